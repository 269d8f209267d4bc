"""A statement that is built once finds what the queryset finds that is built each time."""

from datetime import UTC, datetime, timedelta

import pytest
from django.http import QueryDict

from articles.managers import beside
from articles.models import PublishedArticle
from carthub.lib.keyset import Listing, read_page
from carthub.lib.prepared import Hole, Prepared, PreparedRow, numbered, one_of
from tests.factories import make_article, make_picture, make_topic

pytestmark = pytest.mark.django_db

LISTED = {"at": "listed_at", "pk": "article_id"}


@pytest.fixture
def articles():
    topics = [make_topic("Fever"), make_topic("Rash")]
    return [
        make_article(title=f"Number {number}", topics=topics, picture=make_picture(), picture_decorative=True)
        for number in range(5)
    ]


def test_values_come_back_as_the_field_gives_them(articles):
    fields = ("listed_at", "picture", "example", "pinned", "words")
    build = PublishedArticle.objects.filter(slug=Hole("slug")).values_list(*fields)
    prepared = Prepared(lambda: build)
    for slug in ("number-1", "number-3"):
        assert prepared.rows(slug=slug) == list(
            PublishedArticle.objects.filter(slug=slug).values_list(*fields)
        )
    assert prepared.rows(slug="nowhere") == []


def test_times_are_given_as_they_are(articles):
    prepared = Prepared(
        lambda: PublishedArticle.objects.filter(listed_at__lte=Hole("until")).values_list("pk")
    )
    at = PublishedArticle.objects.get(slug="number-2").listed_at
    assert len(prepared.rows(until=at)) == 3
    assert prepared.rows(until=datetime(1999, 1, 1, tzinfo=UTC) + timedelta(days=1)) == []


def test_a_row_is_the_model(articles):
    row = PreparedRow(lambda: PublishedArticle.objects.filter(slug=Hole("slug")))
    told = PublishedArticle.objects.get(slug="number-2")
    found = row.get(slug="number-2")
    assert found == told
    assert {**vars(found), "_state": None} == {**vars(told), "_state": None}
    assert row.get(slug="nowhere") is None


def test_a_value_is_a_value_whatever_it_holds(articles):
    row = PreparedRow(lambda: PublishedArticle.objects.filter(slug=Hole("slug")))
    for hostile in ("' OR 1=1 --", "%s", "%", '"', "number-1'; DROP TABLE x; --"):
        assert row.get(slug=hostile) is None


@pytest.mark.parametrize("count", [1, 2, 5])
def test_one_of_so_many(articles, count):
    ids = [article.pk for article in articles[:count]]
    prepared = Prepared(lambda: PublishedArticle.objects.filter(one_of("pk", count)).values_list("pk"))
    assert {pk for (pk,) in prepared.rows(**numbered("pk", ids))} == set(ids)


def test_a_list_is_turned_like_any_other(articles):
    rows = PublishedArticle.objects.listed().card_rows()
    listing = Listing(lambda: rows.filter(language=Hole("language")), **LISTED, size=2)
    query, seen = "", []
    for _page in range(3):
        page = listing.read(QueryDict(query), language="en")
        plain = read_page(PublishedArticle.objects.listed(), QueryDict(query), **LISTED, size=2)
        assert [row[1] for row in page.rows] == [row.pk for row in plain.rows]
        assert (page.older, page.newer, page.position) == (plain.older, plain.newer, plain.position)
        seen += [row[1] for row in page.rows]
        query = f"before={page.older}"
    assert seen == [row[1] for row in rows.order_by("-listed_at", "-article_id")]
    back = listing.read(QueryDict(f"after={page.newer}"), language="en")
    assert [row[1] for row in back.rows] == seen[2:4]


def test_what_stands_beside_an_article_is_asked_with_any_number_of_others(articles):
    first, *others = articles
    for count in range(4):
        ids = [article.pk for article in others[:count]]
        rows = beside(PublishedArticle, count).rows(
            group=first.published.translation_group, **numbered("pk", ids)
        )
        assert {row[1] for row in rows} == {first.pk, *ids}
