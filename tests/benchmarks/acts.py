"""What the benchmark does inside a hub: each act runs in a process of its own and answers with one line."""

import http.client
import json
import logging
import sys
import time

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles.models import Article, PublishedArticle, PublishedTagging
from carthub.editorial.services.publishing import publish
from carthub.lib.keyset import Position
from tests.benchmarks import building, checking, newsroom
from tests.factories import edit
from topics.models import PublishedTopicPage

DEEP, ON_A_PAGE = 300, 10


def answer(act: str, options: dict) -> None:
    logging.disable(logging.INFO)
    try:
        told = globals()[act](**options)
    except (building.NotOurs, checking.Unsound) as refusal:
        sys.exit(str(refusal))
    sys.stdout.write(f"\n{json.dumps(told)}\n")


def build(count: int, short: bool) -> float | None:
    return building.build(count, short=short)


def check() -> list[str]:
    return checking.check_hub()


def addresses() -> dict[str, str]:
    """What is asked of the public side, by name."""
    topic = PublishedTopicPage.objects.order_by("-posts").first()
    taggings = PublishedTagging.objects.newest_about(topic.topic_id, "en")
    place = min(DEEP * ON_A_PAGE, topic.posts - ON_A_PAGE) - 1
    at, pk = taggings.values_list("published_at", "article_id")[place]
    article = PublishedArticle.objects.listed().newest_first().exclude(title__startswith="Rare")[5]
    return {
        "topic page": topic.get_absolute_url(),
        "300 pages deep": f"{topic.get_absolute_url()}?before={Position(at, pk)}",
        "article": article.get_absolute_url(),
        "home": "/",
        "search": f"/search/?q={article.title.split()[-1]}+sleep",
        "feed": "/feed/",
    }


def articles(count: int) -> list[str]:
    """The addresses of the newest articles."""
    newest = PublishedArticle.objects.listed().newest_first().with_address()
    return [page.get_absolute_url() for page in newest[:count]]


def queries(paths: dict[str, str]) -> dict[str, int]:
    """How many statements the second request for each path runs."""
    client, counts = Client(SERVER_NAME="localhost"), {}
    for name, path in paths.items():
        client.get(path)
        with CaptureQueriesContext(connection) as captured:
            client.get(path)
        counts[name] = len(captured)
    return counts


def publish_often(times: int, port: int, pause: float) -> dict[str, int]:
    """Publish a new text so often, and ask for it at once; how often it was there at the first request."""
    article = Article.objects.filter(published__isnull=False).order_by("pk").last()
    fresh = 0
    for number in range(times):
        said = f"The text of this moment is {number} and {time.time_ns()}."
        publish(edit(article, body=f"{said}\n\n## What happens next\n\nMore of it."), by=None)
        asked = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        asked.request("GET", article.get_absolute_url())
        fresh += said in asked.getresponse().read().decode()
        asked.close()
        time.sleep(pause)
    return {"times": times, "fresh": fresh}


def publish_once() -> None:
    """So that no page is cached under the present version of the site."""
    article = Article.objects.filter(published__isnull=False).order_by("pk").last()
    publish(edit(article, body=f"A new text at {time.time_ns()}.\n\n## Next\n\nMore."), by=None)


def newsroom_pages() -> list[dict]:
    return newsroom.measure()
