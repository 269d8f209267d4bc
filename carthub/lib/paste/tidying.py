"""Brings the HTML that editors and web pages put on the clipboard to the few elements Markdown has."""

import re
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from carthub.lib.paste import shaping
from carthub.lib.paste.leaving import LeftOut
from carthub.lib.rendering.cleaning import PROTOCOLS, Rules
from carthub.lib.rendering.links import safe_address
from carthub.lib.rendering.tree import BLOCKS, HEADINGS, Node, rewrite

MAX_ELEMENTS = 20_000
MAX_NOTES = 400
NOTE_START, NOTE_END = "\ue000", "\ue001"

_KEPT = frozenset(
    "a b blockquote br code dd del div dl dt em font h1 h2 h3 h4 h5 h6 hr i img kbd li ol p pre samp span "
    "strong sub sup table tbody td tfoot th thead tr ul video audio iframe object embed".split()
)
_AS_DIV = frozenset(
    "address article aside caption center details figcaption figure footer header main "
    "section summary".split()
)
_REMOVED = frozenset(
    "button canvas head math noscript script select style svg template textarea title xml".split()
)
_READ = frozenset({"style", "class", "id", "name", "href", "colspan", "start"})
_COUNTED = {
    "img": "pictures",
    "video": "videos",
    "audio": "videos",
    "iframe": "videos",
    "object": "videos",
    "embed": "videos",
}

_STYLE = re.compile(r"([a-z-]+)\s*:\s*([^;]+)")
_LOOKS = re.compile(r"(?:^|[;\s])(?:color|background|font-family|font-size)\s*:")
_CITING = re.compile(r"#_?(?:ftn|edn|ftnt|sdfootnote|sdendnote)([0-9]{1,4})(?:sym)?")
_CITED = re.compile(r"#_?(?:(?:ftn|edn|ftnt_)ref([0-9]{1,4})|sd(?:foot|end)note([0-9]{1,4})anc)")
_ONLY_NOTES = re.compile(f"(?:{NOTE_START}[0-9]+{NOTE_END}|\\s)+")
_ORDERED = re.compile(r"\(?(?:[0-9]{1,3}|[a-z]|[ivxlc]{1,6})[.)]", re.IGNORECASE)
_LEVEL = re.compile(r"level([0-9])")


def may_be_read(tag: str, name: str, value: str) -> bool:
    return name in _READ


def too_much() -> ValidationError:
    return ValidationError(_("This is too much to paste at once. Paste it in parts."), code="long")


def style_of(node: Node) -> dict[str, str]:
    return {
        name: value.strip().lower()
        for name, value in _STYLE.findall(node.attributes.get("style", "").lower())
    }


CLIPBOARD_RULES = Rules(
    tags=_KEPT | _AS_DIV,
    unwrapped=frozenset(),
    removed=_REMOVED,
    may_stay=may_be_read,
    protocols=PROTOCOLS | {"file"},  # read to be counted; `safe_address` lets none of it through
    shows_unknown=False,
)


