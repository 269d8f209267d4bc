"""What the front page of the admin shows, in a constant number of queries."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import AbstractUser
from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models import Article, Kind
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
from carthub.editorial.models.documents import kinds_of_page
from carthub.editorial.permissions import Right
from carthub.editorial.querysets import Stage, State
from carthub.editorial.services.checking import checkers
from carthub.editorial.showing import check_address, edit_address
from topics.models import Topic, TopicPage

SHOWN = 8
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
    live = Document.objects.exclude(live_revision=None).filter(withdrawn_at=None)
    return [
        Entry(page.title, edit_address(page), at=page.last_changed_at)
        for page in live.order_by("-last_changed_at", "-pk")[:SHOWN]
    ]


def topics_without_page() -> list[Topic]:
    """Those with most articles first: their readers miss the page most."""
    topics = Topic.objects.without_page().annotate(tagged=Count("tagged_articles"))
    return list(topics.order_by("-tagged", "name")[:SHOWN])


def counts() -> list[dict[str, Any]]:
    """How many there are of each, and of pages how many are live."""
    live = Count("pk", filter=Q(live_revision__isnull=False, withdrawn_at__isnull=True))
    articles = Article.objects.order_by().exclude(kind=Kind.PAGE).aggregate(all=Count("pk"), live=live)
    plain = Article.objects.order_by().filter(kind=Kind.PAGE).aggregate(all=Count("pk"), live=live)
    pages = TopicPage.objects.order_by().aggregate(all=Count("pk"), live=live)
    return [
        {"name": _("Articles"), **articles},
        {"name": _("Topic pages"), **pages},
        {"name": _("Plain pages"), **plain},
        {"name": _("Pictures"), "all": Picture.objects.count()},
    ]


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
