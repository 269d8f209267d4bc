"""Every row that tending a topic would change, read in a constant number of queries."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from articles.models import PublishedTagging, TaggedArticle
from articles.tending.pages import Fate, Leads, PagePlan, plan_pages
from articles.tending.places import steps_after_merge
from articles.tending.tags import DRAFTS, LISTS, Tags, plan_tags
from carthub.editorial.models import Document, Schedule, Site
from topics.models import StartHere, Topic


@dataclass(frozen=True)
class MergePlan:
    """Lists of ids, so that a TopicChange can keep it."""

    taggable: bool
    names: list[list[Any]]  # id, name, whether it is the topic's own in its language
    codes: list[int]
    known_codes: list[list[Any]]  # id, system and code of those that the heir has already
    steps_gone: list[tuple[int, int]]
    steps_come: list[tuple[int, int]]
    heirs: list[int]  # what was merged into the topic before
    drafts: Tags
    lists: Tags
    languages: dict[str, int]  # live articles in each
    pages: list[PagePlan]
    featured: int | None  # the page on the front page, if it goes


def plan_merge(topic: Topic, into: Topic, leads: Leads | None = None) -> MergePlan:
    """Raises ValidationError when the two are one."""
    if topic == into:
        raise ValidationError(_("A topic can not be merged into itself."))
    pages = plan_pages(topic, into, leads or {})
    going = [page.page for page in pages if page.fate == Fate.GOES]
    known = Q()
    for system, code in into.codes.values_list("system", "code"):
        known |= Q(system=system, code=code)
    doubled = topic.codes.filter(known) if known else topic.codes.none()
    steps = set(Topic.broader.through.objects.values_list("from_topic_id", "to_topic_id"))
    gone, come = steps_after_merge(steps, topic.pk, into.pk)
    return MergePlan(
        taggable=topic.taggable,
        names=[list(row) for row in topic.names.values_list("pk", "name", "primary")],
        codes=list(topic.codes.exclude(pk__in=doubled.values("pk")).values_list("pk", flat=True)),
        known_codes=[list(row) for row in doubled.values_list("pk", "system", "code")],
        steps_gone=gone,
        steps_come=come,
        heirs=list(topic.merged.values_list("pk", flat=True)),
        drafts=plan_tags(DRAFTS, topic, into),
        lists=plan_tags(LISTS, topic, into),
        languages=languages_of(topic),
        pages=pages,
        featured=Site.objects.filter(featured__in=going).values_list("featured", flat=True).first(),
    )


def languages_of(topic: Topic) -> dict[str, int]:
    rows = PublishedTagging.objects.filter(topic=topic).order_by("language").values("language")
    return dict(rows.annotate(posts=Count("pk")).values_list("language", "posts"))


@dataclass(frozen=True)
class MovedPage:
    """A page whose draft changes: an article, or a topic page that sends its readers to one first."""

    page: int
    title: str
    live: bool
    same: bool  # the draft says what is live and nothing else is planned, so both change
    planned: bool  # an earlier version waits to be published
    doubled: bool = False  # it has the other topic already
    start_here: list[int] | None = None  # what stood there before


@dataclass(frozen=True)
class MovePlan:
    articles: list[MovedPage]
    pages: list[MovedPage]
    lacking: int  # of the articles asked for, those that do not have the topic


def plan_move(ids: Collection[int], source: Topic, target: Topic) -> MovePlan:
    """Raises ValidationError when the two are one, or no article has the first."""
    if source == target:
        raise ValidationError(_("Choose two different topics."))
    tags = TaggedArticle.objects.filter(content_object=OuterRef("pk"))
    having = with_standing(Document.objects.filter(Exists(tags.filter(tag=source)), pk__in=ids))
    articles = [
        moved_page(document, doubled=document.doubled)
        for document in having.annotate(doubled=Exists(tags.filter(tag=target)))
    ]
    if not articles:
        raise ValidationError(_("None of these articles has the topic “%s”.") % source.name)
    pages = pages_that_begin_with([article.page for article in articles], source)
    return MovePlan(articles, pages, len(ids) - len(articles))


def with_standing(documents: QuerySet[Document]) -> QuerySet[Document]:
    publish = Schedule.Action.PUBLISH
    waiting = Schedule.objects.waiting().filter(document=OuterRef("pk"), action=publish)
    same = Q(live_revision__sha256=F("latest_revision__sha256"))
    return documents.annotate(planned=Exists(waiting), same=same).order_by("pk")


def moved_page(document: Document, **more: Any) -> MovedPage:
    live = document.is_live
    same = live and bool(document.same) and not document.planned
    return MovedPage(document.pk, document.title, live, same, document.planned, **more)


def pages_that_begin_with(articles: list[int], topic: Topic) -> list[MovedPage]:
    """The topic's own pages that have one of the articles under “start here”."""
    rows = StartHere.objects.filter(topic_page__topic=topic)  # in the order of each list
    lists: dict[int, list[int]] = {}
    for page, article in rows.values_list("topic_page", "document"):
        lists.setdefault(page, []).append(article)
    concerned = [page for page, listed in lists.items() if set(listed) & set(articles)]
    documents = with_standing(Document.objects.filter(pk__in=concerned))
    return [moved_page(document, start_here=lists[document.pk]) for document in documents]
