import os
import uuid

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.test import TransactionTestCase, override_settings

from carthub import caching
from carthub.editorial.append_only import drop_triggers, make_triggers
from carthub.editorial.services import missed
from carthub.lib.last_seen import LastSeen
from carthub.lib.media_address import FOLDER
from carthub.lib.pagecache import PageCache
from carthub.lib.shared_store import SharedStore
from carthub.lib.tally import Tally
from tests.forgetting import forget_everything

pytest_plugins = ["tests.browser_fixtures", "tests.media_fixtures"]

DUE_CHECK = "carthub.middleware.site_version"
LEAK_GUARD = "tests.leak_guard.leak_guard"
IN_FLIGHT = "tests.in_flight.in_flight"


@pytest.fixture(scope="session", autouse=True)
def guarded_requests():
    """Every anonymous request of every test is watched for SQL on workspace tables."""
    middleware = list(django_settings.MIDDLEWARE)
    middleware.insert(middleware.index(DUE_CHECK) + 1, LEAK_GUARD)
    with override_settings(MIDDLEWARE=[IN_FLIGHT, *middleware]):
        yield


@pytest.fixture(autouse=True)
def quick_and_private(settings, tmp_path):
    """Files of a test go to a folder of its own, and passwords are hashed quickly."""
    settings.MEDIA_ROOT = tmp_path / "media"
    own_cache = {"KEY_PREFIX": uuid.uuid4().hex}  # limits on signing in count there
    settings.CACHES = {"default": settings.CACHES["default"] | own_cache}
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES = settings.STORAGES | {
        "default": FOLDER,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture(autouse=True)
def nothing_kept_yet(settings, monkeypatch, tmp_path):
    """Tests share a version of the site, since their changes are rolled back, so none shares its pages."""
    shared = SharedStore(settings.PAGES_URL, prefix=f"{uuid.uuid4().hex}:") if settings.PAGES_URL else None
    monkeypatch.setattr(caching, "PAGES", PageCache(8, shared, settings.SECRET_KEY))
    monkeypatch.setattr(caching, "SEEN", LastSeen(tmp_path / "site_version", shared))


@pytest.fixture(autouse=True)
def nothing_drawn_yet():
    """Every test begins with the token of the first rows, whatever an earlier one wrote into them."""
    forget_everything()


@pytest.fixture(autouse=True)
def nothing_missed_yet(monkeypatch):
    """What readers ask for in vain is counted in memory, and written once a minute."""
    monkeypatch.setattr(missed, "TALLY", Tally(most=missed.TALLY.most, seconds=missed.TALLY.seconds))


@pytest.fixture(scope="session", autouse=True)
def emptied_tables():
    """Between tests of a live server the tables are emptied, down to the rows that every hub starts with.

    Which test comes next is nobody's choice: of several processes one takes over the tests of another. The
    triggers that forbid to empty tables are taken off meanwhile.
    """
    empty = TransactionTestCase._fixture_teardown

    def empty_all(self):
        drop_triggers()
        empty(self)
        connection.creation.deserialize_db_from_string(connection._test_serialized_contents)
        make_triggers()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", empty_all)
        yield


@pytest.fixture
def sample_data():
    """The folder of real content that CARTHUB_SAMPLE_DATA names."""
    folder = os.environ.get("CARTHUB_SAMPLE_DATA")
    if not folder:
        pytest.skip("CARTHUB_SAMPLE_DATA names no folder of real content.")
    return folder
