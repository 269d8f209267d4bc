"""Addresses a text may lead to, and taking away the links that lead elsewhere."""

import re
from urllib.parse import urlsplit

from carthub.lib.rendering.markup import CITATION
from carthub.lib.rendering.tree import Node, rewrite

# Controls, invisible and direction-turning characters, and the backslash that browsers read as a slash.
_HIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\\\\\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_MAIL = re.compile(r"mailto:[^\s<>\"]+", re.IGNORECASE)
_TELEPHONE = re.compile(r"tel:\+?[0-9(). -]{2,30}(?:;ext=[0-9]{1,8})?", re.IGNORECASE)


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


def settle_links(root: Node) -> None:
    """Unsafe links become their text; citations stand beside a link, not in it."""
    rewrite(root, _settled)


def _settled(node: Node) -> list[Node | str]:
    if node.tag != "a":
        return [node]
    address = safe_address(node.attributes.get("href", ""))
    if not address:
        return node.children
    node.attributes["href"] = address
    citations: list[Node | str] = []

    def take(child: Node) -> list[Node | str]:
        if CITATION not in child.attributes:
            return [child]
        citations.append(child)
        return []

    rewrite(node, take)
    return [node, *citations]


def addresses(*roots: Node) -> list[str]:
    """Each address once, in the order of the text."""
    found = (node.attributes["href"] for root in roots for node in root.nodes() if node.tag == "a")
    return list(dict.fromkeys(found))
