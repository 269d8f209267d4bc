"""Two versions of a piece of prose as the edits between them, each with what stands around it."""

import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import NamedTuple

from carthub.lib.comparing.matching import Run, common_runs
from carthub.lib.comparing.tokens import Tokens, is_word
from carthub.lib.minor_edit.units import Unit
from carthub.lib.names import name_key
from carthub.lib.weighty_words import Weight, weight_of

REACH = 4
LONGEST_SENTENCE = 300
_INNER = r"(?:[^\[\]]|\[[^\[\]]*+\])*+"
_LINK = rf"!?\[{_INNER}\](?:\([^()]*+(?:\([^()]*+\)[^()]*+)*+\)|\[[^\[\]]*+\])?"
_LINK_ALONE = re.compile(_LINK)
_CHUNK = re.compile(rf"(?:{_LINK}|[^ \t\n])+")
_WORD = re.compile(
    r"(?P<prefix>[(\"“‘'«¿¡*_]*)"
    r"(?P<word>[A-Za-zÀ-ÖØ-öø-ÿ]+(?:['’][A-Za-z]+)*)"
    r"(?P<suffix>(?:[.,;:!?)\"”’'»*_…]|\[\^[^\[\]\s]+\])*)"
)
_SHORTENED = frozenset(
    "al approx ca cf dr dra ed etc fig mr mrs ms no nos p pp prof sr sra st vol vs".split()
)
_NOTE = re.compile(r"\[\^[^\[\]\s]+\]")
_STOP = re.compile(r"[.!?…][)\"”’'»*_]*$")


class Chunk(NamedTuple):
    """What stands between two spaces. Only one with a `word` may change: no number, no link."""

    text: str
    prefix: str = ""
    word: str = ""
    suffix: str = ""

    @property
    def may_end_sentence(self) -> bool:
        if not _STOP.search(_NOTE.sub("", self.text)):
            return False
        word = self.text.strip("(.,*_\"“'").casefold()
        return word not in _SHORTENED and len(word) > 1 and "." not in word

    @property
    def words(self) -> list[str]:
        """Numbers and words, without the numbers of notes."""
        return [core for core in Tokens(_NOTE.sub("", self.text)).cores if is_word(core) or weight_of(core)]


class Place(NamedTuple):
    """Where one version of an edit stands: some chunks of a unit, or the spot between two."""

    chunks: list[Chunk]
    start: int
    stop: int
    lead: str

    @property
    def edited(self) -> list[Chunk]:
        return self.chunks[self.start : self.stop]

    @property
    def previous(self) -> Chunk | None:
        return self.chunks[self.start - 1] if self.start else None

    @property
    def following(self) -> Chunk | None:
        return self.chunks[self.stop] if self.stop < len(self.chunks) else None

    @property
    def starts_sentence(self) -> bool:
        return self.previous is None or self.previous.may_end_sentence

    def weights(self) -> dict[Weight, str]:
        """The weighty words of the sentence, and of the line that its list hangs on."""
        chunks = [*self._sentence(), *_chunks(self.lead)]
        found = [(weight_of(word), word) for chunk in chunks for word in chunk.words]
        return {weight: word for weight, word in reversed(found) if weight}

    @property
    def is_endless(self) -> bool:
        return len(self._sentence()) > LONGEST_SENTENCE

    def _sentence(self) -> list[Chunk]:
        """At most one chunk more than the longest sentence on either side."""
        start, stop = self.start, self.stop
        first, last = max(0, start - LONGEST_SENTENCE - 1), min(len(self.chunks), stop + LONGEST_SENTENCE + 1)
        while start > first and not self._is_break(start):
            start -= 1
        while stop < last and not (stop and self._is_break(stop)):
            stop += 1
        return self.chunks[start:stop]

    def _is_break(self, place: int) -> bool:
        """Whether a sentence surely begins here; a shortened word before a capital is no end."""
        if place == len(self.chunks) or not self.chunks[place - 1].may_end_sentence:
            return False
        return not self.chunks[place].text.lstrip("(\"“‘'«¿¡*_")[:1].islower()

    def phrases(self, *, spanning: bool = False) -> set[str]:
        """Phrases with the edit in them, by their `name_key`; if spanning, those that go on after it."""
        least = max(self.stop, self.start + 1) + spanning
        first = self.start - (self.start == self.stop)
        found = {
            name_key(" ".join(word for chunk in self.chunks[start:stop] for word in chunk.words))
            for start in range(max(0, self.stop - REACH), first + 1)
            for stop in range(least, min(len(self.chunks), start + REACH + 1) + 1)
        }
        return found - {""}


class Edit(NamedTuple):
    before: Place
    after: Place

    @property
    def size(self) -> int:
        return max(len(self.before.edited), len(self.after.edited))

    @property
    def is_endless(self) -> bool:
        return self.before.is_endless or self.after.is_endless

    @property
    def words(self) -> set[str]:
        chunks = [*self.before.edited, *self.after.edited]
        return {chunk.word.casefold() for chunk in chunks if chunk.word}

    @property
    def phrases(self) -> set[str]:
        return self.before.phrases() | self.after.phrases()

    def term(self, is_term: Callable[[str], bool]) -> str:
        """A term that the edit touches, or nothing."""
        return next(filter(is_term, sorted(self.phrases)), "")


def has_loose_brackets(text: str) -> bool:
    """Brackets that are no link's: where the link ends is for the renderer to know."""
    return bool({"[", "]"}.intersection(_LINK_ALONE.sub("", text)))


def edits_between(before: Unit, after: Unit) -> Iterator[Edit]:
    """Words that changed one by one are one edit each."""
    first, second = _chunks(before.text), _chunks(after.text)
    runs = common_runs([chunk.text for chunk in first], [chunk.text for chunk in second])
    for last, run in pairwise([Run(0, 0, 0), *runs]):
        left, right = slice(last.in_before.stop, run.before), slice(last.in_after.stop, run.after)
        for one, other in _one_by_one(left, right):
            yield Edit(
                Place(first, one.start, one.stop, before.lead),
                Place(second, other.start, other.stop, after.lead),
            )


def _one_by_one(left: slice, right: slice) -> list[tuple[slice, slice]]:
    size = left.stop - left.start
    if size == right.stop - right.start:
        places = range(size)
        return [(_single(left.start + place), _single(right.start + place)) for place in places]
    return [(left, right)]


def _single(place: int) -> slice:
    return slice(place, place + 1)


def _chunks(text: str) -> list[Chunk]:
    return [_chunk(part) for part in _CHUNK.findall(text)]


def _chunk(text: str) -> Chunk:
    match = _WORD.fullmatch(text)
    return Chunk(text, match["prefix"], match["word"], match["suffix"]) if match else Chunk(text)
