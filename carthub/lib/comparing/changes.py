"""The changed passages alone, each with enough around it to be judged without the rest of the text."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice, takewhile

from carthub.lib.comparing.passages import Passage
from carthub.lib.comparing.tokens import Tokens, count_words, is_weighty, is_word
from carthub.lib.weighty_words import Weight, weight_of

MAX_PHRASE = 12
REACH = 3
BRIDGE = 2
LONG_WORD = 40
_STOPS = frozenset(".!?;:,()[]|。！？،؟؛")
_PERCENT = frozenset("%‰")
_MARKUP = re.compile(r"[*_`#>|~]+")
_EMPTY_LINE = re.compile(r"\n[ \t\r]*\n")

Pair = tuple[str, str]


@dataclass(frozen=True)
class Change:
    """A change in its place: `lead_in`, then `before` or `after`, then `lead_out`.

    The phrases are what can be shown large ("2 weeks", "8 weeks"); empty if the change is too long for that.
    """

    before: str
    after: str
    weighty: bool
    lead_in: str
    lead_out: str
    before_phrase: str
    after_phrase: str


def changes_only(passages: Sequence[Passage], *, around: int = 12) -> list[Change]:
    """Weighty changes first, then in the order of the text; changes of white space alone are left out.

    Changes with a word or two between them are one ("2 to 4 weeks").
    """
    bridged = _bridged(passages)
    unchanged = [passage.after if passage.what == "same" else "" for passage in bridged]
    neighbours = zip(["", *unchanged], bridged, [*unchanged[1:], ""], strict=False)
    found = [
        _change(passage, _last_words(left, around), _first_words(right, around))
        for left, passage, right in neighbours
        if passage.what != "same" and (passage.before + passage.after).strip()
    ]
    return sorted(found, key=lambda change: not change.weighty)


def _bridged(passages: Sequence[Passage]) -> list[Passage]:
    found: list[Passage] = []
    for passage in passages:
        if len(found) > 1 and _is_bridge(found[-2], found[-1], passage):
            bridge, first = found.pop(), found.pop()
            parts = (first, bridge, passage)
            passage = Passage(
                "changed",
                "".join(part.before for part in parts),
                "".join(part.after for part in parts),
                first.weighty or passage.weighty,
            )
        found.append(passage)
    return found


def _is_bridge(first: Passage, between: Passage, second: Passage) -> bool:
    if between.what != "same" or "same" in (first.what, second.what):
        return False
    is_short = len(between.after) <= BRIDGE * LONG_WORD and count_words(between.after) <= BRIDGE
    return is_short and not _STOPS.intersection(between.after) and "\n" not in between.after


def _last_words(text: str, most: int) -> str:
    """Up to so many words from the end of the text, not beyond its last paragraph."""
    tokens = Tokens(_EMPTY_LINE.split(text[-most * LONG_WORD :])[-1])
    pairs = list(zip(tokens.cores, tokens.spaces, strict=True))[::-1]
    return "".join(core + space for core, space in reversed(_up_to(pairs, most))).lstrip()


def _first_words(text: str, most: int) -> str:
    tokens = Tokens(_EMPTY_LINE.split(text[: most * LONG_WORD])[0])
    pairs = zip(tokens.cores, tokens.spaces, strict=True)
    return "".join(core + space for core, space in _up_to(pairs, most)).rstrip()


def _up_to(pairs: Iterable[Pair], most: int) -> list[Pair]:
    taken: list[Pair] = []
    words = 0
    for core, space in pairs:
        words += is_word(core)
        if words > most:
            break
        taken.append((core, space))
    return taken


def _change(passage: Passage, lead_in: str, lead_out: str) -> Change:
    phrases = ["", ""]
    if max(count_words(passage.before), count_words(passage.after)) <= MAX_PHRASE:
        head, tail = _head(passage, lead_in), _tail(passage, lead_out)
        phrases = [_plain(head + text + tail) for text in (passage.before, passage.after)]
    return Change(passage.before, passage.after, passage.weighty, lead_in, lead_out, *phrases)


def _plain(phrase: str) -> str:
    return " ".join(_MARKUP.sub("", phrase).split())


def _head(passage: Passage, lead_in: str) -> str:
    tokens = Tokens(lead_in)
    edge = "".join(text[: len(text) - len(text.lstrip())] for text in _sides(passage))
    backwards = zip(tokens.cores[:0:-1], tokens.spaces[:0:-1], strict=True)
    near = list(_near(backwards, edge, _wanted_before(passage)))
    return "".join(core + space for core, space in reversed(near))


def _tail(passage: Passage, lead_out: str) -> str:
    tokens = Tokens(lead_out)
    edge = "".join(text[len(text.rstrip()) :] for text in _sides(passage))
    forwards = zip(tokens.cores[1:], tokens.spaces, strict=False)
    return "".join(space + core for core, space in _near(forwards, edge, _wanted_after(passage, lead_out)))


def _near(pairs: Iterable[Pair], edge: str, wanted: int) -> Iterator[Pair]:
    """Tokens that touch the change, and so many words beyond; each comes with the space on the near side."""
    for core, space in pairs:
        if core in _STOPS or "\n" in edge + space:
            return
        is_apart = bool(edge + space)
        if is_apart and wanted <= 0:
            return
        wanted -= core in _PERCENT or (is_apart and is_word(core))
        edge = ""
        yield core, space


def _sides(passage: Passage) -> list[str]:
    return [text for text in (passage.before, passage.after) if text]


def _wanted_before(passage: Passage) -> int:
    """What came or went is told by its neighbours, a unit or a sign by its number."""
    cores = [Tokens(text).cores[1:] for text in _sides(passage)]
    firsts = {weight_of(words[0]) for words in cores if words}
    alone = len(cores) < 2 or Weight.UNIT in firsts or Weight.NEGATION in firsts
    return int(alone or (passage.weighty and not any(map(is_weighty, chain(*cores)))))


def _wanted_after(passage: Passage, lead_out: str) -> int:
    """How many words belong to a number or quantifier at the end of the change: "2 [to 4 weeks]"."""
    lasts = {weight_of(Tokens(text).cores[-1]) for text in _sides(passage)}
    if passage.before and passage.after and not lasts - {None, Weight.UNIT}:
        return 0
    following = takewhile(lambda core: core not in _STOPS, Tokens(lead_out).cores[1:])
    words = list(islice(filter(is_word, following), REACH))
    places = [place for place, word in enumerate(words, 1) if weight_of(word) is Weight.UNIT]
    return places[0] if places else 1
