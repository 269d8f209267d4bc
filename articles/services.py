"""The articles' part of every publish, and the counts it keeps."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from articles.models import PostCount, PublishedArticle, PublishedTagging
from carthub.editorial.models import Change, Document, Published, SiteVersion
from carthub.editorial.models.addresses import Family
from topics.models import PublishedTopicPage, Topic, TopicCount, TopicPair
from topics.services.counts import change_counts


def list_under_topics(document: Document, published: Published, content: dict[str, Any]) -> None:
    """List an article under its topics and keep their counts; a merged topic counts as its heir.

    A press stage: runs inside the publish transaction, with an empty `content` on a take-down.
    """
    if document.family == Family.TOPICS:
        return
    taggings = PublishedTagging.objects.filter(article_id=document.pk)
    before = set(taggings.values_list("topic_id", flat=True))
    listed = content and document.family_of(content) == Family.ARTICLES
    after = Topic.objects.present_ids(content.get("topics", [])) if listed else set()
    taggings.exclude(topic_id__in=after).delete()
    PublishedTagging.objects.bulk_create(
        PublishedTagging(
            topic_id=topic_id,
            article_id=document.pk,
            language=published.language,
            published_at=published.published_at,
        )
        for topic_id in sorted(after - before)
    )
    change_counts(published.language, before=before, after=after)


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
