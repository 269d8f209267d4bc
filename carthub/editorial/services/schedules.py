import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import groupby
from typing import Any

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.db import InternalError, OperationalError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from carthub.editorial.gate import refuse
from carthub.editorial.models import Document, Revision, Schedule, SiteVersion, What
from carthub.editorial.services.events import name_of, record_event
from carthub.editorial.services.plans import end, fail, in_words, note_next_due
from carthub.editorial.services.publishing import (
    Leaving,
    Outcome,
    Ready,
    check,
    put_live,
    refuse_withdrawal,
    take_down,
)
from carthub.editorial.services.revisions import refuse_erased
from carthub.editorial.showing import moment

AT_ONCE = 100  # plans in one transaction: so long does nobody else write
SECONDS_A_PAGE = 0.005
NOT_ITS_FAULT = (OperationalError, InternalError)  # busy, read-only, full: the plan is as good as before

Action = Schedule.Action


def schedule(revision: Revision, *, at: datetime, by: AbstractUser) -> Schedule:
    """Publish a revision at a time; the gate is passed and the page rendered now.

    Raises ValidationError with the faults, or at `at` for a time that can not be. An earlier plan to publish
    the same document is replaced.
    """
    refuse_past(at)
    document = revision.document.specific
    pressed = document.press(revision.content)
    refuse(check(document, revision.content, pressed))
    return plan(revision, pressed.values, at=at, by=by)


def refuse_past(at: datetime) -> None:
    if at <= timezone.now():
        raise ValidationError({"at": _("Choose a time that is still to come.")})


@transaction.atomic
def plan(revision: Revision, values: dict[str, Any], *, at: datetime, by: AbstractUser) -> Schedule:
    site_version = SiteVersion.lock()
    document = Document.objects.get(pk=revision.document_id)
    refuse_erased(document)
    faults = plan_faults([document.pk], at)
    if faults:
        raise ValidationError({"at": faults[document.pk]})
    replaced = Schedule.objects.waiting().publishing().filter(document=document)
    end(list(replaced), Schedule.State.CANCELLED)
    planned = make_plan(Action.PUBLISH, document, revision, values, at=at, by=by)
    note_next_due(site_version)
    return planned


@transaction.atomic
def plan_withdrawal(
    document: Document,
    *,
    at: datetime,
    by: AbstractUser,
    reason: str,
    text: str = "",
    note: str = "",
    send_readers_to: Document | None = None,
) -> Schedule:
    """Take a page down at a time; one that is not live yet must be planned to be published before.

    Raises ValidationError by field, as `withdraw` does. An earlier plan to take the page down is replaced.
    """
    site_version = SiteVersion.lock()
    document = Document.objects.select_for_update(no_key=True).get(pk=document.pk)
    refuse_past(at)
    refuse_before_publishing(document, at)
    refuse_withdrawal(document, reason, text, send_readers_to)
    replaced = Schedule.objects.waiting().taking_down().filter(document=document)
    end(list(replaced), Schedule.State.CANCELLED)
    target = send_readers_to and send_readers_to.pk
    told = {"reason": reason, "text": text, "note": note, "send_readers_to": target}
    planned = make_plan(Action.WITHDRAW, document, None, told, at=at, by=by)
    note_next_due(site_version)
    return planned


def make_plan(
    action: str,
    document: Document,
    revision: Revision | None,
    prepared: dict[str, Any],
    *,
    at: datetime,
    by: AbstractUser,
) -> Schedule:
    planned = Schedule.objects.create(
        document=document,
        revision=revision,
        action=action,
        at=at,
        prepared=prepared,
        by=by,
        by_name=name_of(by),
    )
    record_event(What.SCHEDULED, by=by, document=document, revision=revision, reason=in_words(planned))
    return planned


def plan_faults(ids: Collection[int], at: datetime) -> dict[int, list[str]]:
    """Why pages can not be published at a time, by their ids: plans that there are already.

    A page leaves a group only when the whole group is called off.
    """
    found: dict[int, list[str]] = {}
    for waiting in Schedule.objects.waiting().filter(document__in=ids).defer("prepared"):
        if waiting.action == Action.WITHDRAW and waiting.at <= at:
            words = _("The page is taken down on %s. Choose an earlier time, or call that off first.")
        elif waiting.group:
            words = _("This page is published together with others on %s. Call that off first.")
        else:
            continue
        found.setdefault(waiting.document_id, []).append(words % moment(waiting.at))
    return found


