"""Which paragraphs of a changed stretch were rewritten into which."""

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise

from carthub.lib.comparing.tokens import Tokens, is_word
from carthub.lib.weighty_words import folded

LIKE = 0.4
RARE = 8
LONG = 8_000
_PARAGRAPH_END = re.compile(r"(?<=\n)(?:[ \t]*\r?\n)+")
_SENTENCE_END = re.compile(r"(?:(?<=\n)|(?<=[.!?]\s)|(?<=[。！？]))")


def paragraphs_of(text: str) -> list[str]:
    """Each with the empty lines after it; joined they are the text. Very long ones are cut into sentences."""
    paragraphs = _cut(text, _PARAGRAPH_END)
    if max(map(len, paragraphs), default=0) <= LONG:
        return paragraphs
    return [
        part
        for paragraph in paragraphs
        for part in (_cut(paragraph, _SENTENCE_END) if len(paragraph) > LONG else [paragraph])
    ]


def _cut(text: str, end: re.Pattern[str]) -> list[str]:
    places = [0, *(match.end() for match in end.finditer(text)), len(text)]
    return [text[start:stop] for start, stop in pairwise(places) if start < stop]


def words_of(text: str) -> Counter[str]:
    return Counter(folded(core) for core in Tokens(text).cores if is_word(core))


def likeness(before: Counter[str], after: Counter[str]) -> float:
    """The share of words that both have: 0 to 1."""
    total = before.total() + after.total()
    return 2 * (before & after).total() / total if total else 0.0


def pair_up(before: Sequence[str], after: Sequence[str]) -> list[tuple[int, int]]:
    """Paragraphs that are versions of each other, by their rarer words, in the order of both texts."""
    words_before, words_after = [words_of(text) for text in before], [words_of(text) for text in after]
    holders = defaultdict(list)
    for place, words in enumerate(words_after):
        for word in words:
            holders[word].append(place)
    best = []
    for place, words in enumerate(words_before):
        shared = Counter(other for word in words if len(holders[word]) <= RARE for other in holders[word])
        likely = [(likeness(words, words_after[other]), -other) for other, _times in shared.most_common(3)]
        if likely and max(likely)[0] >= LIKE:
            best.append((place, -max(likely)[1]))
    return _longest_rising(best)


def _longest_rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The most pairs of which no two cross."""
    ends: list[int] = []
    chains: list[tuple | None] = []
    for pair in pairs:
        place = bisect_left(ends, pair[1])
        chain = (pair, chains[place - 1] if place else None)
        ends[place : place + 1] = [pair[1]]
        chains[place : place + 1] = [chain]
    found, link = [], chains[-1] if chains else None
    while link is not None:
        found.append(link[0])
        link = link[1]
    return found[::-1]
