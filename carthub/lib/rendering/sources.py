"""Footnotes become a numbered list of sources, and their marks in the text links to it."""

import re
from collections import defaultdict, deque
from urllib.parse import quote

from django.utils.translation import gettext as _

from carthub.lib.identifiers import find_doi, find_pmid, normalise_doi, without_trailing
from carthub.lib.rendering.links import safe_address
from carthub.lib.rendering.markup import CITATION, NOTE
from carthub.lib.rendering.tree import HEADINGS, Node, rewrite, to_html

_BARE = re.compile(r"https?://[^\s<>\"]+|(?<![\w.])10\.[0-9]{4,9}/\S{1,500}", re.IGNORECASE)


def take_notes(root: Node) -> dict[str, Node]:
    """The notes, out of the text, by the name the writer gave them."""
    notes: dict[str, Node] = {}

    def take(node: Node) -> list[Node | str]:
        if NOTE not in node.attributes:
            return [node]
        notes.setdefault(node.attributes.pop(NOTE), node)
        return []

    rewrite(root, take, ("div",))
    return notes


class Citations:
    """Numbers notes in the order of their first citation, in the text first, then within the notes cited."""

    def __init__(self, notes: dict[str, Node]):
        self.notes = notes
        self.numbers: dict[str, int] = {}
        self.marks: defaultdict[int, list[str]] = defaultdict(list)
        self.waiting: deque[str] = deque()
        self.label = _("Source %(number)s")

    def number(self, root: Node) -> None:
        rewrite(root, self._marked, ("sup",))
        while self.waiting:
            rewrite(self.notes[self.waiting.popleft()], self._marked, ("sup",))

    def _marked(self, node: Node) -> list[Node | str]:
        key = node.attributes.pop(CITATION, None)
        if key is None:
            return [node]
        if key not in self.notes:
            return node.children
        if key not in self.numbers:
            self.numbers[key] = len(self.numbers) + 1
            self.waiting.append(key)
        return [self._link(self.numbers[key])]

    def _link(self, number: int) -> Node:
        times = len(self.marks[number])
        mark = f"ref-{number}-{times + 1}" if times else f"ref-{number}"
        self.marks[number].append(mark)
        link = {"href": f"#source-{number}", "id": mark, "aria-label": self.label % {"number": number}}
        return Node("sup", {"class": "citation"}, [Node("a", link, [f"[{number}]"])])

    def uncited(self) -> list[str]:
        return [key for key in self.notes if key not in self.numbers]


def source_list(citations: Citations) -> list[dict]:
    return [
        {"number": number, **_described(citations.notes[key]), "backlinks": citations.marks[number]}
        for key, number in citations.numbers.items()
    ]


def _described(note: Node) -> dict[str, str]:
    text = " ".join(note.text().split())
    links = [node.attributes["href"] for node in note.nodes() if node.tag == "a"]
    dois = filter(None, map(normalise_doi, links))
    outside = (address for address in links if address.lower().startswith(("http:", "https:")))
    return {
        "text": text,
        "doi": next(dois, "") or find_doi(text),
        "pmid": find_pmid(" ".join([text, *links])),
        "url": next(outside, ""),
        "html": to_html(_unwrapped(note)),
    }


def prepare_note(note: Node) -> None:
    """A note is a line in a list: no headings or pictures in it, and its bare addresses are links."""
    rewrite(note, _plainer)
    _link_bare_addresses(note)


def _plainer(node: Node) -> list[Node | str]:
    if node.tag == "img":
        return [node.attributes.get("alt", "")]
    if node.tag in HEADINGS:
        return [Node("p", {}, node.children)]
    node.attributes.pop("class", None)
    return [node]


def _unwrapped(note: Node) -> Node:
    blocks = [child for child in note.children if not isinstance(child, str) or child.strip()]
    if len(blocks) == 1 and isinstance(blocks[0], Node) and blocks[0].tag == "p":
        return blocks[0]
    return note


def _link_bare_addresses(node: Node) -> None:
    children: list[Node | str] = []
    for child in node.children:
        if isinstance(child, str):
            children.extend(_with_links(child))
            continue
        children.append(child)
        if child.tag not in ("a", "code", "pre", "sup"):
            _link_bare_addresses(child)
    node.children = children


def _with_links(text: str) -> list[Node | str]:
    parts: list[Node | str] = []
    done = 0
    for match in _BARE.finditer(text):
        bare = without_trailing(match[0])
        target = _target(bare)
        if target:
            parts += [text[done : match.start()], Node("a", {"href": target}, [bare])]
            done = match.start() + len(bare)
    return [*parts, text[done:]]


def _target(bare: str) -> str:
    if not bare.startswith("10."):
        return safe_address(bare)
    doi = normalise_doi(bare)
    return f"https://doi.org/{quote(doi, safe='/:;().-_~!$&*+,=@')}" if doi else ""
