"""What each table of the newsroom gives up when a page is erased.

The whole list stands in `carthub/press_stages.py`, so that every floor, and every later table, adds its own.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.admin.models import LogEntry
from django.db.models import QuerySet
from django.utils.translation import gettext_noop

from carthub.editorial.models import (
    Authorship,
    Document,
    Event,
    Note,
    Notice,
    PageLink,
    Presence,
    Replacement,
    Review,
    Revision,
    Schedule,
    Share,
    WorkingCopy,
)

ERASED = gettext_noop("Erased page")  # stands where a title stood
ERASED_CONTENT = '{"erased":true}'  # opens as no text


@dataclass(frozen=True)
class Erasure:
    """Rows that tell of a page, and what becomes of them; they are deleted unless `scrub` says otherwise.

    Their number is told under `name`, before and after; "" for what needs no telling. `scrub` runs inside the
    transaction that erases, while triggers are off.
    """

    name: str
    rows: Callable[[Document], QuerySet]
    scrub: Callable[[QuerySet], Any] = QuerySet.delete


def versions(document: Document) -> QuerySet:
    return Revision._base_manager.filter(document=document.pk)


def scrub_versions(rows: QuerySet) -> None:
    """Number, date, hashes and author stay."""
    rows.update(content_text=ERASED_CONTENT, note="")


def events(document: Document) -> QuerySet:
    return Event._base_manager.filter(document=document.pk)


def scrub_events(rows: QuerySet) -> None:
    rows.update(subject=ERASED, reason="")


def reviews(document: Document) -> QuerySet:
    return Review._base_manager.filter(document=document.pk)


def scrub_reviews(rows: QuerySet) -> None:
    """Which question was answered how stays, not what was noted beside it."""
    for review in rows:
        answers = [answer | {"note": ""} for answer in review.answers]
        rows.filter(pk=review.pk).update(answers=answers, message="")


def plans(document: Document) -> QuerySet:
    return Schedule.objects.filter(document=document.pk)


def notices(document: Document) -> QuerySet:
    return Notice.objects.filter(document=document.pk)


def byline(document: Document) -> QuerySet:
    return Authorship.objects.filter(document=document.pk)


def notes(document: Document) -> QuerySet:
    return Note.objects.filter(document=document.pk)


def shares(document: Document) -> QuerySet:
    """With what their holders read and wrote."""
    return Share.objects.filter(document=document.pk)


def working_copies(document: Document) -> QuerySet:
    return WorkingCopy.objects.filter(document=document.pk)


def presences(document: Document) -> QuerySet:
    return Presence.objects.filter(document=document.pk)


def replacements(document: Document) -> QuerySet:
    """Those that changed this page alone; what was replaced in others too is told there as well."""
    own = [row.pk for row in Replacement.objects.only("pages") if row.page_ids == {document.pk}]
    return Replacement.objects.filter(pk__in=own)


def scrub_replacements(rows: QuerySet) -> None:
    for row in rows:
        Event._base_manager.filter(document=None, subject=str(row)).update(subject=ERASED)
    rows.update(words="", put="")


def links_out(document: Document) -> QuerySet:
    return PageLink.objects.filter(source=document.pk)


def admin_log(document: Document) -> QuerySet:
    return log_of(["document", document._meta.model_name], [document.pk])


def log_of(models: list[str], keys: list[int]) -> QuerySet:
    return LogEntry.objects.filter(content_type__model__in=models, object_id__in=[str(key) for key in keys])


def scrub_log(rows: QuerySet) -> None:
    rows.update(object_repr=ERASED, change_message="")


NEWSROOM = [
    Erasure(gettext_noop("versions"), versions, scrub_versions),
    Erasure(gettext_noop("entries in the history"), events, scrub_events),
    Erasure(gettext_noop("medical checks"), reviews, scrub_reviews),
    Erasure(gettext_noop("plans"), plans, lambda rows: rows.update(prepared={}, reason="")),
    Erasure(gettext_noop("notices to colleagues"), notices),
    Erasure(gettext_noop("notes"), notes),
    Erasure(gettext_noop("links for somebody outside"), shares),
    Erasure(gettext_noop("texts that were typed and not saved"), working_copies),
    Erasure(gettext_noop("names in the byline"), byline),
    Erasure("", presences),
    Erasure("", replacements, scrub_replacements),
    Erasure("", links_out),
    Erasure("", admin_log, scrub_log),
]
