import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from carthub.editorial.models import Document
from carthub.editorial.services.publishing import withdraw
from tests.factories import edit, make_article, make_topic_page


@pytest.fixture
def find(ana, client):
    client.force_login(ana)
    return lambda words: client.get(reverse("writing:pages"), {"q": words}).json()["pages"]


def test_a_page_is_found_by_words_of_its_title(find):
    article = make_article(title="Fever after CAR-T")
    make_article(title="Paying for CAR-T")
    assert find("car fever") == [
        {"title": "Fever after CAR-T", "address": article.get_absolute_url(), "state": "Live", "language": ""}
    ]


def test_titles_that_begin_with_the_words_come_first(find):
    make_article(title="After fever")
    make_topic_page(title="Fever")
    assert [page["title"] for page in find("fev")] == ["Fever", "After fever"]


def test_each_page_says_where_it_stands(find):
    make_article(title="Fever draft", published=False)
    edit(make_article(title="Fever changed"), excerpt="New words.")
    withdrawn = make_article(title="Fever gone")
    withdraw(withdrawn, by=None, reason=Document.Withdrawal.OUT_OF_DATE)
    assert {page["title"]: page["state"] for page in find("fever")} == {
        "Fever draft": "Draft",
        "Fever changed": "Live with unpublished changes",
        "Fever gone": "Taken down",
    }


def test_a_page_in_another_language_says_so(find):
    make_article(title="Fiebre", language="es")
    [page] = find("fiebre")
    assert page["language"] == "Spanish"
    assert page["address"].startswith("/es/")


@pytest.mark.parametrize("words", ["", "   ", "%", "\0", "…", "nothing like it"])
def test_odd_words_find_nothing(find, words):
    make_article(title="Fever")
    assert find(words) == []


def test_at_most_ten_pages_at_a_constant_cost(find):
    make_article(title="Fever")
    find("fever")
    with CaptureQueriesContext(
        connection,
    ) as one:
        find("fever")
    for number in range(12):
        make_article(title=f"Fever {number}")
    with CaptureQueriesContext(connection) as many:
        assert len(find("fever")) == 10
    assert len(one) == len(many)
