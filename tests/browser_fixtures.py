"""Fixtures for tests in a real browser; a test that uses them is marked `browser`."""

import os
import shutil

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings as django_settings
from django.db import DEFAULT_DB_ALIAS, connections
from django.test import Client
from playwright.sync_api import sync_playwright

from tests.in_flight import wait_until_idle

FLAGS = """
    --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking
    --disable-component-update --disable-sync --disable-dev-shm-usage
""".split()
MISSING = "Install chromium (sudo apt install chromium) or name one in CHROMIUM to run the browser tests."


def chromium_path():
    named = os.environ.get("CHROMIUM", "")
    return shutil.which(named) if named else shutil.which("chromium") or shutil.which("chromium-browser")


def pytest_runtest_setup(item):
    """Without a browser all its tests are skipped in one line, or fail where one is required."""
    if item.get_closest_marker("browser") is None or chromium_path():
        return
    if os.environ.get("CARTHUB_BROWSER") == "required":
        pytest.fail(MISSING, pytrace=False)
    pytest.skip(MISSING)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings, tmp_path_factory):
    """SQLite in a file: in memory, the threads of the live server would share one connection."""
    database = django_settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        database.setdefault("TEST", {})["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")


@pytest.fixture(scope="session")
def chromium(django_db_setup):
    """One browser for all tests of a process.

    Playwright keeps a loop in the tests' own thread, beside which Django would open a second connection:
    one that does not know the first rows, so that tables once emptied would stay empty.
    """
    own = connections[DEFAULT_DB_ALIAS]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        with sync_playwright() as playwright:
            connections[DEFAULT_DB_ALIAS] = own
            browser = playwright.chromium.launch(executable_path=chromium_path(), args=FLAGS)
            yield browser
            browser.close()


@pytest.fixture
def hub(django_db_serialized_rollback, transactional_db, live_server):
    """The site at an address, with the rows that every hub starts with; `hub.url` is its address."""
    return live_server


@pytest.fixture
def open_page(chromium, hub):
    """Opens a page: `open_page("/admin/", user=ana, width=375)`; what it complains of fails the test."""
    contexts, complaints = [], []

    def open_one(path="/", *, user=None, width=1280, height=900, **options):
        context = chromium.new_context(
            base_url=hub.url, viewport={"width": width, "height": height}, reduced_motion="reduce", **options
        )
        context.set_default_timeout(10_000)
        context.set_default_navigation_timeout(30_000)  # the first page of all fills every cache
        contexts.append(context)
        if user is not None:
            context.add_cookies([session_cookie(user, hub.url)])
        page = context.new_page()
        listen(page, complaints, hub.url)
        page.goto(path)
        return page

    yield open_one
    for context in contexts:
        context.set_offline(True)  # what a page sends when it is closed
        context.close()
    wait_until_idle()
    assert not complaints


@pytest.fixture
def browser_page(open_page):
    """The home page, to an anonymous reader."""
    return open_page()


def session_cookie(user, url):
    client = Client()
    client.force_login(user)
    name = django_settings.SESSION_COOKIE_NAME
    return {"name": name, "value": client.cookies[name].value, "url": url}


def listen(page, complaints, url):
    """Note what no page of ours may do: fail, break its own policy, open a dialog, ask another host."""

    def on_console(message):
        if "Content Security Policy" in message.text or "Content-Security-Policy" in message.text:
            complaints.append(message.text)

    def on_request(request):
        if not request.url.startswith((url, "data:", "blob:", "about:")):
            complaints.append(f"A request left the site: {request.url}")

    page.on("pageerror", lambda error: complaints.append(f"{error}\n{error.stack}"))
    page.on("console", on_console)
    page.on("request", on_request)


def axe_faults(page, part=None):
    """What axe finds wrong on the page, or in the part that a selector names; short enough to read."""
    options = {
        "preload": False,
        "iframes": False,
    }  # preloading asks for more, and breaks the page's own policy
    results = Axe().run(page, context=part, options=options)
    return [
        (fault["id"], [node["html"] for node in fault["nodes"]]) for fault in results.response["violations"]
    ]
