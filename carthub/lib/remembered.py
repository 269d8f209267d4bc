"""Answers to one question about many rows, kept row by row, so that nobody asks again."""

from collections.abc import Callable, Collection, Hashable
from typing import Any


class Remembered:
    """`ask(ids, *version)` gives a dictionary by id; `version` names all that its answers depend on.

    When `most` answers are kept, those of other versions are let go, and if that is not enough, all.
    """

    def __init__(self, ask: Callable[..., dict[int, Any]], *, most: int):
        self.ask, self.most = ask, most
        self.answers: dict[tuple, Any] = {}

    def of(self, ids: Collection[int], *version: Hashable) -> dict[int, Any]:
        """An answer for each of the ids, asking once for those that nobody asked for yet."""
        known = self.answers
        found = {pk: known[pk, *version] for pk in ids if (pk, *version) in known}
        missing = [pk for pk in ids if pk not in found]
        if missing:
            asked = self.ask(missing, *version)
            if len(self.answers) + len(asked) > self.most:
                self.make_room(len(asked), version)
            self.answers.update({(pk, *version): answer for pk, answer in asked.items()})
            found |= asked
        return found

    def make_room(self, count: int, version: tuple) -> None:
        """In another dictionary: somebody may be reading the old."""
        own = {key: answer for key, answer in list(self.answers.items()) if key[1:] == version}
        self.answers = own if len(own) + count <= self.most else {}

    def forget(self) -> None:
        self.answers = {}
