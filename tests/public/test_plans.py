"""How the database answers what public pages ask, on a site of some thousand articles with statistics.

Nothing that grows with the number of articles is walked or sorted, nothing is counted or skipped, and a list
is entered at its position.
"""

import json
import re
from itertools import chain

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import PublishedTagging
from carthub import sitemaps
from carthub.editorial.models import Document, PublishedAuthor, Site
from carthub.editorial.services.publishing import publish, withdraw
from carthub.editorial.services.sites import save_site
from carthub.lib.keyset import Position
from tests.factories import edit, make_article, make_topic, make_topic_page
from tests.public.many_articles import copy, earlier, load

pytestmark = pytest.mark.django_db

ARTICLES = 3000
MOST_ROWS = 200  # that one step of a plan may look at
GROWING = {
    "articles_publishedarticle",
    "articles_publishedtagging",
    "editorial_address",
    "editorial_erasedaddress",
    "editorial_publicpicture",
    "editorial_publishedauthor",
}
LISTS = {
    "/articles/": "listed_at",
    "/topics/everything/": "published_at",
    "/people/person-0/": "published_at",
}
PAGES = [
    "/",
    *LISTS,
    "/topics/",
    "/articles/article-1500/",
    "/feed/",
    "/topics/everything/feed/",
    "/sitemap.xml",
    "/sitemap-articles-5.xml",
    "/sitemap-topics-30.xml",
    "/articles/earlier-address/",
    "/articles/taken-down/",
    "/articles/nowhere/",
    "/nowhere/",
    "/about/",
]
TABLE = re.compile(r'"(\w+)" ([TU]\d+)\b')
STEP = re.compile(r"(SCAN|SEARCH) (\w+)")


@pytest.fixture
def hub():
    first, count = load(ARTICLES), ARTICLES - 1
    own = {"article_id": f"{first.pk} + i"}
    everything = make_topic("Everything")
    make_topic_page(everything)
    last = make_article(
        title="Moved", slug="earlier-address", topics=[everything], authors=first.authors.all()
    )
    for row in last.published.taggings.all():
        copy(PublishedTagging, row.pk, count, own | {"published_at": earlier("published_at")})
    for row in PublishedAuthor.objects.filter(document_id=last.pk):
        dated = {"published_at": earlier("published_at")}
        copy(PublishedAuthor, row.pk, count, {"document_id": own["article_id"]} | dated)
    publish(edit(last, slug="later-address"), by=None)
    make_article(slug="about", kind="page")
    withdraw(make_article(slug="taken-down"), by=None, reason="out_of_date")
    site = Site.objects.current()
    site.featured = Document.objects.get(family="topics")
    save_site(site)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        if connection.vendor == "postgresql":  # which would rather read so small a table whole
            cursor.execute("SET LOCAL enable_seqscan = off")
    return last


def statements(client, path):
    with CaptureQueriesContext(connection) as captured:
        client.get(path)
    asked = [query["sql"] for query in captured if query["sql"].startswith("SELECT")]
    return [sql for sql in asked if "editorial_missedaddress" not in sql]  # a short table, once a minute


def test_what_public_pages_ask_does_not_grow_with_the_site(client, hub, monkeypatch):
    monkeypatch.setattr(sitemaps, "IDS_A_FILE", 100)
    asked = {path: statements(client, path) for path in [*PAGES, *deep_pages(hub)]}
    every = [(path, sql) for path, found in asked.items() for sql in found]
    assert len(every) > 60
    assert not [path for path, sql in every if re.search(r"\bCOUNT\(|\bOFFSET\b", sql)]
    faults = [f"{path}: {fault}" for path, sql in every for fault in faults_of(sql)]
    assert not faults, "\n".join(faults)
    for path in deep_pages(hub):
        bound = re.compile(rf"\b{LISTS[path.partition('?')[0]]}\b *[<>]")
        conditions = chain.from_iterable(index_conditions(sql) for sql in asked[path])
        assert any(bound.search(condition) for condition in conditions), f"{path} walks to its position"


def deep_pages(hub):
    """Both ways from the middle of each list; its order is that of the articles' ids turned round."""
    row = PublishedTagging.objects.get(article=hub.pk - 1 - ARTICLES // 2, topic__name="Everything")
    middle = Position(row.published_at, row.article_id)
    return [f"{path}?{way}={middle}" for path in LISTS for way in ("before", "after")]


def faults_of(sql):
    steps = postgresql_faults if connection.vendor == "postgresql" else sqlite_faults
    return {f"{fault} in …{sql[-400:]}" for fault in steps(sql)}


def sqlite_faults(sql):
    aliases = {alias: table for table, alias in TABLE.findall(sql)}
    plan = [row[3] for row in explain("EXPLAIN QUERY PLAN", sql)]
    touched = [(match[1], aliases.get(match[2], match[2])) for step in plan if (match := STEP.match(step))]
    grows = [(how, table) for how, table in touched if table in GROWING]
    yield from (f"walks {table}" for how, table in grows if how == "SCAN")
    yield from (step for step in plan if "TEMP B-TREE" in step and grows)


def postgresql_faults(sql):
    for node in nodes(sql):
        rows = (node["Actual Rows"] + node.get("Rows Removed by Filter", 0)) * node["Actual Loops"]
        if rows > MOST_ROWS:
            yield f"{node['Node Type']} over {rows} rows"


def index_conditions(sql):
    if connection.vendor == "postgresql":
        return [node.get("Index Cond", "") for node in nodes(sql)]
    return [row[3] for row in explain("EXPLAIN QUERY PLAN", sql)]


def nodes(sql):
    """The steps of PostgreSQL's plan, run for real, from the root down."""
    ((found,),) = explain("EXPLAIN (ANALYZE, FORMAT JSON)", sql)
    plan = found if isinstance(found, list) else json.loads(found)
    waiting = [plan[0]["Plan"]]
    while waiting:
        node = waiting.pop()
        waiting += node.get("Plans", [])
        yield node


def explain(how, sql):
    with connection.cursor() as cursor:
        cursor.execute(f"{how} {sql}")
        return cursor.fetchall()
