"""What is due soon, or waits too long: each person is told once."""

from datetime import datetime, timedelta
from itertools import groupby

from django.contrib.auth.models import AbstractUser
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from carthub.editorial.models import Document, Notice, Profile, Schedule
from carthub.editorial.models.notices import DUE_SOON
from carthub.editorial.querysets import Stage
from carthub.editorial.services.checking import possible_checkers, writers_of
from carthub.editorial.services.notices import notify
from carthub.editorial.showing import check_address, group_address, moment

AHEAD = timedelta(days=1)
PATIENCE = timedelta(days=3)


def remind(now: datetime) -> None:
    """Tell whom something waits for; a second call tells nobody again."""
    remind_of_plans(now)
    remind_of_checks(now)


def remind_of_plans(now: datetime) -> None:
    """One notice for each plan, and one for all that were planned together."""
    plans = plans_to_tell(now).select_related("document", "by__profile").defer("prepared")
    for _together, group in groupby(plans, key=lambda plan: plan.group or plan.pk):
        first, *others = group
        with timezone.override(Profile.objects.of(first.by).zone):
            words = plan_words(first, others)
        path = group_address(first.group) if others else ""
        notify([first.by], DUE_SOON, words, by=None, document=first.document, path=path)


def plans_to_tell(now: datetime) -> QuerySet[Schedule]:
    same_page = Q(document=OuterRef("document")) | Q(document__schedules__group=OuterRef("group"))
    told = Notice.objects.filter(same_page, what=DUE_SOON, user=OuterRef("by"), at__gte=OuterRef("made_at"))
    due = Schedule.objects.waiting().filter(at__lte=now + AHEAD).exclude(by=None)
    return due.exclude(Exists(told)).order_by("at", "group", "pk")


def plan_words(plan: Schedule, others: list[Schedule]) -> str:
    when = moment(plan.at)
    if others:
        return _("%(count)d pages are due on %(when)s.") % {"count": len(others) + 1, "when": when}
    words = {"title": plan.document.title, "when": when}
    if plan.action == Schedule.Action.PUBLISH:
        return _("“%(title)s” is published on %(when)s.") % words
    return _("“%(title)s” is taken down on %(when)s.") % words


def remind_of_checks(now: datetime) -> None:
    """Those who are asked to check, and those who wait for it."""
    waiting = Document.objects.filter(stage=Stage.WAITING, sent_at__lte=now - PATIENCE)
    for document in waiting.select_related("reviewer", "sent_by", "created_by", "latest_revision__by"):
        checkers = [document.reviewer] if document.reviewer else possible_checkers(document)
        yours = _("“%s” has waited three days for your check.") % document.title
        theirs = _("“%s” has waited three days for a check.") % document.title
        remind_once(document, checkers, yours, path=check_address(document))
        remind_once(document, writers_of(document), theirs)


def remind_once(document: Document, people: list[AbstractUser | None], text: str, *, path: str = "") -> None:
    since = {"document": document, "what": DUE_SOON, "at__gte": document.sent_at}
    told = set(Notice.objects.filter(**since).values_list("user", flat=True))
    untold = [user for user in people if user is not None and user.pk not in told]
    notify(untold, DUE_SOON, text, by=None, document=document, path=path)
