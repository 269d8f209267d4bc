"""Addresses a text may lead to, taking away the links that lead elsewhere, and finding those that stay."""

import re
from html import unescape
from typing import NamedTuple
from urllib.parse import SplitResult, unquote, urlsplit

from carthub.lib.rendering.markup import CITATION
from carthub.lib.rendering.tree import Node, rewrite

# Controls, invisible and direction-turning characters, and the backslash that browsers read as a slash.
_HIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\\\\\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_MAIL = re.compile(r"mailto:[^\s<>\"]+", re.IGNORECASE)
_TELEPHONE = re.compile(r"tel:\+?[0-9(). -]{2,30}(?:;ext=[0-9]{1,8})?", re.IGNORECASE)
# As `tree` writes them: no link stands in another, and no attribute holds a bare “>”.
_LINK = re.compile(r'<a (?:[^>]* )?href="([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)
_PICTURE = re.compile(r'<img [^>]*?alt="([^"]*)"[^>]*>')
_TAG = re.compile(r"<[^>]*>")
_USUAL_PORTS = (80, 443)


class Link(NamedTuple):
    address: str
    words: str


def safe_address(address: str) -> str:
    """The address as a page may hold it: http, https, mailto, tel, a path or fragment here, or nothing."""
    address = address.strip()
    if not address or _HIDDEN.search(address):
        return ""
    address = re.sub(r"\s", "%20", address)
    if address.startswith("#") or (address.startswith("/") and not address.startswith("//")):
        return address
    if address.lower().startswith("www."):
        address = f"https://{address}"
    return address if _is_safe_elsewhere(address) else ""


def _is_safe_elsewhere(address: str) -> bool:
    scheme = _SCHEME.match(address)
    if scheme is None:
        return False
    match scheme[1].lower():
        case "mailto":
            return _MAIL.fullmatch(address) is not None
        case "tel":
            return _TELEPHONE.fullmatch(address.replace("%20", " ")) is not None
        case "http" | "https":
            return _names_a_host(address)
    return False


def _names_a_host(address: str) -> bool:
    try:
        parts = urlsplit(address)
        return bool(parts.hostname) and "@" not in parts.netloc and (parts.port or 1) > 0
    except ValueError:
        return False


def settle_links(root: Node) -> list[Link]:
    """Unsafe links become their text and are returned; citations stand beside a link, not in it."""
    lost: list[Link] = []

    def settled(node: Node) -> list[Node | str]:
        written = node.attributes.get("href", "")
        node.attributes["href"] = safe_address(written)
        if node.attributes["href"]:
            return _beside_citations(node)
        if written:
            lost.append(Link(written, node.text()))
        return node.children

    rewrite(root, settled, ("a",))
    return lost


def _beside_citations(node: Node) -> list[Node | str]:
    citations: list[Node | str] = []

    def take(child: Node) -> list[Node | str]:
        if CITATION not in child.attributes:
            return [child]
        citations.append(child)
        return []

    rewrite(node, take, ("sup",))
    return [node, *citations]


def addresses(*roots: Node) -> list[str]:
    """Each address once, in the order of the text."""
    found = (node.attributes["href"] for root in roots for node in root.nodes() if node.tag == "a")
    return list(dict.fromkeys(found))


def links_in(html: str) -> list[Link]:
    """The links of a page that `render` wrote, in the order of the text; those within the page left out."""
    found = (Link(unescape(address), _words(inner)) for address, inner in _LINK.findall(html))
    return [link for link in found if not link.address.startswith("#")]


def _words(inner: str) -> str:
    return " ".join(unescape(_TAG.sub("", _PICTURE.sub(r"\1", inner))).split())


def own_path(address: str, site_url: str) -> str:
    """The path of an address on the site at `site_url`, its last slash always there; "" for one elsewhere."""
    try:
        parts = urlsplit(address)
        if parts.netloc and _host(parts) != _host(urlsplit(site_url)):
            return ""
    except ValueError:
        return ""
    path = parts.path or ("/" if parts.netloc else "")
    if not path.startswith("/"):
        return ""
    plain = unquote(path)
    return with_slash(plain if plain.isprintable() else path)


def _host(parts: SplitResult) -> tuple[str | None, int | None]:
    return parts.hostname, None if parts.port in _USUAL_PORTS else parts.port


def with_slash(path: str) -> str:
    """The spelling by which two paths are compared: a site may have been known with and without it."""
    return path.rstrip("/") + "/"
