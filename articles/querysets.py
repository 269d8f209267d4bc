from django.db import models

from articles.cards import OF_ARTICLE, Card
from carthub.editorial.querysets import PublishedQuerySet

FEED_FIELDS = ("language", "slug", "title", "excerpt", "kind", "published_at", "changed_at", "byline")


class PublishedArticleQuerySet(PublishedQuerySet):
    def listed(self):
        """Live articles; plain pages are in no list."""
        return self.filter(listed_at__isnull=False)

    def with_address(self):
        return self.only("language", "slug", "kind", "changed_at", "translation_group")

    def plain_pages(self):
        return self.filter(kind="page")

    def in_lists(self):
        return self.exclude(kind="page")

    def newest_first(self):
        return self.order_by("-listed_at", "-article_id")

    def card_rows(self):
        return self.values_list("listed_at", "article_id", *OF_ARTICLE)

    def cards(self):
        """All that `_card.html` shows, in one query."""
        return [Card.of_row(row) for row in self.card_rows()]

    def newest(self, language, count):
        return self.listed().in_language(language).newest_first()[:count].cards()

    def newest_entries(self, language, count):
        """What a feed shows."""
        return self.listed().in_language(language).only(*FEED_FIELDS).newest_first()[:count]


class PublishedTaggingQuerySet(models.QuerySet):
    """Which articles are about which topics, for readers."""

    def newest_about(self, topic_id, language):
        rows = self.filter(topic_id=topic_id, language=language)
        return rows.order_by("-published_at", "-article_id")

    def newest(self, topic_id, language, count):
        """Pairs of article id and time of publication, read from the index alone."""
        return self.newest_about(topic_id, language).values_list("article_id", "published_at")[:count]

    def topics_of_each(self, article_ids):
        """The ids of the topics of each article, in their order.

        Asked by articles alone: asked by topics too, PostgreSQL may walk all posts of a large one.
        """
        topics = {pk: [] for pk in article_ids}
        if not topics:
            return topics
        pairs = self.filter(article_id__in=article_ids).values_list("article_id", "topic_id")
        for article_id, topic_id in sorted(pairs):
            topics[article_id].append(topic_id)
        return topics

    def card_rows(self):
        of_article = [f"article__{name}" for name in OF_ARTICLE]
        return self.values_list("published_at", "article_id", *of_article)

    def newest_entries(self, topic_id, language, count):
        """What a feed shows."""
        rows = self.newest_about(topic_id, language).select_related("article")
        rows = rows.only(
            "published_at", "topic_id", "article_id", *(f"article__{name}" for name in FEED_FIELDS)
        )
        return [tagging.article for tagging in rows[:count]]
