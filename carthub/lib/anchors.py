"""A passage of a text, held by its words, so that it is found again after edits elsewhere."""

import re
from functools import lru_cache
from typing import NamedTuple

CONTEXT = 32
ENOUGH = 8  # characters of the surroundings that tell one passage from its like
MOST_PLACES = 200  # one letter may be quoted in 100 KB of text

# What stands in Markdown and not on the page, so that words copied from the page are found in the text.
SIGNS = re.compile(
    r"""
      \[\^[^\]\n]{0,100}\]                # the mark of a source
    | \]\([^()\s]*(?:[ ]"[^"\n]*")?\)     # where a link leads
    | ^[ \t]*(?:[-+*]|\d{1,3}[.)])[ \t]+  # the sign of a list
    | ^[ \t]*(?:>[ \t]?|\#{1,6}[ \t]+)+   # a quotation, a heading
    | ^!!![ ]\w+[ ]?"?                    # a box
    | !(?=\[) | [*_`~\[\]\\]
    """,
    re.MULTILINE | re.VERBOSE,
)


class Anchor(NamedTuple):
    """The words of a passage, what stands before and after it, and whether they stood in the text once.

    Words that stood there twice are not known by themselves: when one "two weeks" became eight, the other
    is not the passage.
    """

    quote: str
    prefix: str = ""
    suffix: str = ""
    alone: bool = False


class Span(NamedTuple):
    start: int
    end: int


def anchor_at(text: str, span: Span) -> Anchor:
    quote = text[span.start : span.end]
    before, after = text[: span.start][-CONTEXT:], text[span.end :][:CONTEXT]
    return Anchor(quote, before, after, alone=len(places_of(quote, text)) == 1)


def find_passage(text: str, anchor: Anchor) -> Span | None:
    """Where the passage stands now; None when it is gone, or cannot be told from another like it.

    First letter by letter, then without regard to white space and to the signs of Markdown.
    """
    return find_exactly(text, anchor) or find_as_read(text, anchor)


def find_exactly(text: str, anchor: Anchor) -> Span | None:
    if not anchor.quote:
        return None
    whole = text.find("".join((anchor.prefix, anchor.quote, anchor.suffix)))
    if whole != -1:
        return span_of(anchor.quote, whole + len(anchor.prefix))
    spans = [span_of(anchor.quote, place) for place in places_of(anchor.quote, text)]
    surroundings = len(anchor.prefix) + len(anchor.suffix)
    if len(spans) == 1 and (anchor.alone or not surroundings):
        return spans[0]
    best = max(spans, key=lambda span: likeness(text, span, anchor), default=None)
    enough = max(1, min(ENOUGH, surroundings))
    return best if best and likeness(text, best, anchor) >= enough else None


def span_of(quote: str, start: int) -> Span:
    return Span(start, start + len(quote))


def places_of(quote: str, text: str) -> list[int]:
    found: list[int] = []
    place = text.find(quote)
    while place != -1 and len(found) < MOST_PLACES:
        found.append(place)
        place = text.find(quote, place + 1)
    return found


def likeness(text: str, span: Span, anchor: Anchor) -> int:
    """How many characters next to the passage are those of the anchor."""
    before = common_start(text[: span.start][-CONTEXT:][::-1], anchor.prefix[::-1])
    return before + common_start(text[span.end :][:CONTEXT], anchor.suffix)


def common_start(one: str, other: str) -> int:
    pairs = zip(one, other, strict=False)
    return next((place for place, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


def find_as_read(text: str, anchor: Anchor) -> Span | None:
    words, places = text_as_read(text)
    quote, prefix, suffix = (as_read(part)[0] for part in anchor[:3])
    span = find_exactly(words, Anchor(quote.strip(), prefix, suffix, anchor.alone))
    return span and Span(places[span.start], places[span.end - 1] + 1)


def as_read(text: str) -> tuple[str, list[int]]:
    """The text without signs and with single spaces, and where each of its characters stood."""
    hidden = {place for match in SIGNS.finditer(text) for place in range(*match.span())}
    kept: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        if place in hidden:
            continue
        char = " " if char.isspace() or char == "|" else char
        if char != " " or kept[-1:] != [" "]:
            kept.append(char)
            places.append(place)
    return "".join(kept), places


text_as_read = lru_cache(maxsize=4)(as_read)  # many passages are looked for in one text
