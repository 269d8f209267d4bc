"""All the steps from a writer's text to what a page shows, in order."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from carthub.lib.pictures import PictureFacts
from carthub.lib.rendering.abbreviations import Abbreviations
from carthub.lib.rendering.cleaning import clean_tree
from carthub.lib.rendering.figures import Figures
from carthub.lib.rendering.limits import check_source
from carthub.lib.rendering.links import Link, addresses, settle_links
from carthub.lib.rendering.markup import CITATION, to_raw_html
from carthub.lib.rendering.outline import Outline
from carthub.lib.rendering.sources import Citations, prepare_note, source_list, take_notes
from carthub.lib.rendering.tables import Tables
from carthub.lib.rendering.telephones import link_telephones
from carthub.lib.rendering.tree import rewrite, to_html

_WORD = re.compile(r"\w+(?:[-'’.,]\w+)*")
WHEN_TO_CALL = ("emergency", "urgent", "contact")
NO_PICTURES: Mapping[str, PictureFacts] = MappingProxyType({})


@dataclass(frozen=True)
class Rendered:
    html: str
    contents: list[dict]
    sources: list[dict]
    links: list[str]
    picture_keys: list[str]
    picture_alts: list[str]
    unknown_pictures: list[str]
    words: int
    notices: list[dict]
    uncited: list[str]
    unresolved: list[str]
    lost_links: list[Link]

    @property
    def when_to_call(self) -> str:
        return next((notice["id"] for notice in self.notices if notice["level"] in WHEN_TO_CALL), "")


def render(source: str, *, pictures: Mapping[str, PictureFacts] = NO_PICTURES) -> Rendered:
    """The page of a Markdown text, in the active language; refuses what `check_source` refuses."""
    check_source(source)
    raw, written = to_raw_html(source)
    root = clean_tree(raw)
    lost_links = settle_links(root)
    notes = take_notes(root)
    for note in notes.values():
        prepare_note(note)
    figures, outline, citations = Figures(pictures), Outline(), Citations(notes)
    figures.settle(root)
    citations.number(root)
    outline.settle(root)
    Tables().settle(root)
    links = [link for link in addresses(root, *(notes[key] for key in citations.numbers)) if link[0] != "#"]
    if written.abbreviations:
        Abbreviations(written.abbreviations).settle(root)
    words = len(_WORD.findall(root.text()))
    link_telephones(root)
    return Rendered(
        html=to_html(root),
        contents=outline.contents,
        sources=source_list(citations),
        links=links,
        picture_keys=figures.keys,
        picture_alts=figures.alts,
        unknown_pictures=figures.unknown,
        words=words,
        notices=outline.notices,
        uncited=citations.uncited(),
        unresolved=list(written.unresolved),
        lost_links=lost_links,
    )


def plain_text(source: str) -> str:
    """The words of a Markdown text on one line, without notes: for search and descriptions."""
    check_source(source)
    root = clean_tree(to_raw_html(source)[0])
    take_notes(root)
    rewrite(root, lambda node: [] if CITATION in node.attributes else [node])
    return " ".join(root.text().split())
