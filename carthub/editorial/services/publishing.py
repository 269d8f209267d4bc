from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from carthub.editorial.gate import Candidate, Company, Fault, find_faults, refuse, refusing
from carthub.editorial.models import Change, Document, Event, Published, Revision, SiteVersion, What
from carthub.editorial.press import Pressed
from carthub.editorial.press_plan import press_plan
from carthub.editorial.services.addresses import publish_addresses
from carthub.editorial.services.events import new_event
from carthub.editorial.services.newsstand import (
    load_documents,
    lock_documents,
    save_public_state,
    write_pages,
)
from carthub.editorial.services.notices import tell_published
from carthub.editorial.services.plans import note_next_due, stop_plans
from carthub.editorial.services.revisions import refuse_erased
from carthub.editorial.showing import moment
from carthub.lib.rendering import Rendered

SHORTEST_REASON = 20


@dataclass(frozen=True)
class Ready:
    """A version whose text is rendered and may go live; `at` counts as the time of its publication."""

    revision: Revision
    values: dict[str, Any]
    by: AbstractUser | None
    at: datetime
    anyway: str = ""


@dataclass(frozen=True)
class Outcome:
    """What became of each page, by its id; one that is neither here nor there was as it should be already."""

    changes: dict[int, Change]
    refused: dict[int, ValidationError]


def publish(
    revision: Revision,
    *,
    by: AbstractUser | None,
    at: datetime | None = None,
    rendered: Rendered | None = None,
    anyway: str = "",
) -> Change | None:
    """Gate, render, and put one revision before readers; None when it is live already.

    Raises ValidationError with the faults by field, or when a newer version went live meanwhile. An import
    gives the time `at` which it counts as published, and the text as it was `rendered` already. With the
    reason `anyway`, faults that may be overridden do not count, and history keeps the reason; where there
    is no fault, nothing was overridden.
    """
    document = revision.document.specific
    pressed = document.press(revision.content, rendered)
    faults = refusing(check(document, revision.content, pressed))
    anyway = anyway if faults else ""
    refuse(left_after(faults, anyway))
    outcome = put_live([Ready(revision, pressed.values, by, at or timezone.now(), anyway)])
    if outcome.refused:
        raise outcome.refused[document.pk]
    return outcome.changes.get(document.pk)


@dataclass(frozen=True)
class Wanted:
    """A version that is to go live, and its text as it was rendered already."""

    revision: Revision
    at: datetime
    rendered: Rendered | None = None


def publish_together(wanted: Sequence[Wanted], *, by: AbstractUser | None) -> None:
    """What `publish` does, for all of these or none. Raises the ValidationError of the first one refused."""
    documents, company = load_documents([each.revision.document_id for each in wanted]), Company()
    candidates, ready = [], []
    for each in wanted:
        document, content = documents[each.revision.document_id], each.revision.content
        pressed = document.press(content, each.rendered)
        candidates.append(candidate_for(document, content, pressed.values, pressed.rendered, company=company))
        ready.append(Ready(each.revision, pressed.values, by, each.at))
    rules = [each for each in press_plan().GATE if not each.warns]
    for candidate in candidates:
        refuse(find_faults(candidate, rules))
    for refusal in put_live(ready).refused.values():
        raise refusal


def left_after(faults: list[Fault], anyway: str) -> list[Fault]:
    """The faults that still stand against publishing when somebody says why it is right all the same."""
    if anyway and len(anyway.strip()) < SHORTEST_REASON:
        too_short = _("Say why, in at least %d characters; it stays in the history.") % SHORTEST_REASON
        return [Fault("anyway", too_short), *faults]
    return [fault for fault in faults if not (anyway and fault.yields)]


def check(document: Document, content: dict[str, Any], pressed: Pressed) -> list[Fault]:
    """Everything that stands against publishing this content, and what only warns."""
    return find_faults(candidate_for(document, content, pressed.values, pressed.rendered), press_plan().GATE)


def candidate_for(
    document: Document,
    content: dict[str, Any],
    values: dict[str, Any],
    rendered: Rendered | None = None,
    *,
    company: Company | None = None,
) -> Candidate:
    family, path = document.family_of(content), document.path_of(content)
    return Candidate(document, content, family, path, values, rendered, company or Company())


@transaction.atomic
def put_live(ready: Sequence[Ready]) -> Outcome:
    """Flip the rows of those that nothing stands against; only the rules that read data are asked again.

    Nothing is raised for one that is refused, and the others go live: whoever wants all or none looks at the
    outcome and raises inside a transaction of its own.
    """
    site_version = SiteVersion.lock()
    documents = lock_documents([each.revision.document_id for each in ready])
    new = [each for each in ready if not shows(documents[each.revision.document_id], each.revision)]
    refused = refusals(new, documents)
    going = [each for each in new if each.revision.document_id not in refused]
    if not going:
        return Outcome({}, refused)
    pages = [(documents[each.revision.document_id], each.values, each.revision.content) for each in going]
    for each in going:
        mark_live(documents[each.revision.document_id], each.revision, each.at)
    shown = [document for document, _values, _content in pages]
    save_public_state(shown)
    publish_addresses({document.pk: document.path_of(content) for document, _values, content in pages})
    write_pages(pages)
    Event.objects.bulk_create(
        published_event(each, document) for each, document in zip(going, shown, strict=True)
    )
    tell_published((document, each.revision, each.by) for each, document in zip(going, shown, strict=True))
    changes = site_version.changed_all(Change.What.PUBLISHED, shown)
    return Outcome({change.document_id: change for change in changes}, refused)


