"""How long the newsroom's pages and acts take in a hub of any size.

Numbers of this process on this machine: the test client asks through all middleware, without a network.
"""

import time
from collections.abc import Callable
from statistics import median
from typing import Any
from urllib.parse import urlencode

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Article, Kind
from carthub.editorial.models import Document, Person, Picture, Revision
from carthub.editorial.querysets import State
from carthub.editorial.services.publishing import publish
from tests.benchmarks.texts import make_body
from tests.factories import edit, make_user
from topics.models import Topic

MANY, RUNS, LONGEST = 1_000, 3, 0.4  # versions of one article; seconds of a page
LISTS = "/admin/articles/article/", "/admin/topics/topicpage/"


def measure() -> list[dict[str, Any]]:
    first = Article.objects.filter(live_revision__isnull=False).order_by("pk").first()
    add_versions(first, MANY)
    add_pictures_and_people(Article.objects.count())
    client = Client(SERVER_NAME="localhost")
    client.force_login(make_user("ana"))
    rows = [timed(name, lambda p=path: asked(client, p)) for name, path in pages(first).items()]
    return rows + [timed(name, act) for name, act in acts().items()]


def add_versions(article: Article, count: int) -> None:
    """Give one article so many versions, the last of them with one word changed."""
    start = article.latest_revision
    if start.number > count:
        return
    values = {"document_id": article.pk, "content_text": start.content_text, "at": start.at}
    values |= {"by": start.by, "by_name": start.by_name, "signed_sha256": start.signed_sha256}
    numbers = range(start.number + 1, start.number + count + 1)
    rows = [Revision(number=number, sha256=f"many-{number}", **values) for number in numbers]
    Revision.objects.bulk_create(rows)
    latest = Revision.objects.get(document=article.pk, number=numbers[-1])
    Document.objects.filter(pk=article.pk).update(latest_revision=latest)
    article = Article.objects.get(pk=article.pk)
    edit(article, body=article.body.replace("three to five", "four to six"))


def add_pictures_and_people(articles: int) -> None:
    """As many as such a hub would have: a picture for every tenth article, a person for every thousandth."""
    missing = articles // 10 - Picture.objects.count()
    values = {"width": 1200, "height": 800, "sha256": "copy"}
    Picture.objects.bulk_create(
        (Picture(title=f"Cells, view {number}", **values) for number in range(missing)), batch_size=5_000
    )
    missing = articles // 1_000 - Person.objects.count()
    Person.objects.bulk_create(
        Person(name=f"Somebody {number}", slug=f"somebody-{number}") for number in range(missing)
    )


def pages(article: Article) -> dict[str, str]:
    own = f"/admin/articles/article/{article.pk}"
    title = Article.objects.filter(title__startswith="Living").order_by("pk")[500].title
    return {
        "desk": "/admin/",
        "list of articles": LISTS[0],
        **{f"articles, {name}": f"{LISTS[0]}?{urlencode(query)}" for name, query in filters().items()},
        "articles, searched for a rare word": f"{LISTS[0]}?q={title.split()[-1]}",
        "articles, searched for two words": f"{LISTS[0]}?q=living+sleep",
        "articles, searched for nothing there": f"{LISTS[0]}?q=xylophone",
        "articles, sorted by title": f"{LISTS[0]}?o=1",
        "articles, last page": f"{LISTS[0]}?p=10",
        "list of topic pages": LISTS[1],
        "list of topics": "/admin/topics/topic/",
        "topics, searched": "/admin/topics/topic/?q=topic+04",
        "list of pictures": "/admin/editorial/picture/",
        "pictures, searched": "/admin/editorial/picture/?q=view+77",
        "list of people": "/admin/editorial/person/",
        "people, searched": "/admin/editorial/person/?q=body+7",
        **{f"completing {name}": path for name, path in completions(title).items()},
        "form": f"{own}/change/",
        "empty form": f"{LISTS[0]}add/",
        f"history of {MANY} versions": f"{own}/history/",
        "on this day": f"{own}/history/?day={timezone.localdate()}",
        "what readers saw": f"{own}/history/editions/",
        "two versions compared": f"{own}/history/compare/?before=1&after={MANY}",
        "check": f"{own}/check/",
    }


def filters() -> dict[str, dict[str, object]]:
    """One value of each filter of the list of articles, and every status."""
    topics = Topic.objects.order_by("pk")
    common, rare = topics.first().pk, topics.last().pk
    author = Person.objects.filter(authorships__isnull=False).order_by("pk").last()
    return {
        **{f"status {state.value}": {"status": state.value} for state in State},
        "kind story": {"kind__exact": Kind.PATIENT_STORY.value},
        "kind guide": {"kind__exact": Kind.EXPLAINER.value},
        "a common topic": {"topic": common},
        "a rare topic": {"topic": rare},
        "an author": {"author": author.pk},
        "language": {"language": "en"},
        "another language": {"language": "es"},
        "examples": {"example__exact": 1},
        "a topic, author and status": {"topic": common, "author": author.pk, "status": "draft"},
    }


def completions(title: str) -> dict[str, str]:
    asked = {
        "a related article": ("articles", "pin", "other", title.split()[-1]),
        "topics": ("articles", "article", "topics", "topic 1"),
        "a picture": ("articles", "article", "picture", "view 77"),
        "authors": ("articles", "article", "authors", "body"),
        "authors, nothing typed": ("articles", "article", "authors", ""),
        "pages to start with": ("topics", "topicpage", "start_here", title.split()[-1]),
        "a page, nothing typed": ("topics", "topicpage", "start_here", ""),
        "a translation": ("articles", "article", "translation_of", "living with"),
    }
    names = ("app_label", "model_name", "field_name", "term")
    return {
        name: f"/admin/autocomplete/?{urlencode(dict(zip(names, values, strict=True)))}"
        for name, values in asked.items()
    }


def acts() -> dict[str, Callable[[], object]]:
    articles = iter(Article.objects.filter(live_revision__isnull=False).order_by("-pk")[10:100])

    def published() -> None:
        text = make_body(1).replace("three to five", f"four to {time.time_ns()}")
        publish(edit(next(articles), body=text), by=None)

    return {"save and publish": published}


def asked(client: Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 200, (path, response)


def timed(name: str, act: Callable[[], object]) -> dict[str, Any]:
    """The median of a few runs after a first one, and the queries of one."""
    act()
    seconds = []
    for _run in range(RUNS):
        started = time.perf_counter()
        act()
        seconds.append(time.perf_counter() - started)
    with CaptureQueriesContext(connection) as captured:
        act()
    return {"name": name, "milliseconds": 1000 * median(seconds), "queries": len(captured)}