@dataclass
class Tidier:
    notes: dict[str, Node] = field(default_factory=dict)
    left_out: LeftOut = field(default_factory=LeftOut)

    def tidy(self, root: Node) -> None:
        if sum(1 for _node in root.nodes()) > MAX_ELEMENTS:
            raise too_much()
        rewrite(root, self._simpler)
        if len(self.notes) > MAX_NOTES:
            raise too_much()
        shaping.shape(root)
        for note in self.notes.values():
            shaping.shape(note)

    def _simpler(self, node: Node) -> list[Node | str]:
        if node.tag in _COUNTED:
            self.left_out[_COUNTED[node.tag]] += 1
            return []
        style = style_of(node)
        if _LOOKS.search(node.attributes.get("style", "")) or node.tag == "font":
            self.left_out["styles"] += 1
        if self._is_hidden(node, style):
            return []
        if style.get("mso-list") == "ignore":
            return [Node("marker", {}, [node.text()])]
        if node.tag == "a":
            return self._link(node)
        if node.tag in BLOCKS or node.tag in _AS_DIV:
            return self._block(node, style)
        if node.tag == "br":
            return [Node("br")]
        return self._inline(node, style)

    def _is_hidden(self, node: Node, style: dict[str, str]) -> bool:
        if node.tag == "del":
            self.left_out["deletions"] += 1
            return True
        kind = node.attributes.get("class", "")
        if kind.startswith("MsoCommentReference") or style.get("mso-element", "").startswith("comment"):
            self.left_out["comments"] += 1
            return True
        return style.get("display") == "none" or style.get("mso-hide") == "all"

    def _link(self, node: Node) -> list[Node | str]:
        href = node.attributes.get("href", "").strip()
        if citing := _CITING.fullmatch(href):
            return [f"{NOTE_START}{citing[1]}{NOTE_END}"]
        if cited := _CITED.fullmatch(href):
            return [Node("note-mark", {"key": cited[1] or cited[2]})]
        address = safe_address(without_redirect(href))
        if not address or address.startswith("#") or has_block(node):
            self.left_out["links"] += bool(href) and not address
            return node.children
        return [Node("a", {"href": address}, node.children)] if node.has_content() else node.children

    def _inline(self, node: Node, style: dict[str, str]) -> list[Node | str]:
        if has_block(node) or not node.text().strip():
            return node.children
        if node.tag in ("code", "kbd", "samp"):
            return [Node("code", {}, [node.text()])]
        raised = {"sub": "sub", "super": "sup"}.get(style.get("vertical-align", ""), "")
        raised = node.tag if node.tag in ("sub", "sup") else raised
        if _ONLY_NOTES.fullmatch(node.text()):
            return node.children
        inside: list[Node | str] = node.children
        if is_italic(node.tag, style):
            inside = [Node("em", {}, inside)]
        if is_bold(node.tag, style):
            inside = [Node("strong", {}, inside)]
        return [Node(raised, {}, inside)] if raised else inside

    def _block(self, node: Node, style: dict[str, str]) -> list[Node | str]:
        mark = next((child for child in node.nodes() if child.tag == "note-mark"), None)
        if mark is not None and node.tag in ("p", "div", "li"):
            self._keep_note(mark.attributes["key"], node)
            return []
        if style.get("mso-element", "").endswith("note-list"):
            return [
                child for child in node.children if isinstance(child, str) or child.tag not in ("hr", "br")
            ]
        kind = node.attributes.get("class", "")
        if node.tag == "p" and ("MsoListParagraph" in kind or "mso-list" in style):
            return [_list_paragraph(node, style)]
        tag = "div" if node.tag in _AS_DIV else node.tag
        tag = {"MsoTitle": "h1", "MsoSubtitle": "h2"}.get(kind, tag) if tag == "p" else tag
        if tag in ("p", *HEADINGS) and is_bold("", style) and tag == "p":
            return [Node(tag, {}, [Node("strong", {}, node.children)])]
        kept = {name: node.attributes[name] for name in ("colspan", "start") if name in node.attributes}
        return [Node(tag, kept, node.children)]

    def _keep_note(self, key: str, node: Node) -> None:
        rewrite(node, lambda child: [] if child.tag == "note-mark" else [child])
        held = self.notes.setdefault(key, Node("div"))
        held.children.append(Node("p", {}, [node]))


def _list_paragraph(node: Node, style: dict[str, str]) -> Node:
    marker = next((child.text() for child in node.nodes() if child.tag == "marker"), "")
    rewrite(node, lambda child: [] if child.tag == "marker" else [child])
    level = _LEVEL.search(style.get("mso-list", ""))
    kind = "ol" if _ORDERED.fullmatch(marker.strip()) else "ul"
    return Node("list-line", {"level": level[1] if level else "1", "kind": kind}, node.children)


def has_block(node: Node) -> bool:
    return any(child.tag in BLOCKS or child.tag == "list-line" for child in node.nodes())


def is_bold(tag: str, style: dict[str, str]) -> bool:
    weight = style.get("font-weight", "")
    if weight in ("normal", "400", "300", "lighter"):
        return False
    return tag in ("b", "strong") or weight in ("bold", "bolder", "600", "700", "800", "900")


def is_italic(tag: str, style: dict[str, str]) -> bool:
    slant = style.get("font-style", "")
    return slant in ("italic", "oblique") or (tag in ("i", "em") and slant != "normal")


def without_redirect(href: str) -> str:
    """Google Docs leads every link over its own address."""
    try:
        parts = urlsplit(href)
    except ValueError:
        return href
    if parts.hostname in ("www.google.com", "google.com") and parts.path == "/url":
        asked = parse_qs(parts.query)
        return (asked.get("q") or asked.get("url") or [href])[0]
    return href
