"""The articles' part of every publish, and the counts it keeps."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_noop

from articles.models import Article, Pin, PostCount, PublishedArticle, PublishedTagging, TaggedArticle
from carthub.editorial.models import Change, Document, SiteVersion
from carthub.editorial.models.addresses import Family
from carthub.editorial.services.erasures import Erasure
from carthub.editorial.services.newsstand import Page
from topics.models import PublishedTopicPage, Topic, TopicCount, TopicPair
from topics.services.counts import change_counts


def list_under_topics(pages: list[Page]) -> None:
    """List articles under their topics and keep the counts; a merged topic counts as its heir.

    A press stage: runs inside the publish transaction, with an empty content on a take-down.
    """
    articles = [page for page in pages if page.document.family != Family.TOPICS]
    before: dict[int, set[int]] = {page.document.pk: set() for page in articles}
    after, left = listed_topics(articles), []
    taggings = PublishedTagging.objects.filter(article__in=before)
    for pk, article_id, topic_id in taggings.values_list("pk", "article", "topic"):
        before[article_id].add(topic_id)
        if topic_id not in after[article_id]:
            left.append(pk)
    PublishedTagging.objects.filter(pk__in=left).delete()
    PublishedTagging.objects.bulk_create(
        PublishedTagging(
            topic_id=topic_id,
            article_id=page.document.pk,
            language=page.published.language,
            published_at=page.published.published_at,
        )
        for page in articles
        for topic_id in sorted(after[page.document.pk] - before[page.document.pk])
    )
    change_counts(
        (page.published.language, before[page.document.pk], after[page.document.pk]) for page in articles
    )


def listed_topics(articles: list[Page]) -> dict[int, set[int]]:
    """Ids of the topics under which each article stands; plain pages, and those taken down, under none."""
    wanted = {
        page.document.pk: page.content.get("topics", [])
        for page in articles
        if page.content and page.document.family_of(page.content) == Family.ARTICLES
    }
    heirs = Topic.objects.heirs({pk for ids in wanted.values() for pk in ids})
    return {
        page.document.pk: {heirs[pk] for pk in wanted.get(page.document.pk, ()) if pk in heirs}
        for page in articles
    }


def articles_pinning(document: Document) -> QuerySet[Document]:
    """Articles whose editor put this one first among the related ones."""
    return Document.objects.filter(article__pins__other=document.pk)


def own_row(document: Document) -> QuerySet[Article]:
    return Article.objects.filter(pk=document.pk)


def pins_both_ways(document: Document) -> QuerySet[Pin]:
    return Pin.objects.filter(Q(article=document.pk) | Q(other=document.pk))


def taggings(document: Document) -> QuerySet[TaggedArticle]:
    return TaggedArticle.objects.filter(content_object=document.pk)


ARTICLE_ERASURES = [
    Erasure("", own_row, lambda rows: rows.update(excerpt="")),
    Erasure(gettext_noop("related articles"), pins_both_ways),
    Erasure(gettext_noop("topics"), taggings),
]


@transaction.atomic
def recount_topics() -> Change:
    """Count all live articles anew, after the published rows were rebuilt."""
    site_version = SiteVersion.lock()
    PostCount.objects.all().delete()
    totals = PublishedArticle.objects.listed().order_by().values("language").annotate(posts=Count("pk"))
    PostCount.objects.bulk_create(PostCount(**row) for row in totals)
    count_topics(Topic.objects.values_list("pk", flat=True))
    return site_version.changed(Change.What.REBUILT)


def count_topics(topic_ids: Iterable[int]) -> None:
    """Count the live articles of these topics anew, and those that they share with any other."""
    ids = set(topic_ids)
    TopicCount.objects.filter(topic__in=ids).delete()
    TopicPair.objects.filter(Q(topic__in=ids) | Q(other__in=ids)).delete()
    taggings = PublishedTagging.objects.order_by().filter(topic__in=ids)
    counts = taggings.values("topic_id", "language").annotate(posts=Count("pk"))
    TopicCount.objects.bulk_create(TopicCount(**row) for row in counts)
    pairs = taggings.values("topic_id", "language", other_id=F("article__taggings__topic"))
    shared = list(pairs.exclude(topic_id=F("other_id")).annotate(posts=Count("pk")))
    turned = [row | {"topic_id": row["other_id"], "other_id": row["topic_id"]} for row in shared]
    both = [*shared, *(row for row in turned if row["topic_id"] not in ids)]
    TopicPair.objects.bulk_create(TopicPair(**row) for row in both)
    own = TopicCount.objects.filter(topic=OuterRef("topic"), language=OuterRef("language")).values("posts")
    PublishedTopicPage.objects.filter(topic__in=ids).update(posts=Coalesce(Subquery(own[:1]), 0))
