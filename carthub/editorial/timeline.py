"""Versions and events of one page as one list, in the order of their numbers, whatever the clock said."""

from dataclasses import dataclass

from django.db.models import F, QuerySet
from django.http import QueryDict

from carthub.editorial.models import Document, Event, Revision
from carthub.lib.keyset import Page, Place, newer_than, older_than, turn_page

SIZE = 50


@dataclass(frozen=True)
class Entry:
    """A version, or something that was done."""

    place: Place
    version: Revision | None = None
    event: Event | None = None


def read_timeline(document: Document, query: QueryDict) -> Page:
    """Some entries, newest first; two queries, and no text is read."""
    events = Event.objects.filter(document=document.pk).annotate(number=F("revision__number"))
    versions = Revision.objects.filter(document=document.pk).without_text()

    def fetch(place: Place | None, newer: bool, count: int) -> list[Entry]:
        near_events, near_versions = beside(events, versions, place, newer)
        order = "" if newer else "-"
        rows = near_events.order_by(f"{order}pk")[:count]
        found = [Entry(Place(event.pk, 0), event=event) for event in rows]
        rows = near_versions.order_by(f"{order}after_event", f"{order}number")[:count]
        found += [Entry(Place(version.after_event, version.number), version=version) for version in rows]
        return sorted(found, key=lambda entry: entry.place, reverse=not newer)[:count]

    return turn_page(fetch, query, parse=Place.parse, place_of=lambda entry: entry.place, size=SIZE)


def beside(
    events: QuerySet, versions: QuerySet, place: Place | None, newer: bool
) -> tuple[QuerySet, QuerySet]:
    """Those on one side of a place; a version stands after the event whose number it bears."""
    if place is None:
        return events, versions
    if newer:
        return events.filter(pk__gt=place.at), versions.filter(newer_than(place, "after_event", "number"))
    older_events = events.filter(pk__lte=place.at) if place.pk else events.filter(pk__lt=place.at)
    return older_events, versions.filter(older_than(place, "after_event", "number"))
