"""From Markdown to raw HTML, not clean yet; citations and notes are marked for `sources`."""

import re
import xml.etree.ElementTree as etree
from dataclasses import dataclass, field

import markdown
from markdown.extensions import Extension
from markdown.extensions.abbr import AbbrBlockprocessor
from markdown.extensions.admonition import AdmonitionExtension
from markdown.extensions.attr_list import AttrListExtension
from markdown.extensions.def_list import DefListExtension
from markdown.extensions.fenced_code import FencedCodeExtension
from markdown.extensions.footnotes import FootnoteBlockProcessor
from markdown.extensions.md_in_html import MarkdownInHtmlExtension
from markdown.extensions.sane_lists import SaneListExtension
from markdown.extensions.tables import TableExtension
from markdown.inlinepatterns import InlineProcessor, LinkInlineProcessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from carthub.lib.rendering.limits import too_tangled

CITATION = "data-citation"
NOTE = "data-note"
MAX_READ_FOR_LINKS = 5_000_000


_ENDLESS_SPACE = re.compile("[ \t]{200,}")


@dataclass
class Written:
    """What a text says outside its lines: notes, citations that lead to no note, and abbreviations."""

    notes: dict[str, str] = field(default_factory=dict)
    abbreviations: dict[str, str] = field(default_factory=dict)
    unresolved: dict[str, None] = field(default_factory=dict)


class CitationProcessor(InlineProcessor):
    def __init__(self, written: Written):
        super().__init__(r"\[\^([^\]]*)\]")
        self.written = written

    def handleMatch(self, m, data):
        key = m[1]
        if key not in self.written.notes:
            self.written.unresolved[key] = None
            return None, None, None
        marker = etree.Element("sup", {CITATION: key})
        marker.text = AtomicString(f"[{key}]")
        return marker, m.start(0), m.end(0)


class NoteAppender(Treeprocessor):
    """Puts the notes at the end of the text, before inline markup is read, so that theirs is read too."""

    def __init__(self, md: markdown.Markdown, written: Written):
        super().__init__(md)
        self.written = written

    def run(self, root):
        """A note may hold another's definition, so notes are read until no new one turns up."""
        read: set[str] = set()
        while new := [key for key in self.written.notes if key not in read]:
            for key in new:
                self.md.parser.parseChunk(etree.SubElement(root, "div", {NOTE: key}), self.written.notes[key])
            read.update(new)


class SourceNotes(Extension):
    """Markdown's footnotes, read by the library's own parser and numbered later by `sources`."""

    def __init__(self, written: Written):
        super().__init__()
        self.written = written

    def extendMarkdown(self, md):
        self.parser = md.parser
        md.parser.blockprocessors.register(FootnoteBlockProcessor(self), "footnote", 17)
        md.inlinePatterns.register(CitationProcessor(self.written), "footnote", 175)
        md.treeprocessors.register(NoteAppender(md, self.written), "footnote", 50)

    def setFootnote(self, key: str, text: str) -> None:
        """Called by the library's parser for each definition."""
        self.written.notes[key] = text


class BoundedLinks(Extension):
    """For each bracket the library reads on, sign by sign, to its partner; the sum of it has an end here."""

    def __init__(self):
        super().__init__()
        self.left = MAX_READ_FOR_LINKS

    def extendMarkdown(self, md):
        for processor in md.inlinePatterns:
            if isinstance(processor, LinkInlineProcessor):
                processor.getText = self._spending(processor.getText)
                processor.getLink = self._spending(processor.getLink)

    def _spending(self, read):
        def bounded(data: str, index: int):
            *found, end, handled = read(data, index)
            self.left -= len(data) - index if not handled or '"' in data or "'" in data else end - index
            if self.left < 0:
                raise too_tangled()
            return *found, end, handled

        return bounded


class Abbreviations(Extension):
    """Explanations such as `*[CRS]: Cytokine release syndrome`, taken out of the text for `abbreviations`."""

    def __init__(self, found: dict[str, str]):
        super().__init__()
        self.found = found

    def extendMarkdown(self, md):
        md.parser.blockprocessors.register(AbbrBlockprocessor(md.parser, self.found), "abbr", 16)


def to_raw_html(source: str) -> tuple[str, Written]:
    written = Written()
    converter = markdown.Markdown(
        extensions=[
            Abbreviations(written.abbreviations),
            AdmonitionExtension(),
            AttrListExtension(),
            BoundedLinks(),
            DefListExtension(),
            FencedCodeExtension(),
            MarkdownInHtmlExtension(),
            SaneListExtension(),
            SourceNotes(written),
            TableExtension(use_align_attribute=True),
        ]
    )
    try:
        return converter.convert(_ENDLESS_SPACE.sub(" ", source)), written
    except RecursionError:
        raise too_tangled() from None
