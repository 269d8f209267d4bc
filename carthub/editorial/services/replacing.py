"""Finding words in all drafts, and putting others in their place."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import reduce
from operator import or_

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from carthub.editorial.models import Document, Replacement, Revision, Schedule, What
from carthub.editorial.models.replacements import UNDONE_WITHIN
from carthub.editorial.services.events import name_of, record_event
from carthub.editorial.services.revisions import record_revision
from carthub.lib.replacing import Match, Search, find, put

MOST_MATCHES = 500
AT_ONCE = 200


@dataclass(frozen=True)
class FoundPage:
    document: Document  # with its state, and `seen`, the number of its latest version
    places: list[tuple[str, int, Match]]  # the field, and which of the matches in it


@dataclass(frozen=True)
class Found:
    pages: list[FoundPage]
    matches: int
    more: bool  # than are shown


@dataclass(frozen=True)
class Choice:
    """What was ticked of one page: its version then, and which matches of which field."""

    seen: int
    places: set[tuple[str, int]]


@dataclass
class Outcome:
    """What was done, and each page that was left out with the reason."""

    pages: list[dict[str, int]] = field(default_factory=list)
    matches: int = 0
    left_out: list[tuple[str, str]] = field(default_factory=list)

    @property
    def ids(self) -> list[int]:
        return [page["document"] for page in self.pages]


def fields_of(model: type[Document]) -> tuple[str, ...]:
    return ("title", *reversed(model.PROSE))


def matches_in(document: Document, name: str, search: Search) -> list[Match]:
    return find(getattr(document, name), search, markdown=name == "body")


# Looking


def look(search: Search) -> Found:
    """The first places where the words stand in any draft, page by page in the order of their titles."""
    pages, matches = [], 0
    for document in candidates(search):
        places = places_in(document, search)
        if places:
            pages.append(FoundPage(document, places[: MOST_MATCHES - matches]))
            matches += len(places)
        if matches > MOST_MATCHES:
            break
    pages.sort(key=lambda page: page.document.title.casefold())
    shown = [page for page in pages if page.places]
    return Found(shown, min(matches, MOST_MATCHES), more=matches > MOST_MATCHES)


def places_in(document: Document, search: Search) -> list[tuple[str, int, Match]]:
    return [
        (name, number, match)
        for name in fields_of(type(document))
        for number, match in enumerate(matches_in(document, name, search))
    ]


def candidates(search: Search) -> Iterator[Document]:
    """Pages in which the database finds the words, whole or not."""
    lookup, words = asked_of_database(search)
    for model in Document.__subclasses__():
        names = fields_of(model)
        wanted = reduce(or_, (Q(**{f"{name}__{lookup}": words}) for name in names))
        rows = model.objects.filter(wanted, erased_at=None).only("family", *names)
        stated = rows.with_state(Schedule.objects.waiting())
        yield from in_order(stated.annotate(seen=F("latest_revision__number")))


def asked_of_database(search: Search) -> tuple[str, str]:
    """A lookup and its value. SQLite knows two cases of plain letters alone, so others ask for a pattern."""
    if search.same_case:
        return "contains", search.words
    if search.words.isascii():
        return "icontains", search.words
    return "iregex", re.escape(search.words)


def in_order(rows: QuerySet[Document]) -> Iterator[Document]:
    """A few at a time, so that a common word is not looked for in every page."""
    last, full = 0, True
    while full:
        chunk = list(rows.filter(pk__gt=last).order_by("pk")[:AT_ONCE])
        yield from chunk
        full = len(chunk) == AT_ONCE
        last = chunk[-1].pk if chunk else 0


# Replacing


@transaction.atomic
def replace(search: Search, words: str, choices: Mapping[int, Choice], *, by: AbstractUser) -> Outcome:
    """Put other words in the places chosen: one new version a page, and nothing live.

    A page that somebody saved meanwhile is left out, and so is one that cannot be saved with the new words.
    """
    outcome = Outcome()
    note = _("Replaced “%(old)s” by “%(new)s”") % {"old": search.words, "new": words}
    for document in locked(choices):
        choice = choices[document.pk]
        places = chosen_places(document, search, choice)
        texts = {name: put(getattr(document, name), matches, words) for name, matches in places.items()}
        if write(document, texts, outcome, seen=choice.seen, note=note, by=by):
            outcome.matches += sum(map(len, places.values()))
    if outcome.pages:
        remember(outcome, search, words, by)
    return outcome


def locked(ids: Iterable[int]) -> list[Document]:
    """The pages, whole, each with the number of its latest version as `seen`."""
    held = Document.objects.select_for_update(no_key=True).filter(pk__in=list(ids), erased_at=None)
    pks = list(held.order_by("pk").values_list("pk", flat=True))
    return [
        document
        for model in Document.__subclasses__()
        for document in model.objects.filter(pk__in=pks)
        .select_related("live_revision", "translation_of")
        .annotate(seen=F("latest_revision__number"))
        .order_by("pk")
    ]


def chosen_places(document: Document, search: Search, choice: Choice) -> dict[str, list[Match]]:
    chosen: dict[str, list[Match]] = {}
    for name, number, match in places_in(document, search):
        if (name, number) in choice.places:
            chosen.setdefault(name, []).append(match)
    return chosen


def write(
    document: Document, texts: dict[str, str], outcome: Outcome, *, seen: int, note: str, by: AbstractUser
) -> bool:
    """Save one page with new texts, or note why it is left out."""
    if document.seen != seen:
        outcome.left_out.append((document.title, _("somebody saved it meanwhile")))
        return False
    if not texts:
        return False
    title = document.title
    try:
        with transaction.atomic():
            revision = save_texts(document, texts, note=note, by=by)
    except ValidationError as refusal:
        outcome.left_out.append((title, " ".join(refusal.messages)))
        return False
    outcome.pages.append({"document": document.pk, "before": seen, "after": revision.number})
    return True


def save_texts(document: Document, texts: dict[str, str], *, note: str, by: AbstractUser) -> Revision:
    for name, text in texts.items():
        setattr(document, name, text)
        longest = document._meta.get_field(name).max_length
        if longest is not None:
            MaxLengthValidator(longest)(text)  # the model asks it of short fields alone
    document.clean_fields(exclude={each.name for each in document._meta.fields} - set(texts))
    document.clean()
    document.save()
    return record_revision(document, by=by, note=note)


def remember(outcome: Outcome, search: Search, words: str, by: AbstractUser) -> None:
    replacement = Replacement.objects.create(
        words=search.words,
        put=words,
        matches=outcome.matches,
        pages=outcome.pages,
        by=by,
        by_name=name_of(by),
        at=timezone.now(),
    )
    record_event(What.REPLACED, by=by, subject=str(replacement), reason=counted(outcome.matches, outcome.ids))


def counted(matches: int, pages: list[int]) -> str:
    return _("%(matches)s in %(pages)s") % {
        "matches": ngettext("%d match", "%d matches", matches) % matches,
        "pages": ngettext("%d page", "%d pages", len(pages)) % len(pages),
    }


@transaction.atomic
def undo(replacement: Replacement, *, by: AbstractUser) -> Outcome:
    """Give the pages their earlier words back, apart from those that somebody saved since.

    Raises ValidationError when it was undone already, is too long ago, or no page is as it was left.
    """
    replacement = Replacement.objects.select_for_update().get(pk=replacement.pk)
    refuse_undoing(replacement)
    outcome = Outcome()
    note = _("Undone: “%(old)s” replaced by “%(new)s”") % {"old": replacement.words, "new": replacement.put}
    numbers = {page["document"]: page for page in replacement.pages}
    for document in locked(numbers):
        page = numbers[document.pk]
        before = Revision.objects.get(document=document.pk, number=page["before"]).content
        texts = {name: before.get(name, "") for name in fields_of(type(document))}
        write(document, texts, outcome, seen=page["after"], note=note, by=by)
    if not outcome.pages:
        raise ValidationError(_("Every one of these pages was changed since, so nothing was undone."))
    replacement.undone_at = timezone.now()
    replacement.save(update_fields=["undone_at"])
    record_event(What.REPLACE_UNDONE, by=by, subject=str(replacement))
    return outcome


def refuse_undoing(replacement: Replacement) -> None:
    if replacement.undone_at is not None:
        raise ValidationError(_("This was undone already."))
    if replacement.at < timezone.now() - UNDONE_WITHIN:
        raise ValidationError(_("This is more than 30 days ago. Use an earlier version of each page."))


# What becomes of readers


def live_and_changed(ids: list[int]) -> int:
    """How many of these pages readers see with other words than the draft has."""
    live = Document.objects.filter(pk__in=ids, live_revision__isnull=False, withdrawn_at=None)
    return live.filter(differs=True).count()


def planned(ids: list[int]) -> int:
    """How many of these pages have a version that is published at its time, as it was then."""
    waiting = Schedule.objects.waiting().filter(document__in=ids, action=Schedule.Action.PUBLISH)
    return waiting.values("document").distinct().count()
