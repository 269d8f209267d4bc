"""A Markdown text cut into what may change, running prose, and what may not: everything else."""

import enum
import re
from collections.abc import Iterator
from typing import NamedTuple


class Kind(enum.Enum):
    PROSE = enum.auto()
    HEADING = enum.auto()
    LIST = enum.auto()
    NOTICE = enum.auto()
    TABLE = enum.auto()
    SOURCE = enum.auto()
    PICTURE = enum.auto()
    QUOTE = enum.auto()
    CODE = enum.auto()
    MARKUP = enum.auto()


class Block(NamedTuple):
    """Lines without an empty line between them, and how many stand before them."""

    text: str
    gap: int
    is_code: bool

    @property
    def is_plain(self) -> bool:
        return not self.is_code and self.text[:1].isalnum()


class Unit(NamedTuple):
    """The text of a paragraph or an item, or something that has to stay as it is.

    `lead` is the line ("Do not:") that a list hangs on.
    """

    kind: Kind
    text: str
    lead: str = ""


BREAK = "<br>"
_LINE_BREAK = re.compile(r"(?<![ \t])(?:[ \t]{2,}+|\t)\n")

# The first that is found in a block names the whole of it.
_FIXED = [
    (Kind.NOTICE, re.compile(r"^[^\S\n]*(?:!!!|\?\?\?)", re.MULTILINE)),
    (Kind.CODE, re.compile(r"`|^[^\S\n]*~~~|\A(?: {4}|\t)", re.MULTILINE)),
    (Kind.PICTURE, re.compile(r"!\[")),
    (Kind.SOURCE, re.compile(r"^[^\S\n]*\[[^\]\n]*\]:", re.MULTILINE)),
    (Kind.TABLE, re.compile(r"\|")),
    (Kind.QUOTE, re.compile(r"^[^\S\n]*>", re.MULTILINE)),
    (Kind.HEADING, re.compile(r"^[=-]+[ \t]*$", re.MULTILINE)),
    (Kind.MARKUP, re.compile(r"<[A-Za-z/!?]|[{}\\]|&#?\w+;|^[^\S\n]*(?:\*\[|:\s)|\A\s", re.MULTILINE)),
]
_HEADING = re.compile(r"\s*#")
_ITEM = re.compile(r"\s*(?:[-*+]|\d{1,9}[.)]|[A-Za-z][.)])(?:\s+|$)")
_MARGIN = re.compile(rf"(?:{_ITEM.pattern}|\s*)")
_FENCE = re.compile(r"\s*(?:```|~~~)")
# What these hold is shown as it stands, or not at all, over empty lines too.
_RAW = re.compile(r"<(?:!--|pre|code|kbd|samp|script|style|svg|math|textarea|title|template)", re.IGNORECASE)


def blocks_of(text: str) -> list[Block]:
    if _RAW.search(text):
        return [Block(text, 0, is_code=True)]
    blocks, lines, gap, in_fence = [], [], 0, False
    for line in [*text.split("\n"), ""]:
        is_fence = _FENCE.match(line) is not None
        if line.strip(" \t") or in_fence:
            lines.append(line)
            in_fence ^= is_fence
        elif lines:
            blocks.append(_block(lines, gap))
            lines, gap = [], 1
        else:
            gap += 1
    return [*blocks, _block(lines, gap)] if lines else blocks


def _block(lines: list[str], gap: int) -> Block:
    return Block("\n".join(lines), gap, is_code=any(map(_FENCE.match, lines)))


def units_of(block: Block, lead: str = "") -> list[Unit]:
    """The parts of a block; a line break that two spaces make is written out, as it has to stay."""
    kind = Kind.CODE if block.is_code else _fixed_kind(block.text)
    if kind is not None:
        return [Unit(kind, block.text)]
    return list(_parts(_LINE_BREAK.sub(f" {BREAK}\n", block.text).split("\n"), lead))


def lead_after(text: str, lead: str) -> str:
    """What a list after this block hangs on; items with empty lines between them share it."""
    last = text.rsplit("\n", 1)[-1]
    if last.removesuffix(BREAK).rstrip(" \t*_").endswith(":"):
        return last
    return lead if _ITEM.match(text) else ""


def _fixed_kind(text: str) -> Kind | None:
    return next((kind for kind, pattern in _FIXED if pattern.search(text)), None)


def _parts(lines: list[str], lead: str) -> Iterator[Unit]:
    for part in _grouped(lines):
        if _HEADING.match(part[0]):
            yield Unit(Kind.HEADING, part[0])
            continue
        margins = [_MARGIN.match(line)[0] for line in part]
        if any(margins):
            yield Unit(Kind.LIST, "\n".join(margins))
        prose = (line[len(margin) :] for line, margin in zip(part, margins, strict=True))
        yield Unit(Kind.PROSE, "\n".join(prose), lead)
        lead = lead_after("\n".join(part), lead)


def _grouped(lines: list[str]) -> Iterator[list[str]]:
    """A heading, an item of a list or a paragraph, with all its lines."""
    part: list[str] = []
    for line in lines:
        if part and (_HEADING.match(line) or _ITEM.match(line) or _HEADING.match(part[0])):
            yield part
            part = []
        part.append(line)
    yield part
