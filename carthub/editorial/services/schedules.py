import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.db import OperationalError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from carthub.editorial.gate import refuse
from carthub.editorial.models import Document, Revision, Schedule, SiteVersion, What
from carthub.editorial.services.events import name_of, record_event
from carthub.editorial.services.publishing import check, note_next_due, put_live


def schedule(revision: Revision, *, at: datetime, by: AbstractUser) -> Schedule:
    """Publish a revision at a time; the gate is passed and the page rendered now.

    Raises ValidationError with the faults, or at `at` for a time that is past. An earlier plan for the same
    document is replaced.
    """
    if at <= timezone.now():
        raise ValidationError({"at": _("Choose a time that is still to come.")})
    document = revision.document.specific
    pressed = document.press(revision.content)
    refuse(check(document, revision.content, pressed))
    return plan(revision, pressed.values, at=at, by=by)


@transaction.atomic
def plan(revision: Revision, values: dict, *, at: datetime, by: AbstractUser) -> Schedule:
    site_version = SiteVersion.lock()
    waiting = Schedule.objects.waiting().filter(document=revision.document_id, action=Schedule.Action.PUBLISH)
    waiting.update(state=Schedule.State.CANCELLED)
    planned = Schedule.objects.create(
        document_id=revision.document_id,
        revision=revision,
        at=at,
        prepared=values,
        by=by,
        by_name=name_of(by),
    )
    note_next_due(site_version)
    record_event(
        What.SCHEDULED, by=by, document=revision.document, revision=revision, reason=f"{at:%Y-%m-%d %H:%M %Z}"
    )
    return planned


@transaction.atomic
def cancel_schedule(document: Document, *, by: AbstractUser) -> int:
    """Call off what is waiting for a document; returns how many plans there were."""
    site_version = SiteVersion.lock()
    cancelled = Schedule.objects.waiting().filter(document=document.pk).update(state=Schedule.State.CANCELLED)
    if cancelled:
        note_next_due(site_version)
        record_event(What.SCHEDULE_CANCELLED, by=by, document=Document.objects.get(pk=document.pk))
    return cancelled


def publish_due(now: datetime, *, seconds: float | None = None) -> int:
    """Do what is due; returns how many plans were done. A second call does nothing.

    A plan that is refused or crashes is marked failed with its reason and is not tried again. `seconds`
    bounds the work; what is left stays due.
    """
    started, done = time.monotonic(), 0
    for planned in Schedule.objects.due(now).values_list("pk", flat=True):
        if seconds is not None and time.monotonic() - started > seconds:
            break
        done += run_planned(planned, now)
    with transaction.atomic():
        note_next_due(SiteVersion.lock())
    return done


def run_planned(pk: int, now: datetime) -> bool:
    try:
        with transaction.atomic():
            SiteVersion.lock()
            planned = Schedule.objects.select_for_update().filter(pk=pk).waiting().first()
            if planned is None:
                return False
            put_live(planned.revision, planned.prepared, by=planned.by, at=planned.at)
            planned.state = Schedule.State.DONE
            planned.save(update_fields=["state"])
    except OperationalError:
        raise  # the database is busy, the plan is not at fault
    except Exception as error:  # whatever it was, readers must not run into it again
        fail(pk, error)
        return False
    return True


def fail(pk: int, error: Exception) -> None:
    reason = " ".join(error.messages) if isinstance(error, ValidationError) else repr(error)
    planned = Schedule.objects.select_related("document").get(pk=pk)
    if not Schedule.objects.waiting().filter(pk=pk).update(state=Schedule.State.FAILED, reason=reason):
        return  # called off meanwhile
    record_event(
        What.SCHEDULE_FAILED, by=None, document=planned.document, revision=planned.revision, reason=reason
    )


@contextmanager
def without_waiting() -> Iterator[None]:
    """Inside, a lock that somebody else holds raises OperationalError at once."""
    if connection.vendor == "sqlite":
        quick, patient = "PRAGMA busy_timeout = 0", "PRAGMA busy_timeout = 20000"
    else:
        quick, patient = "SET lock_timeout = '50ms'", "RESET lock_timeout"
    with connection.cursor() as cursor:
        cursor.execute(quick)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(patient)
