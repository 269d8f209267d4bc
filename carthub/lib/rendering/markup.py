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
# Each of the library's patterns for markup within a line, and of those here, begins with one of these.
_MARKUP_IN_A_LINE = re.compile(r"[`\\\[<&*_\x02]|  \n")


@dataclass
class Written:
    """What a text says outside its lines: notes, citations that lead to no note, and abbreviations."""

    notes: dict[str, str] = field(default_factory=dict)
    abbreviations: dict[str, str] = field(default_factory=dict)
    unresolved: dict[str, None] = field(default_factory=dict)


class CitationProcessor(InlineProcessor):
    def __init__(self, aside: "Aside"):
        super().__init__(r"\[\^([^\]]*)\]")
        self.aside = aside

    def handleMatch(self, m, data):
        key, written = m[1], self.aside.written
        if key not in written.notes:
            written.unresolved[key] = None
            return None, None, None
        marker = etree.Element("sup", {CITATION: key})
        marker.text = AtomicString(f"[{key}]")
        return marker, m.start(0), m.end(0)


class NoteAppender(Treeprocessor):
    """Puts the notes at the end of the text, before inline markup is read, so that theirs is read too."""

    def __init__(self, md: markdown.Markdown, aside: "Aside"):
        super().__init__(md)
        self.aside = aside

    def run(self, root):
        """A note may hold another's definition, so notes are read until no new one turns up."""
        notes, read = self.aside.written.notes, set()
        while new := [key for key in notes if key not in read]:
            for key in new:
                self.md.parser.parseChunk(etree.SubElement(root, "div", {NOTE: key}), notes[key])
            read.update(new)


class Aside(Extension):
    """Takes out of the text what is said beside its lines, with the library's own parsers.

    Footnotes are numbered later by `sources`; explanations such as `*[CRS]: Cytokine release syndrome` are
    for `abbreviations`.
    """

    def extendMarkdown(self, md):
        md.registerExtension(self)
        self.parser = md.parser
        self.abbreviations = AbbrBlockprocessor(md.parser, {})
        md.parser.blockprocessors.register(self.abbreviations, "abbr", 16)
        md.parser.blockprocessors.register(FootnoteBlockProcessor(self), "footnote", 17)
        md.inlinePatterns.register(CitationProcessor(self), "footnote", 175)
        md.treeprocessors.register(NoteAppender(md, self), "footnote", 50)

    def reset(self) -> None:
        self.written = Written()
        self.abbreviations.abbrs = self.written.abbreviations

    def setFootnote(self, key: str, text: str) -> None:
        """Called by the library's parser for each definition."""
        self.written.notes[key] = text


class BoundedLinks(Extension):
    """For each bracket the library reads on, sign by sign, to its partner; the sum of it has an end here."""

    def extendMarkdown(self, md):
        md.registerExtension(self)
        for processor in md.inlinePatterns:
            if isinstance(processor, LinkInlineProcessor):
                processor.getText = self._spending(processor.getText)
                processor.getLink = self._spending(processor.getLink)

    def reset(self) -> None:
        self.left = MAX_READ_FOR_LINKS

    def _spending(self, read):
        def bounded(data: str, index: int):
            *found, end, handled = read(data, index)
            self.left -= len(data) - index if not handled or '"' in data or "'" in data else end - index
            if self.left < 0:
                raise too_tangled()
            return *found, end, handled

        return bounded


class PlainLines(Treeprocessor):
    """Most lines hold no markup; the library tries all its patterns on each that is not said to be whole."""

    def run(self, root):
        for element in root.iter():
            if element.text and not _MARKUP_IN_A_LINE.search(element.text):
                element.text = AtomicString(element.text)
            if element.tail and not _MARKUP_IN_A_LINE.search(element.tail):
                element.tail = AtomicString(element.tail)


class QuickLines(Extension):
    """Registered last: what the library looks up for each line and element, in the form that is quickest."""

    def extendMarkdown(self, md):
        md.treeprocessors.register(PlainLines(md), "plain lines", 30)
        md.treeprocessors["inline"].inlinePatterns = list(md.inlinePatterns)
        md.block_level_elements = frozenset(md.block_level_elements)


class Converter:
    """The library set up, which costs as much as a short text; every text begins by setting it back."""

    def __init__(self):
        self.aside = Aside()
        self.markdown = markdown.Markdown(
            extensions=[
                self.aside,
                AdmonitionExtension(),
                AttrListExtension(),
                BoundedLinks(),
                DefListExtension(),
                FencedCodeExtension(),
                MarkdownInHtmlExtension(),
                SaneListExtension(),
                TableExtension(use_align_attribute=True),
                QuickLines(),
            ]
        )

    def convert(self, source: str) -> tuple[str, Written]:
        return self.markdown.reset().convert(source), self.aside.written


_idle: list[Converter] = []


def to_raw_html(source: str) -> tuple[str, Written]:
    """Each call has a converter to itself, whatever its thread; one that failed midway is not used again."""
    try:
        converter = _idle.pop()
    except IndexError:
        converter = Converter()
    try:
        done = converter.convert(_ENDLESS_SPACE.sub(" ", source))
    except RecursionError:
        raise too_tangled() from None
    _idle.append(converter)
    return done
