"""What is answered before Django handles a request is what Django would have answered."""

import pytest
from django.conf import settings as django_settings
from django.core.signals import request_started
from django.db import close_old_connections
from django.test import RequestFactory

from carthub import caching
from carthub.editorial.models import Document
from carthub.editorial.services.publishing import withdraw
from carthub.fast_path import Application
from tests.factories import make_user, publish_again

pytestmark = pytest.mark.django_db

ADDRESS = "/articles/first-title/"
ALONE = 1  # the version of the site


@pytest.fixture
def ask(page, older):
    """Asks the server's own application; the page is kept, and old enough to have a date."""
    application = Application()

    def asked(path=ADDRESS, *, method="GET", secure=False, **headers):
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        environ = RequestFactory().generic(method, path, headers=names, secure=secure).environ
        sent = []
        body = application(environ, lambda status, found, exc_info=None: sent.append((status, found)))
        [(status, found)] = sent
        return status, dict(found), b"".join(body)

    request_started.disconnect(close_old_connections)  # the test's own connection stays, as with its client
    asked()
    older(5)
    asked()
    yield asked
    request_started.connect(close_old_connections)


@pytest.fixture
def handled():
    """One entry for each request that Django handled."""
    requests = []

    def note(sender, **about):
        requests.append(about)

    request_started.connect(note)
    yield requests
    request_started.disconnect(note)


def test_a_kept_page_is_sent_as_django_sent_it_for_the_price_of_the_version(ask, statements, handled):
    [(kept, _size)] = caching.PAGES.memory.kept.values()
    kept.sent.clear()
    by_django = ask()
    assert by_django[0] == "200 OK"
    assert "Last-Modified" in by_django[1]
    assert ask() == by_django
    assert statements(ask) == ALONE
    assert len(handled) == 1


def test_a_reader_who_has_it_is_told_the_same(ask, client, handled):
    etag = ask()[1]["ETag"]
    status, headers, body = ask(if_none_match=etag)
    assert not handled
    by_django = client.get(ADDRESS, headers={"if-none-match": etag}).headers
    assert (status, body) == ("304 Not Modified", b"")
    assert set(headers) == set(by_django) - {"Content-Length"}
    assert all(headers[name] == by_django[name] for name in headers)
    assert ask(if_none_match='"other"')[0] == "200 OK"


def test_the_next_reader_sees_what_changed(ask, page):
    publish_again(page, title="Second title")
    assert b"Second title" in ask()[2]
    withdraw(page, by=make_user(), reason=Document.Withdrawal.OUT_OF_DATE)
    assert ask()[0].startswith("410")


@pytest.mark.parametrize(
    "headers",
    [
        {"host": "evil.example"},
        {"host": "localhost:99"},
        {"cookie": f"{django_settings.SESSION_COOKIE_NAME}=x"},
        {"authorization": "Basic eA=="},
        {"x_forwarded_proto": "https"},
        {"if_modified_since": "Thu, 26 Nov 2099 10:00:00 GMT"},
        {"accept_encoding": "br"},
    ],
    ids=str,
)
def test_a_request_that_differs_is_handled_by_django(ask, client, headers, settings, handled):
    settings.ALLOWED_HOSTS = ["testserver", "localhost"]
    status, sent, body = ask(**headers)
    assert handled
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    by_django = client.get(ADDRESS, headers=names)
    assert status.startswith(str(by_django.status_code))
    assert body == by_django.content
    assert sent["Content-Type"] == by_django["Content-Type"]
    assert sent.get("Cache-Control") == by_django.get("Cache-Control")


def test_another_scheme_and_other_methods_are_handled_by_django(ask, handled):
    for different in ({"secure": True}, {"method": "HEAD"}, {"method": "POST"}, {"method": "OPTIONS"}):
        before = len(handled)
        ask(**different)
        assert len(handled) == before + 1
    assert len(caching.PAGES.memory.kept) == 1


def test_a_visitor_can_not_fill_memory_with_ports(ask):
    for port in range(50):
        ask(host=f"localhost:{port}")
    [(kept, _size)] = caching.PAGES.memory.kept.values()
    assert len(kept.sent) <= 4


def test_a_cdn_is_told_of_changes_so_django_handles_everything(ask, settings, handled):
    settings.CDN = ["http://127.0.0.1:9"]
    assert "s-maxage" in ask()[1]["Cache-Control"]
    assert handled


def test_addresses_that_ask_no_database_still_ask_none(ask, statements):
    assert statements(lambda: ask("/healthz")) == 0
    assert statements(lambda: ask("/robots.txt")) == 0
