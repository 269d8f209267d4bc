"""What the desk shows of plans: the next 30 days, and what failed; a group of pages is one row."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Max, QuerySet
from django.utils import timezone
from django.utils.translation import ngettext

from carthub.editorial.models import Schedule
from carthub.editorial.showing import edit_address, group_address, moment

AHEAD = timedelta(days=30)
SHOWN = 40
COLUMNS = ("at", "action", "reason", "document__title", "document__family")


@dataclass(frozen=True)
class Plan:
    title: str
    address: str
    at: datetime
    withdraws: bool = False
    reason: str = ""

    @property
    def when(self) -> str:
        return moment(self.at)


@dataclass(frozen=True)
class Planned:
    plans: list[Plan]
    more: int  # in the same time, beyond what is shown
    later: int


def planned() -> Planned:
    """The next 30 days."""
    waiting, until = Schedule.objects.waiting(), timezone.now() + AHEAD
    soon = waiting.filter(at__lte=until)
    plans = in_order(soon)
    rows = soon.apart().count() + groups_in(soon).count()
    return Planned(plans, rows - len(plans), waiting.filter(at__gt=until).count())


def failed() -> list[Plan]:
    """Plans that went wrong lately and were not made again."""
    return in_order(Schedule.objects.failed_lately(timezone.now()))


def in_order(plans: QuerySet[Schedule]) -> list[Plan]:
    apart = plans.apart().select_related("document").only(*COLUMNS)
    rows = [row_of(plan) for plan in apart[:SHOWN]]
    rows += [row_of_group(**group) for group in groups_in(plans)[:SHOWN]]
    return sorted(rows, key=lambda row: row.at)[:SHOWN]


def groups_in(plans: QuerySet[Schedule]) -> QuerySet:
    grouped = plans.exclude(group=None).order_by("at").values("group", "at")
    return grouped.annotate(pages=Count("pk"), reason=Max("reason"))


def row_of(plan: Schedule) -> Plan:
    withdraws = plan.action == Schedule.Action.WITHDRAW
    return Plan(plan.document.title, edit_address(plan.document), plan.at, withdraws, plan.reason)


def row_of_group(*, group, at: datetime, pages: int, reason: str) -> Plan:
    title = ngettext("Publish together: %d page", "Publish together: %d pages", pages) % pages
    return Plan(title, group_address(group), at, reason=reason)
