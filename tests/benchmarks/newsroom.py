"""How long the newsroom's pages and acts take when it is large. Run by `make bench`.

Numbers of this process on this machine: the test client asks through all middleware, without a network.
"""

import json
import time
from collections.abc import Callable
from statistics import median

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Article
from carthub.editorial.services.publishing import publish
from tests.benchmarks.loading import TEXT, add_versions, load
from tests.factories import edit, make_user

ARTICLES, VERSIONS, MANY, RUNS = 20_000, 5, 1_000, 5


def measure() -> None:
    """Print a table and write it to bench/newsroom.json in the folder of run-time data."""
    first = load(ARTICLES, VERSIONS)
    add_versions(first, MANY)
    client = Client(SERVER_NAME="localhost")
    client.force_login(make_user("ana"))
    rows = [timed(name, lambda p=path: asked(client, p)) for name, path in pages(first).items()]
    rows += [timed(name, act) for name, act in acts().items()]
    for row in rows:
        print("{name:28} {milliseconds:8.1f} ms {queries:5} queries".format(**row))
    folder = settings.VAR / "bench"
    folder.mkdir(exist_ok=True)
    (folder / "newsroom.json").write_text(json.dumps({"database": connection.vendor, "rows": rows}, indent=1))


def pages(article: Article) -> dict[str, str]:
    own = f"/admin/articles/article/{article.pk}"
    return {
        "desk": "/admin/",
        "list": "/admin/articles/article/",
        "list, one status": "/admin/articles/article/?status=live",
        "list, searched": "/admin/articles/article/?q=19999",
        "form": f"{own}/change/",
        f"history of {MANY} versions": f"{own}/history/",
        "on this day": f"{own}/history/?day={timezone.localdate()}",
        "what readers saw": f"{own}/history/editions/",
        "two versions compared": f"{own}/history/compare/?before=1&after={MANY}",
        "check": f"{own}/check/",
    }


def acts() -> dict[str, Callable[[], object]]:
    articles = iter(Article.objects.order_by("pk")[10:100])

    def published() -> None:
        publish(edit(next(articles), body=TEXT.replace("three to five", "four to six")), by=None)

    return {"save and publish": published}


def asked(client: Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 200, response


def timed(name: str, act: Callable[[], object]) -> dict[str, object]:
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
