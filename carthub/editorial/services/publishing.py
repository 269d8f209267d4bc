from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from carthub.editorial.gate import Candidate, Fault, find_faults, refuse
from carthub.editorial.models import Change, Document, Event, Published, Revision, Schedule, SiteVersion, What
from carthub.editorial.press import Pressed
from carthub.editorial.press_plan import press_plan
from carthub.editorial.services.addresses import publish_address
from carthub.editorial.services.events import record_event
from carthub.lib.rendering import Rendered

SHORTEST_REASON = 20


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
    faults = check(document, revision.content, pressed)
    anyway = anyway if faults else ""
    refuse(left_after(faults, anyway))
    return put_live(revision, pressed.values, by=by, at=at or timezone.now(), anyway=anyway)


def left_after(faults: list[Fault], anyway: str) -> list[Fault]:
    """The faults that still stand against publishing when somebody says why it is right all the same."""
    if anyway and len(anyway.strip()) < SHORTEST_REASON:
        too_short = _("Say why, in at least %d characters; it stays in the history.") % SHORTEST_REASON
        return [Fault("anyway", too_short), *faults]
    return [fault for fault in faults if not (anyway and fault.yields)]


def check(document: Document, content: dict[str, Any], pressed: Pressed) -> list[Fault]:
    """Everything that stands against publishing this content."""
    return find_faults(candidate_for(document, content, pressed.values, pressed.rendered), press_plan().GATE)


def candidate_for(
    document: Document, content: dict[str, Any], values: dict[str, Any], rendered: Rendered | None = None
) -> Candidate:
    family, path = document.family_of(content), document.path_of(content)
    return Candidate(document, content, family, path, values, rendered)


@transaction.atomic
def put_live(
    revision: Revision, values: dict[str, Any], *, by: AbstractUser | None, at: datetime, anyway: str = ""
) -> Change | None:
    """Flip the rows; only the rules that read data are asked again, inside the lock."""
    site_version = SiteVersion.lock()
    document = Document.objects.select_for_update(no_key=True).get(pk=revision.document_id).specific
    if document.is_live and document.live_revision_id == revision.pk:
        return None
    refuse_older(document, revision)
    data_rules = [each for each in press_plan().GATE if each.reads_data]
    candidate = candidate_for(document, revision.content, values)
    refuse(find_faults(candidate, data_rules))
    mark_live(document, revision, at)
    publish_address(document, candidate.path)
    run_stages(document, document.write_published(values), revision.content)
    what = What.PUBLISHED_ANYWAY if anyway else What.PUBLISHED
    record_event(what, by=by, document=revision.document, revision=revision, reason=anyway)
    return site_version.changed(Change.What.PUBLISHED, revision.document)


def refuse_older(document: Document, revision: Revision) -> None:
    live = document.live_revision
    if document.is_live and live.number > revision.number:
        published = (What.PUBLISHED, What.PUBLISHED_ANYWAY)
        latest = Event.objects.filter(document=document.pk, what__in=published).first()
        raise ValidationError(
            _("%(name)s published version %(number)d at %(time)s. Look at it before you publish yours."),
            code="overtaken",
            params={
                "name": latest.by_name,
                "number": live.number,
                "time": f"{timezone.localtime(latest.at):%H:%M}",
            },
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
    save_public_state(document)


def save_public_state(document: Document) -> None:
    names = [name for name in Document.PUBLIC_STATE if name != "latest_revision"]
    Document.objects.filter(pk=document.pk).update(**{name: getattr(document, name) for name in names})


def run_stages(document: Document, published: Published, content: dict[str, Any]) -> None:
    for stage in press_plan().STAGES:
        stage(document, published, content)


def note_next_due(site_version: SiteVersion) -> None:
    """Keep in the site's version when something is due next."""
    site_version.next_due_at = Schedule.objects.waiting().order_by("at").values_list("at", flat=True).first()
    site_version.save(update_fields=["next_due_at"])


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
    """Take the page off the site: its text goes, its address answers 410; a second call changes nothing."""
    site_version = SiteVersion.lock()
    document = Document.objects.select_for_update(no_key=True).get(pk=document.pk).specific
    if not document.is_live:
        return None
    refuse_withdrawal(document, reason, text, send_readers_to)
    Schedule.objects.waiting().filter(document=document.pk).update(state=Schedule.State.CANCELLED)
    note_next_due(site_version)
    document.withdrawn_at = timezone.now()
    document.withdrawn_reason, document.withdrawn_text, document.withdrawn_note = reason, text, note
    document.send_readers_to = send_readers_to
    save_public_state(document)
    live = document.live_revision
    run_stages(document, document.write_published(document.press_address(live.content)), {})
    record_event(What.WITHDRAWN, by=by, document=live.document, revision=live, reason=note or text)
    return site_version.changed(Change.What.WITHDRAWN, live.document)


def refuse_withdrawal(document: Document, reason: str, text: str, target: Document | None) -> None:
    if reason not in Document.Withdrawal.values:
        raise ValidationError({"reason": _("Say why the page is taken down; readers are told.")})
    if reason == Document.Withdrawal.OTHER and not text.strip():
        raise ValidationError({"text": _("Say in your own words why; readers are told.")})
    if target is not None and target.pk == document.pk:
        raise ValidationError({"send_readers_to": _("Choose another page than the one you take down.")})


@transaction.atomic
def carry_live(revision: Revision, **shown: Any) -> Change:
    """Let a live page be of this version, which differs from the live one in its housekeeping alone.

    Readers see the same text, so nothing is rendered and no rule is asked again; `shown` is what else of the
    published row is new. The caller made sure that no other unpublished change goes live by this.
    """
    site_version = SiteVersion.lock()
    document = Document.objects.select_for_update(no_key=True).get(pk=revision.document_id).specific
    differs = document.latest_revision.sha256 != revision.sha256
    Document.objects.filter(pk=document.pk).update(live_revision=revision, differs=differs)
    published = document.published_row()
    published.version = revision.number
    for name, value in shown.items():
        setattr(published, name, value)
    published.save()
    run_stages(document, published, revision.content)
    return site_version.changed(Change.What.PUBLISHED, revision.document)


def republish(document: Document) -> Change | None:
    """Rebuild one published row from its live revision; what readers see stays the same."""
    document = document.specific
    revision = document.live_revision
    values = document.press(revision.content).values
    return rebuild(revision, values)


@transaction.atomic
def rebuild(revision: Revision, values: dict[str, Any]) -> Change | None:
    """None when another revision went live since `values` were pressed: that one has written the row."""
    site_version = SiteVersion.lock()
    document = Document.objects.select_for_update(no_key=True).get(pk=revision.document_id).specific
    if document.live_revision_id != revision.pk:
        return None
    content = revision.content
    if document.withdrawn_at:
        values, content = document.press_address(content), {}
    run_stages(document, document.write_published(values), content)
    return site_version.changed(Change.What.REBUILT, revision.document)


def republish_all() -> Iterator[Document]:
    """Rebuild every published row, yielding each document as it is done."""
    ids = Document.objects.exclude(live_revision=None).order_by("pk").values_list("pk", flat=True)
    for pk in list(ids):  # an open cursor would hold an old snapshot, and SQLite refuses to write from one
        document = Document.objects.get(pk=pk)
        republish(document)
        yield document
