"""What becomes of the pages about a topic when it is merged."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.contrib.auth.models import AbstractUser
from django.db.models import Count
from django.utils.translation import gettext as _

from carthub.editorial.models import Address, Document, Schedule
from carthub.editorial.services.plans import cancel_schedule
from carthub.editorial.services.publishing import withdraw
from topics.models import PublishedTopicPage, Topic, TopicPage

Leads = Mapping[int, Document]  # where the readers of a page are sent, by the page's id


class Fate(StrEnum):
    BECOMES = "becomes"  # the heir has no page in this language, so this one is its page now
    GOES = "goes"  # it is taken down, and its addresses lead to another page
    STAYS = "stays"  # readers do not have it, and the heir has a page: it stays as it is
    STUCK = "stuck"  # readers would be sent to a page that they can not read


@dataclass(frozen=True)
class PagePlan:
    page: int
    title: str
    language: str
    fate: Fate
    live: bool
    target: int | None
    target_title: str
    addresses: list[list[Any]]  # id, state and path of those that lead on
    plans: list[int]  # what is waiting for its time
    start_here: int


def plan_pages(topic: Topic, into: Topic, leads: Leads) -> list[PagePlan]:
    """Four queries."""
    pages = list(topic.pages.annotate(first_posts=Count("start_here_rows")).order_by("language"))
    ids = [page.pk for page in pages]
    heirs = {page.language: page for page in into.pages.all()}
    known = Address.objects.filter(document__in=ids).exclude(state=Address.State.HELD)
    addresses = grouped(known.order_by("state", "path").values_list("document_id", "pk", "state", "path"))
    waiting = Schedule.objects.waiting().filter(document__in=ids)
    plans = grouped(waiting.values_list("document_id", "pk"))
    return [
        plan_page(page, heirs.get(page.language), leads.get(page.pk), addresses[page.pk], plans[page.pk])
        for page in pages
    ]


def grouped(rows: Iterable[tuple]) -> dict[int, list[list[Any]]]:
    """The rows without their first value, by it."""
    groups = defaultdict(list)
    for key, *rest in rows:
        groups[key].append(rest)
    return groups


def plan_page(
    page: TopicPage, heir: TopicPage | None, lead: Document | None, addresses: list, plans: list
) -> PagePlan:
    fate, target = fate_of(page, heir, lead), lead or heir
    return PagePlan(
        page=page.pk,
        title=page.title,
        language=page.language,
        fate=fate,
        live=page.is_live,
        target=target.pk if target else None,
        target_title=target.title if target else "",
        addresses=addresses if fate == Fate.GOES else [],
        plans=[] if fate == Fate.BECOMES else [pk for (pk,) in plans],
        start_here=page.first_posts,
    )


def fate_of(page: TopicPage, heir: TopicPage | None, lead: Document | None) -> Fate:
    if lead is not None and page.live_revision_id is not None:
        return Fate.GOES
    if heir is None:
        return Fate.BECOMES
    if not page.is_live:
        return Fate.STAYS
    return Fate.GOES if heir.is_live else Fate.STUCK


def carry_out_pages(plans: list[PagePlan], into: Topic, *, by: AbstractUser | None) -> None:
    for plan in plans:
        if plan.plans:
            cancel_schedule(Document(pk=plan.page), by=by)
        if plan.fate == Fate.BECOMES:
            give_page(plan.page, into)
        elif plan.fate == Fate.GOES:
            send_readers_on(plan, into, by=by)


def give_page(pk: int, topic: Topic) -> None:
    """No version names the topic anew: its id leads on to this one."""
    TopicPage.objects.filter(pk=pk).update(topic=topic)
    PublishedTopicPage.objects.filter(pk=pk).update(topic=topic)


def send_readers_on(plan: PagePlan, into: Topic, *, by: AbstractUser | None) -> None:
    target = Document.objects.get(pk=plan.target)
    if plan.live:
        note = _("Its topic was merged into “%s”.") % into.name
        reason = Document.Withdrawal.REPLACED
        withdraw(Document(pk=plan.page), by=by, reason=reason, note=note, send_readers_to=target)
    ids = [pk for pk, _state, _path in plan.addresses]
    Address.objects.filter(pk__in=ids).update(document=target, state=Address.State.MOVED)
