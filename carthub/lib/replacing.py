"""Finding words in a text, apart from what is no words: addresses, marks of sources, boxes and tags."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

Span = tuple[int, int]
AROUND = 60
SPACE = re.compile(r"\s+")

# Bounded, so that a text full of open brackets is read quickly too.
NEVER = re.compile(
    r"""
    !\[[^\]\n]{0,500}\]\((?P<address>[^)\n]{0,2000})  # a picture's address; its description is words
    | /media/pictures/[^\s()<>"]{1,200}
    | \[\^[^\]\n]{1,200}\]                            # the mark of a source
    | \{[:#.][^}\n]{0,200}\}                          # the name or the class of a heading
    | ^[ \t]{0,40}!!![ \t]{1,9}\w{1,40}               # the level of a box
    | </?[A-Za-z][A-Za-z0-9]{0,20}(?:[\s/][^<>]{0,2000})?>  # a tag
    """,
    re.VERBOSE | re.MULTILINE,
)
TARGETS = re.compile(
    r"""
    \]\([ \t]{0,9}(?P<link><[^<>\n]{0,2000}>|[^\s()]{0,2000}(?:\([^\s()]{0,500}\)[^\s()]{0,2000}){0,9})
    | ^[ ]{0,3}\[[^\]^\n][^\]\n]{0,200}\]:[ \t]{0,9}(?P<named>\S{1,2000})
    | <(?:[a-z]{2,9}:|[^\s<>@]{1,100}@)[^\s<>]{1,2000}>
    | (?:https?://|www\.|mailto:|tel:|doi:)[^\s<>"]{1,2000}
    | (?<![\w.])10\.[0-9]{4,9}/\S{1,500}
    """,
    re.VERBOSE | re.MULTILINE | re.IGNORECASE,
)


@dataclass(frozen=True)
class Search:
    """Words to look for, exactly as they are; never a pattern."""

    words: str
    whole: bool = False  # not inside a longer word
    same_case: bool = False
    in_links: bool = False  # where links lead, too

    @property
    def pattern(self) -> re.Pattern[str]:
        before = r"(?<!\w)" if self.whole and re.match(r"\w", self.words) else ""
        after = r"(?!\w)" if self.whole and re.search(r"\w\Z", self.words) else ""
        flags = 0 if self.same_case else re.IGNORECASE
        return re.compile(f"{before}{re.escape(self.words)}{after}", flags)


@dataclass(frozen=True)
class Match:
    """A place in a text, with a little of its line on both sides."""

    start: int
    end: int
    before: str
    found: str
    after: str


def find(text: str, search: Search, *, markdown: bool = False) -> list[Match]:
    """Every place where the words stand; in Markdown, apart from what is no words."""
    places = [match.span() for match in search.pattern.finditer(text)]
    if markdown and places:
        places = outside(places, sorted(no_words(text, search.in_links)))
    return [described(text, start, end) for start, end in places]


def outside(places: list[Span], barred: list[Span]) -> list[Span]:
    """The places that touch none of the barred ones; both in order."""
    free, reach = [], 0  # how far what is barred reaches that begins before the end of a place
    barred = barred[::-1]
    for start, end in places:
        while barred and barred[-1][0] < end:
            reach = max(reach, barred.pop()[1])
        if reach <= start:
            free.append((start, end))
    return free


def no_words(text: str, in_links: bool) -> Iterator[Span]:
    for match in NEVER.finditer(text):
        yield match.span("address") if match["address"] is not None else match.span()
    if not in_links:
        for match in TARGETS.finditer(text):
            part = next((name for name in ("link", "named") if match[name] is not None), 0)
            yield match.span(part)


def described(text: str, start: int, end: int) -> Match:
    line_start = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", end)
    line_end = len(text) if line_end == -1 else line_end
    begin, stop = max(line_start, start - AROUND), min(line_end, end + AROUND)
    before = ("…" if begin > line_start else "") + text[begin:start]
    after = text[end:stop] + ("…" if stop < line_end else "")
    return Match(start, end, SPACE.sub(" ", before), text[start:end], SPACE.sub(" ", after))


def put(text: str, matches: Iterable[Match], words: str) -> str:
    """The text with other words in these places."""
    parts, done = [], 0
    for match in sorted(matches, key=lambda match: match.start):
        parts += [text[done : match.start], words]
        done = match.end
    return "".join([*parts, text[done:]])
