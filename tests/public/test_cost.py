"""Public pages cost the same number of queries whatever they show."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from carthub import caching
from carthub.editorial.models import Document, Site
from carthub.editorial.services.sites import save_site
from carthub.lib.pagecache import PageCache
from tests.factories import (
    make_article,
    make_person,
    make_picture,
    make_topic,
    make_topic_page,
    publish_again,
)

pytestmark = pytest.mark.django_db

# The version of the site is read twice: before a page is made, and before it is kept
COST = {
    "/": 5,
    "/articles/": 3,
    "/topics/": 2,
    "/feed/": 3,
    "/topics/fever/feed/": 4,
    "/topics/fever/": 5,  # one for what its readers shall start with
    "/articles/one/": 6,  # one for what an editor pinned
}
# Once after every change: all topics, and of each topic its newest posts and its neighbours
COST_AT_FIRST = COST | {"/": 6, "/topics/fever/": 10, "/articles/one/": 13}
FULL_BODY = "".join(f"Fact {number}.[^{number}]\n\n" for number in range(12)) + "".join(
    f"[^{number}]: A study. doi:10.1000/{number}\n" for number in range(12)
)


@pytest.fixture(autouse=True)
def nothing_is_kept(monkeypatch):
    monkeypatch.setattr(caching, "PAGES", PageCache(0, None, "secret"))


def make_hub(posts):
    """A hub whose first article has four topics, three people and twelve sources, and `posts` others."""
    topics = [make_topic(name, kind="side_effect") for name in ("Fever", "Chills", "Rash", "Pain")]
    people = [make_person(name) for name in ("Ana", "Ben", "Cleo")]
    full = {"topics": topics, "authors": people, "body": FULL_BODY}
    articles = [make_article(title="One", picture=make_picture(), picture_decorative=True, **full)]
    articles += [make_article(**full) for _number in range(posts)]
    pinned = make_article(title="Pinned")
    articles[0].set_pins([pinned.pk])
    publish_again(articles[0])
    pages = [make_topic_page(topic) for topic in topics]
    pages[0].set_start_here([articles[0].pk])
    publish_again(pages[0])
    pages[0].topic.broader.set(topics[1:])
    site = Site.objects.current()
    site.featured = Document.objects.get(pk=pages[0].pk)
    save_site(site)


def count_queries(client):
    counts = {}
    client.get("/sitemap.xml")  # the site's row is read once for each version
    for path in COST:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert client.get(path).status_code == 200
        counts[path] = len(captured)
    return counts


def test_a_page_costs_the_same_with_one_post_and_with_thirty(client):
    make_hub(posts=1)
    few = count_queries(client)
    for _number in range(29):
        make_article(topics=[make_topic(name) for name in ("Fever", "Chills", "Rash", "Pain")])
    many = count_queries(client)
    assert few == many


def test_each_page_costs_what_was_promised(client):
    make_hub(posts=12)
    for cost in (COST_AT_FIRST, COST):
        assert count_queries(client) == cost
