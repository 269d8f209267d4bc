"""What the front page of the admin shows, in a constant number of queries."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import AbstractUser
from django.db.models import Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models import PostCount
from carthub import desk_plans
from carthub.editorial.models import (
    Document,
    Event,
    Follower,
    MissedAddress,
    Note,
    Picture,
    Schedule,
    Site,
    What,
)
from carthub.editorial.models.addresses import Family
from carthub.editorial.models.documents import kinds_of_page
from carthub.editorial.permissions import Right
from carthub.editorial.querysets import Stage, State
from carthub.editorial.services.checking import checkers
from carthub.editorial.showing import check_address, edit_address
from topics.models import Topic, TopicPage

SHOWN = 8
COUNTED = 10_000
NOTICES_SHOWN = 12
UNPUBLISHED = [State.DRAFT, State.WAITING, State.ASKED, State.CHECKED, State.CHANGED]
OVERRIDES_SHOWN_FOR = timedelta(days=30)


@dataclass(frozen=True)
class Entry:
    title: str
    address: str
    state: State | None = None
    at: datetime | None = None
    words: str = ""


def desk(user: AbstractUser, site: Site) -> dict[str, Any]:
    return {
        "notices": user.notices.unseen_first(NOTICES_SHOWN),
        "drafts": my_drafts(user),
        "to_check": to_check(user),
        "overridden": overridden(),
        "noted": open_notes(user),
        "planned": desk_plans.planned(),
        "failed": desk_plans.failed(),
        "published": recently_published(),
        "bare_topics": topics_without_page(),
        "examples": public_examples(),
        "unchecked_kinds": unchecked_kinds(site),
        "counts": counts(),
        "missed": missed_addresses(user),
        "failing_caches": failing_caches(user),
    }


def my_drafts(user: AbstractUser) -> list[Entry]:
    """What I wrote last and readers do not have yet."""
    rows = Document.objects.filter(differs=True).with_state(Schedule.objects.waiting())
    mine = rows.filter(Q(latest_revision__by=user) | Q(created_by=user))
    unpublished = mine.filter(annotated_state__in=UNPUBLISHED).latest_changed_first()
    return [
        Entry(page.title, edit_address(page), page.state, page.updated_at) for page in unpublished[:SHOWN]
    ]


def to_check(user: AbstractUser) -> list[Entry]:
    """What waits for a medical check, with me or with whoever has time; the longest wait first.

    What waits for somebody who may check no longer is anybody's.
    """
    if not user.has_perm(Right.CHECK):
        return []
    others = checkers().exclude(pk=user.pk)
    waiting = Document.objects.filter(stage=Stage.WAITING).exclude(reviewer__in=others)
    return [
        Entry(page.title, check_address(page), State.WAITING, page.sent_at)
        for page in waiting.order_by("sent_at", "pk")[:SHOWN]
    ]


def overridden() -> list[Entry]:
    """What an editor-in-chief published over a fault lately, and whether the need of a check was switched."""
    since = timezone.now() - OVERRIDES_SHOWN_FOR
    acts = (What.PUBLISHED_ANYWAY, What.CHECK_SWITCHED)
    events = Event.objects.filter(what__in=acts, at__gte=since).select_related("document")
    return [
        Entry(
            each.subject,
            edit_address(each.document) if each.document else reverse("admin:editorial_site_changelist"),
            at=each.at,
            words=f"{each.by_name}: {each.reason}",
        )
        for each in events[:SHOWN]
    ]


def open_notes(user: AbstractUser) -> dict[str, Any]:
    """How many notes are open on my pages, and the pages with most of them."""
    counts = Note.objects.open().on_pages_of(user).counted_by_document()
    most = sorted(counts, key=lambda pk: (-counts[pk], -pk))[:SHOWN]
    pages = Document.objects.in_bulk(most)
    entries = [
        Entry(pages[pk].title, f"{edit_address(pages[pk])}#notes", words=str(counts[pk])) for pk in most
    ]
    return {"count": sum(counts.values()), "pages": entries}


def recently_published() -> list[Entry]:
    live = Document.objects.live().filter(last_changed_at__isnull=False)  # where PostgreSQL begins to read
    return [
        Entry(page.title, edit_address(page), at=page.last_changed_at)
        for page in live.order_by("-last_changed_at", "-pk")[:SHOWN]
    ]


def topics_without_page() -> list[Topic]:
    """Those with most live articles first: their readers miss the page most."""
    topics = Topic.objects.without_page().annotate(live=Coalesce(Sum("counts__posts"), 0))
    return list(topics.order_by("-live", "name")[:SHOWN])


def counts() -> list[dict[str, Any]]:
    """How many there are of each, and of pages how many are live; many are counted no further than needed.

    Live articles are counted by publishing.
    """
    plain = Document.objects.filter(family=Family.PAGES)
    live = PostCount.objects.aggregate(posts=Coalesce(Sum("posts"), 0))["posts"]
    articles = count_some(Document.objects.filter(family=Family.ARTICLES))
    return [
        {"name": _("Articles"), **articles, "live": live},
        {
            "name": _("Topic pages"),
            **count_some(TopicPage.objects.all()),
            **count_live(TopicPage.objects.all()),
        },
        {"name": _("Plain pages"), **count_some(plain), **count_live(plain)},
        {"name": _("Pictures"), **count_some(Picture.objects.all())},
    ]


def count_some(rows: QuerySet) -> dict[str, Any]:
    found = rows.order_by().values("pk")[: COUNTED + 1].count()
    return {"all": min(found, COUNTED), "more": found > COUNTED}


def count_live(rows: QuerySet) -> dict[str, int]:
    return {"live": count_some(rows.live())["all"]}


def unchecked_kinds(site: Site) -> list[str]:
    """Names of the kinds of page that are published without a medical check."""
    return [str(name) for kind, name in kinds_of_page() if kind not in site.medical_kinds]


def public_examples() -> int:
    return Document.objects.examples().exclude(live_revision=None).filter(withdrawn_at=None).count()


def missed_addresses(user: AbstractUser) -> int:
    """How many addresses were asked for and not found, for who can send their readers on."""
    return MissedAddress.objects.shown().count() if user.has_perm(Right.REDIRECT) else 0


def failing_caches(user: AbstractUser) -> list[Follower]:
    """Caches before the hub that could not be told what changed, for who looks after the hub."""
    return list(Follower.objects.caches().failing()) if user.has_perm(Right.SITE) else []
