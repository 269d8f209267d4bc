from dataclasses import replace

from django.db import models
from django.db.models import Q

from carthub.editorial.querysets import PublishedQuerySet
from carthub.lib.keyset import read_page

CARD_FIELDS = (
    "language",
    "slug",
    "title",
    "excerpt",
    "kind",
    "picture",
    "words",
    "published_at",
    "listed_at",
    "example",
    "translation_group",
)


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

    def with_card_data(self):
        """All that `_card.html` shows, in one query."""
        return self.only(*CARD_FIELDS)

    def newest(self, language, count):
        return self.listed().in_language(language).with_card_data().newest_first()[:count]

    def newest_entries(self, language, count):
        """What a feed shows."""
        rows = self.listed().in_language(language).only(*CARD_FIELDS, "changed_at", "byline")
        return rows.newest_first()[:count]

    def read_list(self, language, query):
        """One page of all articles in a language, at the position that `query` names."""
        rows = self.listed().in_language(language).with_card_data()
        return read_page(rows, query, at="listed_at", pk="article_id")

    def read_by_person(self, person, language, query):
        """One page of the articles that a person wrote; two queries."""
        rows = person.published.filter(language=language)
        written = read_page(rows, query, at="published_at", pk="document_id")
        found = self.with_card_data().in_bulk([row.document_id for row in written.rows])
        return replace(written, rows=[found[row.document_id] for row in written.rows])

    def with_translations(self, ids, group):
        """Live articles by id, and those that are one article in several languages, in one query.

        Asked by id alone: with other conditions SQLite would walk all articles of a language.
        """
        rows = self.filter(Q(pk__in=ids) | Q(translation_group=group)).with_card_data()
        return [row for row in rows if row.listed_at]


class PublishedTaggingQuerySet(models.QuerySet):
    """Read through a topic: `topic.published_taggings.in_language("en").read_cards(request.GET)`."""

    def in_language(self, language):
        return self.filter(language=language)

    def newest(self, topic_id, language, count):
        """Pairs of article id and time of publication, read from the index alone."""
        rows = self.filter(topic_id=topic_id).in_language(language).order_by("-published_at", "-article_id")
        return rows.values_list("article_id", "published_at")[:count]

    def with_cards(self):
        cards = [f"article__{name}" for name in CARD_FIELDS]
        return self.select_related("article").only("published_at", "topic_id", "article_id", *cards)

    def newest_entries(self, count):
        """What a feed shows."""
        rows = self.with_cards().only(
            "published_at",
            "topic_id",
            *(f"article__{name}" for name in (*CARD_FIELDS, "changed_at", "byline")),
        )
        return [tagging.article for tagging in rows.order_by("-published_at", "-article_id")[:count]]

    def read_cards(self, query):
        """One page of articles, at the position that `query` names."""
        page = read_page(self.with_cards(), query, at="published_at", pk="article_id")
        return replace(page, rows=[tagging.article for tagging in page.rows])

    def cards(self, ids):
        """Those of the articles that are listed here, in the order of `ids`."""
        found = {row.article_id: row.article for row in self.with_cards().filter(article_id__in=ids)}
        return [found[pk] for pk in ids if pk in found]
