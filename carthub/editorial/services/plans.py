"""Ending plans: called off, or failed with a reason that their owners are told."""

from collections.abc import Mapping

from django.contrib.auth.models import AbstractUser
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from carthub.editorial.models import Document, Event, Schedule, SiteVersion, What
from carthub.editorial.services.events import name_of, new_event
from carthub.editorial.services.notices import notify
from carthub.editorial.showing import group_address, moment

NAMED = 3  # pages at fault that are named when several were to be published together

State, Action = Schedule.State, Schedule.Action


def note_next_due(site_version: SiteVersion) -> None:
    """Keep in the site's version when something is due next."""
    site_version.next_due_at = Schedule.objects.waiting().values_list("at", flat=True).first()
    site_version.save(update_fields=["next_due_at"])


@transaction.atomic
def call_off(plan: Schedule, *, by: AbstractUser | None) -> int:
    """Call off a plan that waits, and all that are to be done together with it; returns how many there were.

    A page that would never have been published by then is not taken down either.
    """
    site_version = SiteVersion.lock()
    plans = list(with_company(plan).select_related("document"))
    plans += pointless_without(plans)
    end(plans, State.CANCELLED)
    note_next_due(site_version)
    Event.objects.bulk_create(
        new_event(
            What.SCHEDULE_CANCELLED,
            by=by,
            document=each.document,
            revision=each.revision,
            reason=in_words(each),
        )
        for each in plans
    )
    return len(plans)


def cancel_schedule(document: Document, *, by: AbstractUser | None) -> int:
    """Call off all that waits for a document; returns how many plans there were."""
    waiting = Schedule.objects.waiting().filter(document=document.pk)
    return sum(call_off(plan, by=by) for plan in waiting)


def with_company(plan: Schedule) -> QuerySet[Schedule]:
    """A plan that still waits, with those of its group."""
    waiting = Schedule.objects.waiting()
    return waiting.filter(group=plan.group) if plan.group else waiting.filter(pk=plan.pk)


def pointless_without(plans: list[Schedule]) -> list[Schedule]:
    """Plans to take down what these would have published, and nothing else has."""
    ids = [plan.document_id for plan in plans if plan.action == Action.PUBLISH]
    ends = Schedule.objects.waiting().taking_down().filter(document__in=ids).select_related("document")
    return [plan for plan in ends if not plan.document.is_live]


def end(plans: list[Schedule], state: str, **fields) -> None:
    ids = [plan.pk for plan in plans]
    Schedule.objects.filter(pk__in=ids).update(state=state, ended_at=timezone.now(), **fields)


def in_words(plan: Schedule) -> str:
    words = _("Publish on %s") if plan.action == Action.PUBLISH else _("Take down on %s")
    return words % moment(plan.at)


@transaction.atomic
def fail(faults: Mapping[int, str], *, by: AbstractUser | None = None) -> None:
    """Mark plans failed, each with its reason, and with them all that were to be done together with them.

    `faults` goes by the ids of plans; one that waits no longer is left as it is. Owners are told.
    """
    at_fault = for_ending(Schedule.objects.filter(pk__in=faults))
    for plan in at_fault:
        if plan.group is None:
            fail_all([plan], faults[plan.pk], by=by)
    for group in dict.fromkeys(plan.group for plan in at_fault if plan.group):
        named = [f"“{plan.document.title}”: {faults[plan.pk]}" for plan in at_fault if plan.group == group]
        together = for_ending(Schedule.objects.filter(group=group))
        fail_all(together, " ".join([_("Nothing was published."), *named[:NAMED]]), by=by)


def for_ending(plans: QuerySet[Schedule]) -> list[Schedule]:
    locked = plans.waiting().select_for_update(of=("self",)).defer("prepared", "revision__content_text")
    return list(locked.select_related("document", "revision", "by"))


def fail_all(plans: list[Schedule], reason: str, *, by: AbstractUser | None) -> None:
    end(plans, State.FAILED, reason=reason)
    end(pointless_without(plans), State.CANCELLED)
    log(What.SCHEDULE_FAILED, dict.fromkeys(plans, reason), by=by)
    first = plans[0]
    words = {"what": what_failed(plans), "when": moment(first.at), "why": reason}
    text = _("%(what)s, planned for %(when)s: %(why)s") % words
    path = group_address(first.group) if first.group else ""
    notify([first.by], What.SCHEDULE_FAILED, text, by=by, document=first.document, path=path)


def what_failed(plans: list[Schedule]) -> str:
    if plans[0].group:
        return _("%d pages were not published together") % len(plans)
    if plans[0].action == Action.WITHDRAW:
        return _("“%s” was not taken down") % plans[0].document.title
    return _("“%s” was not published") % plans[0].document.title


def log(what: What, reasons: Mapping[Schedule, str], *, by: AbstractUser | None) -> None:
    Event.objects.bulk_create(
        new_event(what, by=by, document=plan.document, revision=plan.revision, reason=reason)
        for plan, reason in reasons.items()
    )


def stop_plans(document: Document, *, by: AbstractUser | None) -> None:
    """End what waits for a page that is taken down by hand: what would put it back fails."""
    waiting = Schedule.objects.waiting().filter(document=document.pk)
    end(list(waiting.taking_down()), State.CANCELLED)
    words = {"name": name_of(by), "when": moment(timezone.now())}
    reason = _("%(name)s took the page down on %(when)s, after this was planned.") % words
    fail({plan.pk: reason for plan in waiting.publishing()}, by=by)
