"""What readers saw, from when to when: “what did this page say on 1 March, and who checked it?”"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import QueryDict
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from carthub.editorial.models import Decision, Document, Event, Review, Revision
from carthub.editorial.models.events import ENDS
from carthub.lib.keyset import Page, Place, turn_page

SIZE = 50


@dataclass(frozen=True)
class Edition:
    """A version while readers saw it."""

    publishing: Event  # with what `publishings` knows of it
    check: Review | None  # the one that held when the edition ended, or holds now
    notes: list[str]  # on the versions since the edition before

    @property
    def taken_down(self) -> bool:
        return self.publishing.ended_by in ENDS

    @property
    def checked(self) -> str:
        return check_words(self.check)


@dataclass(frozen=True)
class Day:
    """What readers saw on a day; the last edition is the one that they saw when it ended."""

    day: date
    editions: list[Edition]
    existed: bool = True
    taken_down: Event | None = None  # that very day or earlier, and not put back by its end
    versions_since: int = 0
    published_since: int = 0

    @property
    def last(self) -> Edition | None:
        return self.editions[-1] if self.editions else None

    @property
    def earlier(self) -> list[Edition]:
        return self.editions[:-1]


def publishings(document: Document) -> QuerySet:
    """Each time that a page went live: the version, what ended it (None while it is live), the one before."""
    events = Event.objects.filter(document=document.pk)
    others = Event.objects.filter(document=OuterRef("document"))
    end = others.turns().filter(pk__gt=OuterRef("pk")).order_by("pk")
    before = others.publishings().filter(pk__lt=OuterRef("pk")).order_by("-pk")
    return events.publishings().annotate(
        number=F("revision__number"),
        signed_sha256=F("revision__signed_sha256"),
        until=Subquery(end.values("at")[:1]),
        ended_by=Subquery(end.values("what")[:1]),
        previous=Coalesce(Subquery(before.values("revision__number")[:1]), 0),
    )


def editions_of(rows: Collection[Event], document: Document) -> list[Edition]:
    """With their checks and reasons; three queries, however many there are."""
    said = reviews_of_texts(document, {row.signed_sha256 for row in rows})
    notes = notes_between(document, rows)
    return [
        Edition(
            row,
            check_among(said[row.signed_sha256], row.until),
            [text for number, text in notes if row.previous < number <= row.number],
        )
        for row in rows
    ]


def read_editions(document: Document, query: QueryDict) -> Page:
    """Some editions, the newest first."""

    def fetch(place: Place | None, newer: bool, count: int) -> list[Event]:
        rows = publishings(document)
        if place is not None:
            rows = rows.filter(pk__gt=place.at) if newer else rows.filter(pk__lt=place.at)
        return list(rows.order_by("pk" if newer else "-pk")[:count])

    page = turn_page(fetch, query, parse=Place.parse, place_of=lambda row: Place(row.pk, 0), size=SIZE)
    page.rows[:] = editions_of(page.rows, document)
    return page


def read_day(document: Document, day: date) -> Day:
    """What readers saw on a day of the present time zone."""
    start, end = (timezone.make_aware(datetime.combine(each, time.min)) for each in (day, day + timedelta(1)))
    seen = publishings(document).filter(Q(until=None) | Q(until__gt=start), at__lt=end)
    editions = editions_of(seen.order_by("pk"), document)
    last_turn = Event.objects.filter(document=document.pk, at__lt=end).turns().first()
    taken_down = last_turn if last_turn and last_turn.what in ENDS else None
    if not editions:
        return Day(day, [], existed=document.created_at < end, taken_down=taken_down)
    last = editions[-1].publishing
    versions = Revision.objects.filter(document=document.pk, number__gt=last.number)
    published = Event.objects.filter(document=document.pk, pk__gt=last.pk).publishings()
    return Day(day, editions, True, taken_down, versions.count(), published.count())


def reviews_of_texts(document: Document, hashes: Collection[str]) -> dict[str, list[Review]]:
    """What reviewers said of each text, in order; a minor edit has what was said of the text before it."""
    minor = Revision.objects.filter(document=document.pk, signed_sha256__in=hashes).exclude(vouched_by=None)
    vouching = dict(minor.order_by("pk").values_list("signed_sha256", "vouched_by__signed_sha256"))
    said = defaultdict(list)
    texts = {*hashes, *vouching.values()}
    for review in Review.objects.filter(document=document.pk, signed_sha256__in=texts).order_by("pk"):
        said[review.signed_sha256].append(review)
    return {text: said[text] or said[vouching.get(text, "")] for text in hashes}


def check_among(said: list[Review], until: datetime | None) -> Review | None:
    """The check that held at a time: the last word before it, if that was a signature."""
    before = [review for review in said if until is None or review.at < until]
    return before[-1] if before and before[-1].decision == Decision.SIGNED else None


def check_words(check: Review | None) -> str:
    if check is None:
        return _("not medically checked")
    who = ", ".join(filter(None, [check.by_name, check.credentials]))
    on = date_format(timezone.localtime(check.at), "j F Y")
    return _("medically checked by %(who)s on %(on)s") % {"who": who, "on": on}


def notes_between(document: Document, rows: Collection[Event]) -> list[tuple[int, str]]:
    """What was changed, in the words of those who did, from the first of the editions to the last."""
    bounds = [number for row in rows for number in (row.previous, row.number)] or [0]
    since = {"number__gt": min(bounds), "number__lte": max(bounds)}
    noted = Revision.objects.filter(document=document.pk, **since).exclude(note="")
    return list(noted.order_by("number").values_list("number", "note"))


def as_it_was(document: Document, publishing: Event) -> dict[str, Any]:
    """What stands in a published row beside the text, as it stood when an edition ended."""
    said = reviews_of_texts(document, [publishing.signed_sha256])[publishing.signed_sha256]
    check = check_among(said, publishing.until)
    return {
        "changed_at": first_given_at(document, publishing),
        "checked": check.for_readers() if check else {},
    }


def first_given_at(document: Document, publishing: Event) -> datetime:
    """When readers got the text of an edition first; a new topic or address alone gives no other text."""
    earlier = Event.objects.filter(document=document.pk, pk__lte=publishing.pk).publishings()
    given_at = publishing.at
    for at, signed_sha256 in earlier.values_list("at", "revision__signed_sha256"):
        if signed_sha256 != publishing.signed_sha256:
            return given_at
        given_at = at
    return document.first_published_at
