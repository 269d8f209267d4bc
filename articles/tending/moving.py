"""Moving articles from one topic to another.

Readers see topics as they were when a page was published. So a live article whose draft says the same moves
for readers at once: the draft gets a new version with the other topic, and that version is live from then
on, with the text, dates and signature that it had. An article whose draft has other unpublished changes
moves in the draft alone, and for readers when it is published; so does one with a version planned.
"""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from articles.models import Article, TaggedArticle
from articles.tending import telling
from articles.tending.plans import MovedPage, plan_move
from carthub.editorial.models import Change, Document, Revision, SiteVersion, What
from carthub.editorial.services.publishing import carry_live
from carthub.editorial.services.revisions import record_revision
from topics.models import Topic, TopicChange, TopicPage
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
    hold(ids)
    plan = plan_move(ids, source, target)
    words = f"{source.name} → {target.name}"
    done = {
        "articles": [move(page, source, target, by=by, note=words) for page in plan.articles],
        "pages": [shorten(page, plan.articles, by=by, note=words) for page in plan.pages],
        "told": telling.move(source, target, plan),
    }
    site_version.changed(Change.What.TOPIC)
    return record_change(What.TOPIC_MOVED, source, done, by=by, subject=words, target=target)


def refuse_too_many(ids: set[int]) -> None:
    if len(ids) > MOST_AT_ONCE:
        told = _("At most %d articles at once. To move all articles of a topic, merge it into the other.")
        raise ValidationError(told % MOST_AT_ONCE)


def hold(ids: Iterable[int]) -> None:
    """Let whoever is saving one of these pages finish, and nobody begin."""
    documents = Document.objects.filter(pk__in=ids).order_by("pk")
    list(documents.select_for_update(no_key=True).values_list("pk", flat=True))


def move(
    page: MovedPage, source: Topic, target: Topic, *, by: AbstractUser | None, note: str
) -> dict[str, Any]:
    retag(page.page, gone=[source], come=[target])
    revision = record_revision(Article(pk=page.page), by=by, note=note)
    if page.same:
        carry_live(revision)
    return {"page": page.page, "revision": revision.pk, "live": page.same, "doubled": page.doubled}


def retag(article: int, *, gone: Iterable[Topic], come: Iterable[Topic]) -> None:
    TaggedArticle.objects.filter(content_object=article, tag__in=gone).delete()
    TaggedArticle.objects.bulk_create(
        [TaggedArticle(content_object_id=article, tag=topic) for topic in come], ignore_conflicts=True
    )


def shorten(
    page: MovedPage, articles: list[MovedPage], *, by: AbstractUser | None, note: str
) -> dict[str, Any]:
    """Take what moved out of a “start here” list."""
    moved = {article.page for article in articles}
    kept = [pk for pk in page.start_here if pk not in moved]
    revision = begin_with(page.page, kept, live=page.same, by=by, note=note)
    return {"page": page.page, "revision": revision.pk, "live": page.same, "start_here": page.start_here}


def begin_with(page: int, ids: list[int], *, live: bool, by: AbstractUser | None, note: str) -> Revision:
    TopicPage(pk=page).set_start_here(ids)
    revision = record_revision(Document(pk=page), by=by, note=note)
    if live:
        carry_live(revision, start_here=ids)
    return revision


def undo_move(change: TopicChange, *, by: AbstractUser | None) -> None:
    """Give every article back its topic whose draft nobody saved since."""
    source, target = topic_in_use(change.topic_id), topic_in_use(change.target_id)
    hold(each["page"] for each in (*change.done["articles"], *change.done["pages"]))
    note = f"{target.name} → {source.name}"
    for each, live in untouched(change.done["articles"]):
        retag(each["page"], gone=[] if each["doubled"] else [target], come=[source])
        revision = record_revision(Article(pk=each["page"]), by=by, note=note)
        if live:
            carry_live(revision)
    for each, live in untouched(change.done["pages"]):
        begin_with(each["page"], each["start_here"], live=live, by=by, note=note)


def untouched(moved: list[dict[str, Any]]) -> list[tuple[dict[str, Any], bool]]:
    """Those whose draft is as the move left it, and whether their live page is too."""
    documents = Document.objects.in_bulk([each["page"] for each in moved])
    found = [(each, documents.get(each["page"])) for each in moved]
    return [
        (each, each["live"] and page.is_live and page.live_revision_id == each["revision"])
        for each, page in found
        if page is not None and page.latest_revision_id == each["revision"]
    ]


def left_of_move(change: TopicChange) -> list[str]:
    """What undoing would leave as it is, in words. Raises ValidationError when a topic was merged since."""
    topic_in_use(change.topic_id), topic_in_use(change.target_id)
    every = [*change.done["articles"], *change.done["pages"]]
    return telling.kept(telling.KEPT_PAGES, len(every) - len(untouched(every)), {})
