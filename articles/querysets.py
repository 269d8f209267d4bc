from dataclasses import replace

from django.db import models
from django.db.models import Q

from articles.cards import OF_ARTICLE, Card
from carthub.editorial.querysets import PublishedQuerySet
from carthub.lib.keyset import Page, read_page

FEED_FIELDS = ("language", "slug", "title", "excerpt", "kind", "published_at", "changed_at", "byline")


def with_cards(page: Page) -> Page:
    return replace(page, rows=[Card.of_row(row) for row in page.rows])


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
        return self.values_list("listed_at", "article_id", *OF_ARTICLE, named=True)

    def cards(self):
        """All that `_card.html` shows, in one query."""
        return [Card.of_row(row) for row in self.card_rows()]

    def newest(self, language, count):
        return self.listed().in_language(language).newest_first()[:count].cards()

    def newest_entries(self, language, count):
        """What a feed shows."""
        return self.listed().in_language(language).only(*FEED_FIELDS).newest_first()[:count]

    def read_list(self, language, query):
        """One page of all articles in a language, at the position that `query` names."""
        rows = self.listed().in_language(language).card_rows()
        return with_cards(read_page(rows, query, at="listed_at", pk="article_id"))

    def read_by_person(self, person, language, query):
        """One page of the articles that a person wrote; two queries."""
        rows = person.published.filter(language=language)
        written = read_page(rows, query, at="published_at", pk="document_id")
        ids = [row.document_id for row in written.rows]
        found = {card.article_id: card for card in self.filter(pk__in=ids).order_by().cards()}
        return replace(written, rows=[found[pk] for pk in ids])

    def with_translations(self, ids, group):
        """Live articles by id, and those that are one article in several languages, in one query.

        Asked by id alone: with other conditions SQLite would walk all articles of a language.
        """
        rows = self.filter(Q(pk__in=ids) | Q(translation_group=group)).order_by()
        return [card for card in rows.cards() if card.published_at]


class PublishedTaggingQuerySet(models.QuerySet):
    """Read through a topic: `topic.published_taggings.in_language("en").read_cards(request.GET)`."""

    def in_language(self, language):
        return self.filter(language=language)

    def newest(self, topic_id, language, count):
        """Pairs of article id and time of publication, read from the index alone."""
        rows = self.filter(topic_id=topic_id).in_language(language).order_by("-published_at", "-article_id")
        return rows.values_list("article_id", "published_at")[:count]

    def card_rows(self):
        of_article = [f"article__{name}" for name in OF_ARTICLE]
        return self.values_list("published_at", "article_id", *of_article, named=True)

    def newest_entries(self, count):
        """What a feed shows."""
        rows = self.select_related("article").only(
            "published_at", "topic_id", "article_id", *(f"article__{name}" for name in FEED_FIELDS)
        )
        return [tagging.article for tagging in rows.order_by("-published_at", "-article_id")[:count]]

    def read_cards(self, query):
        """One page of articles, at the position that `query` names."""
        return with_cards(read_page(self.card_rows(), query, at="published_at", pk="article_id"))

    def cards(self, ids):
        """Those of the articles that are listed here, in the order of `ids`."""
        rows = self.card_rows().filter(article_id__in=ids)
        found = {row.article_id: Card.of_row(row) for row in rows}
        return [found[pk] for pk in ids if pk in found]
