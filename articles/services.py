"""The articles' part of every publish, and the counts it keeps."""

from typing import Any

from django.db import transaction
from django.db.models import Count, F, OuterRef, Subquery
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
    after = present_topics(content.get("topics", [])) if listed else set()
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


def present_topics(topic_ids: list[int]) -> set[int]:
    topics = Topic.objects.filter(pk__in=topic_ids).select_related("merged_into")
    return {topic.present.pk for topic in topics}


@transaction.atomic
def recount_topics() -> Change:
    """Count all live articles anew, after the published rows were rebuilt."""
    site_version = SiteVersion.lock()
    for model in (PostCount, TopicCount, TopicPair):
        model.objects.all().delete()
    totals = PublishedArticle.objects.listed().order_by().values("language").annotate(posts=Count("pk"))
    PostCount.objects.bulk_create(PostCount(**row) for row in totals)
    taggings = PublishedTagging.objects.order_by()
    counts = taggings.values("topic_id", "language").annotate(posts=Count("pk"))
    TopicCount.objects.bulk_create(TopicCount(**row) for row in counts)
    pairs = taggings.values("topic_id", "language", other_id=F("article__taggings__topic"))
    shared = pairs.exclude(topic_id=F("other_id")).annotate(posts=Count("pk"))
    TopicPair.objects.bulk_create(TopicPair(**row) for row in shared)
    own = TopicCount.objects.filter(topic=OuterRef("topic"), language=OuterRef("language")).values("posts")
    PublishedTopicPage.objects.update(posts=Coalesce(Subquery(own[:1]), 0))
    return site_version.changed(Change.What.REBUILT)
