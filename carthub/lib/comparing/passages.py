"""What stayed and what changed between two texts, in the order of the text."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, NamedTuple

from carthub.lib.comparing.matching import Run, common_runs
from carthub.lib.comparing.paragraphs import LIKE, likeness, pair_up, paragraphs_of, words_of
from carthub.lib.comparing.tokens import Tokens, count_words, first_word, is_weighty, is_word
from carthub.lib.weighty_words import ARTICLES, TURNED_BY_ARTICLE, folded, is_figure

What = Literal["same", "removed", "added", "changed"]
FEW_WORDS = 8
MOST_WORDS = 3_000
LOST_RUN = 2
MOST = 0.8


@dataclass(frozen=True)
class Passage:
    """A stretch of both texts. The same words may differ in the style of their line ends."""

    what: What
    before: str
    after: str
    weighty: bool = False


class Piece(NamedTuple):
    """A passage before it is known what surrounds it."""

    same: bool
    before: str
    after: str


def compare_words(before: str, after: str) -> list[Passage]:
    """Joined, the passages' `before` are the text before, and their `after` the text after.

    Paragraphs are compared first, then the words of those that changed. A passage is weighty if it touches
    a number, a unit, a negation, a quantifier or another of the weighty words.
    """
    first, second = paragraphs_of(before), paragraphs_of(after)
    runs = common_runs([_without_layout(each) for each in first], [_without_layout(each) for each in second])
    pieces: list[Piece] = []
    for left, right, run in _gaps(runs):
        pieces += _rewritten(first[left], second[right])
        for place in range(run.length):
            pieces += _word_by_word(first[run.before + place], second[run.after + place])
    return _weighed(list(_joined(pieces, also_changes=False)))


def size_of(passages: Sequence[Passage]) -> tuple[int, int]:
    """How many words were removed and how many added."""
    changed = [passage for passage in passages if passage.what != "same"]
    return sum(count_words(each.before) for each in changed), sum(count_words(each.after) for each in changed)


def _without_layout(paragraph: str) -> str:
    return " ".join(paragraph.split())


def _gaps(runs: list[Run]) -> Iterator[tuple[slice, slice, Run]]:
    """Each run, and what stands before it in both."""
    before = after = 0
    for run in runs:
        yield slice(before, run.before), slice(after, run.after), run
        before, after = run.before + run.length, run.after + run.length


def _rewritten(before: Sequence[str], after: Sequence[str]) -> Iterator[Piece]:
    """A stretch in which no paragraph stayed as it was."""
    if before and after and _are_versions("".join(before), "".join(after)):
        yield from _word_by_word("".join(before), "".join(after))
        return
    pairs = [Run(*pair, 1) for pair in pair_up(before, after)]
    for left, right, pair in _gaps([*pairs, Run(len(before), len(after), 0)]):
        yield Piece(False, "".join(before[left]), "")
        yield Piece(False, "", "".join(after[right]))
        if pair.length:
            yield from _word_by_word(before[pair.before], after[pair.after])


def _are_versions(before: str, after: str) -> bool:
    first, second = words_of(before), words_of(after)
    least, most = sorted([first.total(), second.total()])
    if most <= FEW_WORDS:
        return True
    holds_the_other = (first & second).total() >= MOST * least
    return most <= MOST_WORDS and (holds_the_other or likeness(first, second) >= LIKE)


def _word_by_word(before: str, after: str) -> Iterable[Piece]:
    if before == after:
        return [Piece(True, before, after)]
    first, second = Tokens(before), Tokens(after)
    return _joined(_token_pieces(first, second), also_changes=True)


def _token_pieces(first: Tokens, second: Tokens) -> Iterator[Piece]:
    runs = common_runs(first.cores, second.cores)
    for left, right, run in _gaps(_telling_runs(runs, first, second)):
        yield Piece(False, first.text(left), second.text(right))
        yield _space(first.space_after(left), second.space_after(right))
        yield from _same_tokens(run, first, second)


def _same_tokens(run: Run, first: Tokens, second: Tokens) -> Iterator[Piece]:
    left, right = run.in_before, run.in_after
    if first.spaces[left] == second.spaces[right]:
        text = first.text(left) + first.space_after(left)
        yield Piece(True, text, text)
        return
    for core, before, after in zip(first.cores[left], first.spaces[left], second.spaces[right], strict=True):
        yield Piece(True, core, core)
        yield _space(before, after)


def _space(before: str, after: str) -> Piece:
    return Piece(before.replace("\r\n", "\n") == after.replace("\r\n", "\n"), before, after)


def _telling_runs(runs: list[Run], first: Tokens, second: Tokens) -> list[Run]:
    """Without the odd "the" that two different sentences have in common."""
    telling, ending = [runs[0]], runs[-1]
    for run, following in pairwise(runs[1:]):
        least = min(
            _words_between(telling[-1], run, first, second), _words_between(run, following, first, second)
        )
        cores = first.cores[run.in_before]
        words = sum(map(is_word, cores))
        if words >= least or words > LOST_RUN or any(map(is_weighty, cores)):
            telling.append(run)
    return [*telling, ending]


def _words_between(run: Run, following: Run, first: Tokens, second: Tokens) -> int:
    return max(
        sum(map(is_word, first.cores[run.before + run.length : following.before])),
        sum(map(is_word, second.cores[run.after + run.length : following.after])),
    )


def _joined(pieces: Iterable[Piece], *, also_changes: bool) -> Iterator[Piece]:
    """Neighbours of one kind as one piece; paragraphs that came and went stay apart."""
    last: Piece | None = None
    for piece in pieces:
        if not piece.before and not piece.after:
            continue
        if last is not None and last.same == piece.same and (piece.same or also_changes):
            last = Piece(last.same, last.before + piece.before, last.after + piece.after)
            continue
        if last is not None:
            yield last
        last = piece
    if last is not None:
        yield last


def _weighed(pieces: list[Piece]) -> list[Passage]:
    nothing = Piece(True, "", "")
    around = zip([nothing, *pieces], pieces, [*pieces[1:], nothing], strict=False)
    return [
        Passage(_what(piece), piece.before, piece.after, not piece.same and _is_weighty(before, piece, after))
        for before, piece, after in around
    ]


def _what(piece: Piece) -> What:
    if piece.same:
        return "same"
    if not piece.after:
        return "removed"
    return "changed" if piece.before else "added"


def _is_weighty(left: Piece, piece: Piece, right: Piece) -> bool:
    cores = Tokens(piece.before).cores + Tokens(piece.after).cores
    if any(map(is_weighty, cores)) or _touches_a_figure(left, piece, right):
        return True
    turned = folded(first_word(right.before)) in TURNED_BY_ARTICLE
    return turned and any(folded(core) in ARTICLES for core in cores)


def _touches_a_figure(left: Piece, piece: Piece, right: Piece) -> bool:
    """Such as the minus sign before a number, or the letter after a degree sign."""
    starts, ends = piece.before[:1] + piece.after[:1], piece.before[-1:] + piece.after[-1:]
    joins = (left.before[-1:], starts), (right.before[:1], ends)
    return any(beside and is_figure(beside) and edge.strip() for beside, edge in joins)
