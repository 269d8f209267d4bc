"""Addresses that readers ask for in vain are counted; who asked is not, and no flood does harm."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from carthub.editorial.models import MissedAddress
from carthub.editorial.services import missed
from carthub.lib.tally import Tally
from tests.factories import make_article, make_user

pytestmark = pytest.mark.django_db
TODAY = date(2027, 3, 1)


@pytest.fixture
def at_once(monkeypatch):
    """Every miss is written at once."""
    monkeypatch.setattr(missed, "TALLY", Tally(most=200, seconds=0))


def counted():
    return dict(MissedAddress.objects.values_list("path", "times"))


def test_a_miss_is_counted_by_its_path_and_its_days_alone(client, at_once):
    with time_machine.travel("2027-03-01 10:00"):
        client.get("/articles/fever-chart/?email=ana@example.org", HTTP_REFERER="https://e.example/")
    with time_machine.travel("2027-03-04 10:00"):
        response = client.get("/articles/fever-chart/")
    assert response.status_code == 404
    assert not response.cookies
    assert list(MissedAddress.objects.values_list("path", "times", "first_on", "last_on", "ignored")) == [
        ("/articles/fever-chart/", 2, date(2027, 3, 1), date(2027, 3, 4), False)
    ]


def test_what_was_found_moved_or_asked_for_by_staff_is_not_counted(client, at_once):
    page = make_article(slug="fever")
    client.get(page.get_absolute_url())
    client.head("/articles/nowhere/")
    client.post("/articles/nowhere/")
    client.force_login(make_user())
    client.get("/articles/nowhere/")
    assert counted() == {}


@pytest.mark.parametrize(
    "path",
    [
        "/wp-login.php",
        "/wp-content/plugins/a/",
        "/.env",
        "/.git/config",
        "/old/index.php",
        "/backup.sql",
        "/cgi-bin/a/",
        "/administrator/",
        "/admin/nowhere/",
        "/media/pictures/0123456789abcdef/320.webp",
        "/a%00b/",
        "/a%0ab/",
        "/a%ffb/",
        "/a<script>/",
        "/unsubscribe/ana@example.org/",
        "/call/4315551234567/",
        "/read/the-token-of-a-link-that-ended/",
        "/login/0123456789abcdef0123456789abcdef/",
        f"/{'x' * 300}/",
    ],
)
def test_what_scanners_try_and_what_could_tell_of_a_person_is_not_counted(client, at_once, path):
    client.get(path)
    assert counted() == {}


@pytest.mark.parametrize(
    "path", ["/old/page.html", "/über-uns/", "/2019/05/car-t", "/leaflet_v1.2/cells.PDF"]
)
def test_an_address_that_a_page_could_have_had_is_counted(client, at_once, path):
    client.get(path)
    assert counted() == {path: 1}


def test_each_process_writes_once_a_minute_whatever_it_is_asked_for(client, monkeypatch):
    monkeypatch.setattr(missed, "TALLY", Tally(most=3, seconds=60))
    client.get("/first/")
    assert counted() == {"/first/": 1}
    with CaptureQueriesContext(connection) as captured:
        for number in range(20):
            client.get(f"/{number}/")
    assert not [query for query in captured if "missedaddress" in query["sql"]]
    missed.TALLY.due_at = 0
    client.get("/0/")
    assert counted() == {"/first/": 1, "/0/": 2, "/1/": 1, "/2/": 1}


def test_a_miss_costs_the_same_whatever_was_counted_before(client, at_once):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            client.get("/nowhere/")
        return len(captured)

    queries()  # reads the site's row
    few = queries()
    MissedAddress.objects.bulk_create(
        MissedAddress(path=f"/{number}/", first_on=TODAY, last_on=TODAY) for number in range(500)
    )
    assert queries() == few


def test_the_table_keeps_what_is_asked_for_most_and_forgets_the_old(client, at_once, monkeypatch):
    monkeypatch.setattr(missed, "MOST_ROWS", 30)
    monkeypatch.setattr(missed, "KEPT_ROWS", 10)
    old = TODAY - timedelta(days=91)
    MissedAddress.objects.create(path="/old/", times=900, first_on=old, last_on=old)
    rows = [MissedAddress(path=f"/{n}/", times=n, first_on=TODAY, last_on=TODAY) for n in range(1, 31)]
    MissedAddress.objects.bulk_create(rows)
    with time_machine.travel("2027-03-01 10:00"):
        client.get("/new/")
    assert sorted(counted().values()) == list(range(21, 31))


def test_readers_get_their_page_when_nothing_can_be_written(client, at_once, read_only):
    response = client.get("/articles/nowhere/")
    assert response.status_code == 404
    assert "We cannot find this page" in response.text


@pytest.fixture
def read_only(client):
    client.get("/")  # the first page of an empty hub makes the site's row
    on, off = "PRAGMA query_only = ON", "PRAGMA query_only = OFF"
    if connection.vendor == "postgresql":
        on, off = "SET LOCAL transaction_read_only = on", ""  # until the test's transaction ends
    with connection.cursor() as cursor:
        cursor.execute(on)
    yield
    if off:
        with connection.cursor() as cursor:
            cursor.execute(off)
