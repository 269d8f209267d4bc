"""Paging by position: the address of a page names the row it starts after, so it stays right as rows come."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet
from django.http import Http404, QueryDict

from carthub.lib.prepared import Hole, Prepared

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
CURSOR = re.compile(r"(0|-?[1-9][0-9]{0,15})-([1-9][0-9]{0,17})", re.ASCII)
PAIR = re.compile(r"(0|[1-9][0-9]{0,17})-(0|[1-9][0-9]{0,17})", re.ASCII)


@dataclass(frozen=True)
class Position:
    """A place in a list ordered newest first: a time and, for ties, an id."""

    at: datetime
    pk: int

    @classmethod
    def parse(cls, text: str) -> "Position":
        """Raises Http404 for anything that `str()` of a Position would not have written."""
        match = CURSOR.fullmatch(text)
        if match is None:
            raise Http404("No such page of the list.")
        try:
            return cls(EPOCH + int(match[1]) * MICROSECOND, int(match[2]))
        except OverflowError as error:
            raise Http404("No such page of the list.") from error

    def __str__(self) -> str:
        return f"{(self.at - EPOCH) // MICROSECOND}-{self.pk}"


class Place(NamedTuple):
    """A place in a list ordered by two numbers, for lists that no clock may disturb."""

    at: int
    pk: int

    @classmethod
    def parse(cls, text: str) -> "Place":
        match = PAIR.fullmatch(text)
        if match is None:
            raise Http404("No such page of the list.")
        return cls(int(match[1]), int(match[2]))

    def __str__(self) -> str:
        return f"{self.at}-{self.pk}"


@dataclass(frozen=True)
class Page:
    """Some rows of a list, and the cursors of the pages beside it ("" where there is none)."""

    rows: list
    older: str
    newer: str
    allowed: QueryDict
    position: str  # the query that leads here, "" for the newest page

    def context(self) -> dict[str, Any]:
        """What the template of a list shows."""
        own = {name: getattr(self, name) for name in ("older", "newer", "allowed", "position")}
        return own | {"cards": self.rows}


def older_than(position: Position | Place, at: str, pk: str) -> Q:
    """The time bound stands outside the OR, so that the index can use it as a range."""
    return Q(**{f"{at}__lte": position.at}) & (
        Q(**{f"{at}__lt": position.at}) | Q(**{f"{pk}__lt": position.pk})
    )


def newer_than(position: Position | Place, at: str, pk: str) -> Q:
    return Q(**{f"{at}__gte": position.at}) & (
        Q(**{f"{at}__gt": position.at}) | Q(**{f"{pk}__gt": position.pk})
    )


def read_page(rows: QuerySet, query: QueryDict, *, at: str, pk: str, size: int = 10) -> Page:
    """Read one page of `rows`, newest first, at `?before=` or `?after=`; one query, two when paged.

    `at` and `pk` name the fields that the list is ordered by. Raises Http404 for a cursor that was
    tampered with or lies beyond the list; parameters other than the two are ignored.
    """

    def fetch(position: Position | None, newer: bool, count: int) -> list:
        if newer:
            return list(rows.filter(newer_than(position, at, pk)).order_by(at, pk)[:count])
        wanted = rows.filter(older_than(position, at, pk)) if position else rows
        return list(wanted.order_by(f"-{at}", f"-{pk}")[:count])

    return turn_page(
        fetch, query, parse=Position.parse, place_of=lambda row: position_of(row, at, pk), size=size
    )


class Listing:
    """The same for a list that many readers turn: its three statements are built once.

    `rows` gives a `values_list` that begins with the two columns that the list is ordered by. The holes `at`
    and `pk` are the list's own.
    """

    def __init__(self, rows: Callable[[], QuerySet], *, at: str, pk: str, size: int = 10):
        here, newest_first = Place(Hole("at"), Hole("pk")), (f"-{at}", f"-{pk}")
        self.size = size
        self.newest = Prepared(lambda: rows().order_by(*newest_first)[: size + 1])
        self.older = Prepared(
            lambda: rows().filter(older_than(here, at, pk)).order_by(*newest_first)[: size + 1]
        )
        self.newer = Prepared(lambda: rows().filter(newer_than(here, at, pk)).order_by(at, pk)[: size + 1])

    def read(self, query: QueryDict, **values: Any) -> Page:
        """One page, as by `read_page`; `values` are those of the holes in `rows`."""

        def fetch(position: Position | None, newer: bool, _count: int) -> list:
            if position is None:
                return self.newest.rows(**values)
            beside = self.newer if newer else self.older
            return beside.rows(at=position.at, pk=position.pk, **values)

        return turn_page(
            fetch, query, parse=Position.parse, place_of=lambda row: Position(*row[:2]), size=self.size
        )


def turn_page(
    fetch: Callable[[Any, bool, int], list],
    query: QueryDict,
    *,
    parse: Callable[[str], Any],
    place_of: Callable[[Any], Any],
    size: int,
) -> Page:
    """As `read_page`, for rows that come from anywhere.

    `fetch(position, newer, count)` answers with the rows next to a position, the nearest first: the older
    ones, or the newer ones; without a position with the newest.
    """
    before, after = query.get("before", ""), query.get("after", "")
    newer = bool(after and not before)
    position = parse(before or after) if before or after else None
    found = fetch(position, newer, size + 1)
    page, is_more = found[:size], len(found) > size
    if position and not page:
        raise Http404("The list does not reach that far.")
    if newer:
        page.reverse()
    more_older, more_newer = (True, is_more) if newer else (is_more, position is not None)
    return Page(
        rows=page,
        older=str(place_of(page[-1])) if page and more_older else "",
        newer=str(place_of(page[0])) if page and more_newer else "",
        allowed=QueryDict(mutable=True),
        position=f"?{'before' if before else 'after'}={position}" if position else "",
    )


def position_of(row: object, at: str, pk: str) -> Position:
    return Position(getattr(row, at), getattr(row, pk))