def published_event(ready: Ready, document: Document) -> Event:
    what = What.PUBLISHED_ANYWAY if ready.anyway else What.PUBLISHED
    return new_event(what, by=ready.by, document=document, revision=ready.revision, reason=ready.anyway)


def shows(document: Document, revision: Revision) -> bool:
    return document.is_live and document.live_revision_id == revision.pk


def refusals(ready: Sequence[Ready], documents: dict[int, Document]) -> dict[int, ValidationError]:
    """What stands against each of them now, under the lock; by the ids of the documents."""
    rules = [each for each in press_plan().GATE if each.reads_data]
    company = Company()
    candidates = [
        candidate_for(
            documents[each.revision.document_id], each.revision.content, each.values, company=company
        )
        for each in ready
    ]
    found = {}
    for each, candidate in zip(ready, candidates, strict=True):
        try:
            refuse_erased(candidate.document)
            refuse_older(candidate.document, each.revision)
            refuse(find_faults(candidate, rules))
        except ValidationError as refusal:
            found[candidate.document.pk] = refusal
    return found


def refuse_older(document: Document, revision: Revision) -> None:
    live = document.live_revision
    if document.is_live and live.number > revision.number:
        published = (What.PUBLISHED, What.PUBLISHED_ANYWAY)
        latest = Event.objects.filter(document=document.pk, what__in=published).first()
        raise ValidationError(
            _("%(name)s published version %(number)d at %(time)s. Look at it before you publish yours."),
            code="overtaken",
            params={"name": latest.by_name, "number": live.number, "time": moment(latest.at)},
        )


def mark_live(document: Document, revision: Revision, at: datetime) -> None:
    """The public state stands on the document, so that every published row can be rebuilt."""
    before = document.live_revision
    if before is None or before.signed_sha256 != revision.signed_sha256:
        document.last_changed_at = at
    document.first_published_at = document.first_published_at or at
    document.live_revision = revision
    document.differs = document.latest_revision.sha256 != revision.sha256
    document.withdrawn_at = None
    document.withdrawn_reason = document.withdrawn_text = document.withdrawn_note = ""
    document.send_readers_to = None


@dataclass(frozen=True)
class Leaving:
    """A page that is to be taken down, and what readers and colleagues are told of it."""

    document_id: int
    by: AbstractUser | None
    at: datetime
    reason: str
    text: str = ""
    note: str = ""
    send_readers_to: Document | None = None


@transaction.atomic
def withdraw(
    document: Document,
    *,
    by: AbstractUser | None,
    reason: str,
    text: str = "",
    note: str = "",
    send_readers_to: Document | None = None,
) -> Change | None:
    """Take the page off the site: its text goes, its address answers 410; a second call changes nothing.

    What was planned for the page fails, so that no plan puts back what was taken down for a reason.
    """
    site_version = SiteVersion.lock()
    if not lock_documents([document.pk])[document.pk].is_live:
        return None
    refuse_withdrawal(document, reason, text, send_readers_to)
    stop_plans(document, by=by)
    note_next_due(site_version)
    leaving = Leaving(document.pk, by, timezone.now(), reason, text, note, send_readers_to)
    return take_down([leaving]).changes[document.pk]


def refuse_withdrawal(document: Document, reason: str, text: str, target: Document | None) -> None:
    if reason not in Document.Withdrawal.values:
        raise ValidationError({"reason": _("Say why the page is taken down; readers are told.")})
    if reason == Document.Withdrawal.OTHER and not text.strip():
        raise ValidationError({"text": _("Say in your own words why; readers are told.")})
    if target is not None and target.pk == document.pk:
        raise ValidationError({"send_readers_to": _("Choose another page than the one you take down.")})


@transaction.atomic
def take_down(leaving: Sequence[Leaving]) -> Outcome:
    """Empty the rows of these pages; one that is not live is refused, and the others go."""
    site_version = SiteVersion.lock()
    documents = lock_documents([each.document_id for each in leaving])
    not_live = ValidationError(_("The page is not live, so there is nothing to take down."))
    refused = {pk: not_live for pk, document in documents.items() if not document.is_live}
    going = [each for each in leaving if each.document_id not in refused]
    if not going:
        return Outcome({}, refused)
    for each in going:
        mark_withdrawn(documents[each.document_id], each)
    gone = [documents[each.document_id] for each in going]
    save_public_state(gone)
    write_pages([(each, each.press_address(each.live_revision.content), {}) for each in gone])
    Event.objects.bulk_create(
        new_event(
            What.WITHDRAWN,
            by=each.by,
            document=document,
            revision=document.live_revision,
            reason=each.note or each.text,
        )
        for each, document in zip(going, gone, strict=True)
    )
    changes = site_version.changed_all(Change.What.WITHDRAWN, gone)
    return Outcome({change.document_id: change for change in changes}, refused)


def mark_withdrawn(document: Document, leaving: Leaving) -> None:
    document.withdrawn_at = leaving.at
    document.withdrawn_reason, document.withdrawn_text = leaving.reason, leaving.text
    document.withdrawn_note = leaving.note
    document.send_readers_to = leaving.send_readers_to


def carry_live(ids: Collection[int]) -> None:
    """Let live pages be of their latest version, which differs from the live one in its housekeeping alone.

    Called with the pages and the site's version locked. Readers see the same text, so nothing is rendered and
    no rule is asked; the caller writes what else the published row shows, and numbers the change.
    """
    Document.objects.filter(pk__in=ids).update(live_revision=F("latest_revision"), differs=False)
    number = Document.objects.filter(pk=OuterRef("pk")).values("live_revision__number")
    for model in Published.__subclasses__():
        model.objects.filter(pk__in=ids).update(version=Subquery(number))