def refuse_before_publishing(document: Document, at: datetime) -> None:
    starts = Schedule.objects.waiting().publishing().filter(document=document.pk).first()
    if starts is None and not document.is_live:
        raise ValidationError(_("The page is not live, so there is nothing to take down."))
    if starts is not None and starts.at >= at:
        words = _("A version is published on %s. Choose a later time, or call that off first.")
        raise ValidationError({"at": words % moment(starts.at)})


# What is due


def publish_due(now: datetime, *, seconds: float | None = None) -> int:
    """Do what is due; returns how many plans were done. A second call does nothing.

    A plan that is refused or crashes is marked failed with its reason and is not tried again. `seconds`
    bounds the work; what is left stays due.
    """
    started, done = time.monotonic(), 0
    for number, batch in enumerate(due_batches(now)):
        needed = len(batch) * SECONDS_A_PAGE if number else 0
        if seconds is not None and time.monotonic() - started + needed > seconds:
            break
        done += run(batch)
    with transaction.atomic():
        note_next_due(SiteVersion.lock())
    return done


def due_batches(now: datetime) -> Iterator[list[int]]:
    """Ids of plans, in the order of their times, that are done in one transaction: a group, or a handful."""
    plans = Schedule.objects.due(now).order_by("at", "group", "action", "pk")
    plans = plans.values_list("group", "action", "pk")
    for (group, _action), rows in groupby(plans, key=lambda row: row[:2]):
        ids = [pk for _group, _action, pk in rows]
        size = len(ids) if group else AT_ONCE
        yield from (ids[start : start + size] for start in range(0, len(ids), size))


def run(ids: list[int]) -> int:
    """Do some plans in one transaction; when they crash, one by one, unless they belong together."""
    try:
        done, faults = do_together(ids)
    except NOT_ITS_FAULT:
        raise
    except Exception as error:  # whatever it was, readers must not run into it again
        if len(ids) > 1 and not Schedule.objects.filter(pk=ids[0]).exclude(group=None).exists():
            return sum(run([pk]) for pk in ids)
        done, faults = 0, {find_crashing(ids): repr(error)}
    if faults:
        fail(faults)
    return done


def find_crashing(ids: list[int]) -> int:
    """The plan at fault when some crash together; found by halves, which cost no more than one more try."""
    while len(ids) > 1:
        half = ids[: len(ids) // 2]
        ids = half if crashes(half) else ids[len(half) :]
    return ids[0]


def crashes(ids: list[int]) -> bool:
    try:
        with transaction.atomic():
            do_together(ids)
            transaction.set_rollback(True)
    except NOT_ITS_FAULT:
        raise
    except Exception:
        return True
    return False


@transaction.atomic
def do_together(ids: list[int]) -> tuple[int, dict[int, str]]:
    """How many were done, and why the others were not; of a group, none is done when one is refused."""
    SiteVersion.lock()
    waiting = Schedule.objects.select_for_update(of=("self",)).waiting().filter(pk__in=ids)
    plans = list(waiting.select_related("revision", "by"))
    outcome = carry_out(plans)
    faults = {
        plan.pk: " ".join(outcome.refused[plan.document_id].messages)
        for plan in plans
        if plan.document_id in outcome.refused
    }
    if faults and plans[0].group:
        transaction.set_rollback(True)
        return 0, faults
    done = [plan for plan in plans if plan.pk not in faults]
    end(done, Schedule.State.DONE)
    return len(done), faults


def carry_out(plans: list[Schedule]) -> Outcome:
    if not plans:  # somebody else did them meanwhile
        return Outcome({}, {})
    if plans[0].action == Action.WITHDRAW:
        targets = Document.objects.in_bulk([plan.prepared["send_readers_to"] for plan in plans])
        return take_down([leaving(plan, targets) for plan in plans])
    return put_live([Ready(plan.revision, plan.prepared, plan.by, plan.at) for plan in plans])


def leaving(plan: Schedule, targets: dict[int, Document]) -> Leaving:
    """What was said when it was planned; a page that is gone by now leads readers nowhere."""
    told = plan.prepared | {"send_readers_to": targets.get(plan.prepared["send_readers_to"])}
    return Leaving(plan.document_id, plan.by, plan.at, **told)


@contextmanager
def without_waiting() -> Iterator[None]:
    """Inside, a lock that somebody else holds raises OperationalError at once."""
    if connection.vendor == "sqlite":
        usual = 1000 * connection.settings_dict["OPTIONS"]["timeout"]
        quick, patient = "PRAGMA busy_timeout = 0", f"PRAGMA busy_timeout = {usual}"
    else:
        quick, patient = "SET lock_timeout = '50ms'", "RESET lock_timeout"
    with connection.cursor() as cursor:
        cursor.execute(quick)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(patient)
