"""The longest common part of two sequences, in a time that no input can stretch."""

from collections.abc import Hashable, Sequence
from typing import NamedTuple

MAX_LENGTH = 6_000


class Run(NamedTuple):
    """Elements that stand in both sequences in the same order."""

    before: int
    after: int
    length: int

    @property
    def in_before(self) -> slice:
        return slice(self.before, self.before + self.length)

    @property
    def in_after(self) -> slice:
        return slice(self.after, self.after + self.length)


def common_runs(before: Sequence[Hashable], after: Sequence[Hashable]) -> list[Run]:
    """Equal ends are found at once; between them only sequences up to `MAX_LENGTH` are searched."""
    head = _equal_at_start(before, after)
    tail = _equal_at_start(before[head:][::-1], after[head:][::-1])
    middle = before[head : len(before) - tail], after[head : len(after) - tail]
    pairs = _common_pairs(*middle) if max(map(len, middle)) <= MAX_LENGTH else []
    runs = [Run(0, 0, head)]
    for i, j in pairs:
        last = runs[-1]
        if (i + head, j + head) == (last.before + last.length, last.after + last.length):
            runs[-1] = last._replace(length=last.length + 1)
        else:
            runs.append(Run(i + head, j + head, 1))
    return [*runs, Run(len(before) - tail, len(after) - tail, tail)]


def _equal_at_start(before: Sequence[Hashable], after: Sequence[Hashable]) -> int:
    shorter = min(len(before), len(after))
    return next((place for place in range(shorter) if before[place] != after[place]), shorter)


def _common_pairs(before: Sequence[Hashable], after: Sequence[Hashable]) -> list[tuple[int, int]]:
    """Hyyrö's longest common subsequence: a row of the table is one large number, a bit for each column."""
    columns: dict[Hashable, int] = {}
    for place, each in enumerate(before):
        columns[each] = columns.get(each, 0) | 1 << place
    full = (1 << len(before)) - 1
    row, rows = full, []
    for each in after:
        hits = row & columns.get(each, 0)
        row = (row + hits | row - hits) & full
        rows.append(row)
    return _walk_back(rows, len(before))


def _walk_back(rows: list[int], column: int) -> list[tuple[int, int]]:
    pairs = []
    row = len(rows)
    while row and column:
        bit = 1 << (column - 1)
        if rows[row - 1] & bit:
            column -= 1
            continue
        row -= 1
        if not row or rows[row - 1] & bit:
            column -= 1
            pairs.append((column, row))
    return pairs[::-1]
