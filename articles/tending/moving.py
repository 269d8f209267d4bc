"""Moving articles from one topic to another.

Readers see topics as they were when a page was published. So a live article whose draft says the same moves
for readers at once: the draft gets a new version with the other topic, and that version is live from then
on, with the text, dates and signature that it had. An article whose draft has other unpublished changes
moves in the draft alone, and for readers when it is published; so does one with a version planned.
"""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from articles.services import count_topics
from articles.tending import telling
from articles.tending.plans import MovedPage, plan_move
from articles.tending.tags import DRAFTS, LISTS, hold, put_tags
from carthub.editorial.models import Document, SiteVersion, What
from carthub.editorial.services.publishing import carry_live
from carthub.editorial.services.revisions import record_revision
from topics.models import PublishedTopicPage, Topic, TopicChange, TopicPage
from topics.services.changes import record_change, topic_in_use

MOST_AT_ONCE = 200  # for all of a topic's articles there is merging


@transaction.atomic
def move_articles(
    ids: Iterable[int], source: Topic, target: Topic, *, by: AbstractUser | None
) -> TopicChange:
    """Give articles the topic `target` instead of `source`, by the rule above.

    Those that do not have `source` stay as they are; those that have both keep `target`. They leave the
    “start here” list of the page about `source`. Raises ValidationError when nothing can be moved.
    """
    ids = set(ids)
    refuse_too_many(ids)
    site_version = SiteVersion.lock()
    source, target = topic_in_use(source.pk), topic_in_use(target.pk)
    hold(Document.objects.filter(Q(pk__in=ids) | Q(pk__in=source.pages.values("pk"))))
    plan = plan_move(ids, source, target)
    words = f"{source.name} → {target.name}"
    retag(plan.articles, source, target)
    articles = [keep(page, by=by, note=words) for page in plan.articles]
    list_again(plan.articles, source, target)
    pages = [shorten(page, plan.articles, by=by, note=words) for page in plan.pages]
    done = {"articles": articles, "pages": pages, "told": telling.move(source, target, plan)}
    return record_change(site_version, What.TOPIC_MOVED, source, done, by=by, subject=words, target=target)


def refuse_too_many(ids: set[int]) -> None:
    if len(ids) > MOST_AT_ONCE:
        told = _("At most %d articles at once. To move all articles of a topic, merge it into the other.")
        raise ValidationError(told % MOST_AT_ONCE)


def retag(articles: list[MovedPage], source: Topic, target: Topic) -> None:
    come = {article.page: None for article in articles if not article.doubled}
    DRAFTS.under(source).filter(content_object__in=[article.page for article in articles]).delete()
    put_tags(DRAFTS, target, come)


def list_again(articles: list[MovedPage], source: Topic, target: Topic) -> None:
    """For readers, those whose draft says what is live."""
    ids = [article.page for article in articles if article.same]
    carry_live(ids)
    LISTS.under_both(source, target).filter(article__in=ids).delete()
    LISTS.under(source).filter(article__in=ids).update(topic=target)
    count_topics([source.pk, target.pk])


def keep(page: MovedPage, *, by: AbstractUser | None, note: str) -> dict[str, Any]:
    """Record what the draft says now, and what undoing needs to know of it."""
    revision = record_revision(Document(pk=page.page), by=by, note=note)
    return asdict(page) | {"revision": revision.pk}


def shorten(
    page: MovedPage, articles: list[MovedPage], *, by: AbstractUser | None, note: str
) -> dict[str, Any]:
    """Take what moved out of a “start here” list."""
    moved = {article.page for article in articles}
    begin_with(page, [pk for pk in page.start_here if pk not in moved])
    kept = keep(page, by=by, note=note)
    carry_live([page.page] if page.same else [])
    return kept


def begin_with(page: MovedPage, ids: list[int]) -> None:
    TopicPage(pk=page.page).set_start_here(ids)
    if page.same:
        PublishedTopicPage.objects.filter(pk=page.page).update(start_here=ids)


def undo_move(change: TopicChange, *, by: AbstractUser | None) -> None:
    """Give every article back its topic whose draft nobody saved since."""
    source, target = topic_in_use(change.topic_id), topic_in_use(change.target_id)
    every = [*change.done["articles"], *change.done["pages"]]
    hold(Document.objects.filter(pk__in=[each["page"] for each in every]))
    articles, pages = untouched(change.done["articles"]), untouched(change.done["pages"])
    note = f"{target.name} → {source.name}"
    retag_back(articles, source, target)
    for page in pages:
        begin_with(page, page.start_here)
    for page in (*articles, *pages):
        record_revision(Document(pk=page.page), by=by, note=note)
    carry_live([page.page for page in (*articles, *pages) if page.same])
    count_topics([source.pk, target.pk])


def retag_back(articles: list[MovedPage], source: Topic, target: Topic) -> None:
    live = [article for article in articles if article.same]
    for shelf, moved in ((DRAFTS, articles), (LISTS, live)):
        gone = [article.page for article in moved if not article.doubled]
        shelf.under(target).filter(**{f"{shelf.article}__in": gone}).delete()
        put_tags(shelf, source, {article.page: None for article in moved})


def untouched(moved: list[dict[str, Any]]) -> list[MovedPage]:
    """Those whose draft is as the move left it; `same` when their live page is too."""
    documents = Document.objects.in_bulk([each["page"] for each in moved])
    kept = []
    for each in moved:
        page, revision = documents.get(each["page"]), each["revision"]
        if page is not None and page.latest_revision_id == revision:
            own = {name: value for name, value in each.items() if name != "revision"}
            same = each["same"] and page.is_live and page.live_revision_id == revision
            kept.append(MovedPage(**own | {"same": same}))
    return kept


def left_of_move(change: TopicChange) -> list[str]:
    """What undoing would leave as it is, in words. Raises ValidationError when a topic was merged since."""
    topic_in_use(change.topic_id), topic_in_use(change.target_id)
    every = [*change.done["articles"], *change.done["pages"]]
    return telling.kept({"pages": len(every) - len(untouched(every))})
