import shutil
import socket
import subprocess
import time
from dataclasses import replace

import pytest
import redis
from django.db import connection
from django.test.utils import CaptureQueriesContext

from carthub import caching
from tests.factories import make_article, make_topic, make_topic_page

PATIENCE = 10


@pytest.fixture
def fever():
    return make_topic("Fever")


@pytest.fixture
def page(fever):
    """A live article about a topic that has a page of its own."""
    make_topic_page(fever)
    return make_article(title="First title", topics=[fever])


@pytest.fixture
def statements():
    """How many statements something runs: `statements(lambda: client.get("/"))`."""

    def count(act):
        with CaptureQueriesContext(connection) as captured:
            act()
        return len(captured)

    return count


@pytest.fixture
def older():
    """Lets what is kept have been made earlier: `older(5)`."""

    def age(seconds):
        memory = caching.PAGES.memory
        for key, (page, size) in list(memory.kept.items()):
            memory.put(key, replace(page, made_at=page.made_at - seconds, sent={}), size)

    return age


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory):
    """A Redis of the tests' own, which they may stop."""
    program = shutil.which("redis-server")
    if program is None:
        pytest.skip("Install redis-server to run the tests of a shared store.")
    port = free_port()
    options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    folder = tmp_path_factory.mktemp("redis")
    server = subprocess.Popen([program, *options], cwd=folder, stdout=subprocess.DEVNULL)
    url = f"redis://127.0.0.1:{port}/0"
    await_redis(url)
    yield url
    server.terminate()
    server.wait(PATIENCE)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def await_redis(url):
    stops_at = time.monotonic() + PATIENCE
    with redis.Redis.from_url(url) as client:
        while True:
            try:
                client.ping()
                return
            except redis.ConnectionError:
                assert time.monotonic() < stops_at, "The tests' own Redis does not start."
                time.sleep(0.05)
