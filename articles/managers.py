"""What the pages of readers ask, by statements that are built once."""

from dataclasses import replace
from functools import cache, cached_property
from typing import Any

from django.db.models import Manager, Model, Q
from django.http import QueryDict

from articles.cards import Card
from articles.querysets import PublishedArticleQuerySet, PublishedTaggingQuerySet
from carthub.editorial.models import Person, PublishedAuthor
from carthub.lib.keyset import Listing, Page
from carthub.lib.prepared import Hole, Prepared, PreparedRow, numbered, one_of

ADDRESS = {"language": Hole("language"), "slug": Hole("slug")}


class PublishedArticleManager(Manager.from_queryset(PublishedArticleQuerySet)):
    def at(self, language: str, slug: str) -> Any | None:
        """The article at an address, live or taken down; None where there is none."""
        return self.article_row.get(language=language, slug=slug)

    def page_at(self, language: str, slug: str) -> Any | None:
        """The same for a plain page."""
        return self.plain_page_row.get(language=language, slug=slug)

    def read_list(self, language: str, query: QueryDict) -> Page:
        """One page of all articles in a language, at the position that `query` names."""
        return with_cards(self.all_in_language.read(query, language=language))

    def read_by_person(self, person: Person, language: str, query: QueryDict) -> Page:
        """One page of the articles that a person wrote; two queries."""
        written = WRITTEN.read(query, person=person.pk, language=language)
        ids = [pk for _published_at, pk in written.rows]
        found = {card.article_id: card for card in self.filter(pk__in=ids).order_by().cards()}
        return replace(written, rows=[found[pk] for pk in ids])

    def with_translations(self, ids: list[int], group: int) -> list[Card]:
        """Live articles by id, and those that are one article in several languages, in one query."""
        rows = beside(self.model, len(ids)).rows(group=group, **numbered("pk", ids))
        return [card for card in map(Card.of_row, rows) if card.published_at]

    @cached_property
    def article_row(self) -> PreparedRow:
        return PreparedRow(lambda: self.in_lists().for_page(**ADDRESS))

    @cached_property
    def plain_page_row(self) -> PreparedRow:
        return PreparedRow(lambda: self.plain_pages().for_page(**ADDRESS))

    @cached_property
    def all_in_language(self) -> Listing:
        rows = self.listed().in_language(Hole("language"))
        return Listing(rows.card_rows, at="listed_at", pk="article_id")


class PublishedTaggingManager(Manager.from_queryset(PublishedTaggingQuerySet)):
    def topics_of(self, article_id: int) -> list[int]:
        return [pk for (pk,) in self.topics_of_article.rows(article=article_id)]

    def read_cards(self, topic_id: int, language: str, query: QueryDict) -> Page:
        """One page of the articles about a topic, at the position that `query` names."""
        return with_cards(self.all_about.read(query, topic=topic_id, language=language))

    def chosen_cards(self, topic_id: int, language: str, ids: list[int]) -> list[Card]:
        """Those of the articles that are listed there, in the order of `ids`."""
        if not ids:
            return []
        rows = chosen(self.model, len(ids)).rows(
            topic=topic_id, language=language, **numbered("article_id", ids)
        )
        found = {row[1]: Card.of_row(row) for row in rows}
        return [found[pk] for pk in ids if pk in found]

    @cached_property
    def topics_of_article(self) -> Prepared:
        return Prepared(lambda: self.model.objects.filter(article=Hole("article")).values_list("topic_id"))

    @cached_property
    def all_about(self) -> Listing:
        return Listing(lambda: about(self.model), at="published_at", pk="article_id")


WRITTEN = Listing(
    lambda: PublishedAuthor.objects.filter(person=Hole("person"), language=Hole("language")).values_list(
        "published_at", "document_id"
    ),
    at="published_at",
    pk="document_id",
)


@cache
def beside(model: type[Model], count: int) -> Prepared:
    """So many articles, and those of a group of translations.

    Asked by id alone: with other conditions SQLite would walk all articles of a language.
    """
    group = Q(translation_group=Hole("group"))
    wanted = group | one_of("pk", count) if count else group
    return Prepared(lambda: model.objects.filter(wanted).order_by().card_rows())


def about(model: type[Model]) -> PublishedTaggingQuerySet:
    return model.objects.filter(topic=Hole("topic"), language=Hole("language")).card_rows()


@cache
def chosen(model: type[Model], count: int) -> Prepared:
    """So many of the articles about a topic."""
    return Prepared(lambda: about(model).filter(one_of("article_id", count)))


def with_cards(page: Page) -> Page:
    return replace(page, rows=[Card.of_row(row) for row in page.rows])
