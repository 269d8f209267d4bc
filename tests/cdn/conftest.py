import pytest
from django.test import Client
from pytest_django.live_server_helper import LiveServer

from tests.cdn.varnish import varnish
from tests.factories import make_user
from tests.in_flight import wait_until_idle


@pytest.fixture(scope="session")
def origin(django_db_setup, guarded_requests):
    server = LiveServer("127.0.0.1")
    yield server
    server.stop()


@pytest.fixture(scope="session")
def cache(origin, tmp_path_factory):
    """One for all tests of a process: it compiles its configuration, which takes a while."""
    with varnish(tmp_path_factory.mktemp("varnish"), origin.url) as cache:
        yield cache


@pytest.fixture
def cdn(cache, settings, django_db_serialized_rollback, transactional_db):
    """The cache, empty, and known to the hub."""
    settings.CDN = [cache.address]
    cache.get("/", "PURGE", **{"Surrogate-Key": "hub pictures"})
    yield cache
    wait_until_idle()


@pytest.fixture
def ana(cdn):
    """The browser of an editor, at the hub itself."""
    client = Client()
    client.force_login(make_user("ana"))
    return client
