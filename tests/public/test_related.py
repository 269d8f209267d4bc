from datetime import UTC, datetime

import pytest

from carthub.editorial.services.publishing import publish, withdraw
from tests.factories import edit, make_article, make_topic, make_topic_page

pytestmark = pytest.mark.django_db


def titles(client, article):
    response = client.get(article.get_absolute_url())
    return [post.page.title for post in response.context["related"]]


def test_a_rare_topic_counts_more_than_a_common_one(client):
    common, rare = make_topic("Common"), make_topic("Rare")
    article = make_article(topics=[common, rare])
    for number in range(5):
        make_article(title=f"Common {number}", topics=[common])
    make_article(title="Rare one", topics=[rare])
    assert titles(client, article)[0] == "Rare one"


def test_there_are_four_at_most_and_never_the_article_itself(client):
    topic = make_topic()
    article = make_article(title="Itself", topics=[topic])
    for _number in range(6):
        make_article(topics=[topic])
    found = titles(client, article)
    assert len(found) == 4
    assert "Itself" not in found


def test_of_equals_the_newer_comes_first(client):
    topic = make_topic()
    article = make_article(topics=[topic])
    for day in (3, 1, 2):
        make_article(title=f"Day {day}", topics=[topic], published_at=datetime(2026, 1, day, tzinfo=UTC))
    assert titles(client, article) == ["Day 3", "Day 2", "Day 1"]


def test_a_pinned_article_comes_first(client):
    topic = make_topic()
    article = make_article(topics=[topic])
    make_article(topics=[topic])
    pinned = make_article(title="Pinned")
    article.set_pins([pinned.pk])
    publish(edit(article), by=None)
    assert titles(client, article)[0] == "Pinned"


def test_each_says_why_it_is_there(client):
    topic = make_topic("Cytokine release syndrome")
    make_topic_page(topic)
    article = make_article(topics=[topic])
    make_article(topics=[topic])
    assert "Also about cytokine release syndrome" in client.get(article.get_absolute_url()).text


@pytest.mark.parametrize("other", [{"language": "es"}, {"kind": "page"}, {"published": False}])
def test_only_live_articles_in_the_same_language_are_related(client, other):
    topic = make_topic()
    article = make_article(topics=[topic])
    make_article(topics=[topic], **other)
    assert titles(client, article) == []


def test_an_article_that_was_taken_down_is_not_related_any_more(client):
    topic = make_topic()
    article, gone = make_article(topics=[topic]), make_article(topics=[topic])
    withdraw(gone, by=None, reason="out_of_date")
    assert titles(client, article) == []
