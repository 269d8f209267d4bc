"""The database is gone: what was seen last is still answered, and nothing that is known to be wrong."""

import pytest
from django.db import OperationalError, connection
from django.test import Client

from carthub import caching
from carthub.editorial.models import Document
from carthub.editorial.services.publishing import withdraw
from carthub.lib.last_seen import KEPT_FOR
from tests.factories import make_user

pytestmark = pytest.mark.django_db

ADDRESS = "/articles/first-title/"


@pytest.fixture
def without_database():
    """Every statement fails, as when the server is away."""

    def refuse(execute, sql, params, many, context):
        raise OperationalError("connection to server failed")

    return lambda: connection.execute_wrapper(refuse)


@pytest.fixture
def reader():
    """Gets the page that a server sends when something breaks, instead of the error."""
    return Client(raise_request_exception=False)


def test_a_page_that_was_kept_is_answered_and_says_so(reader, page, without_database):
    kept = reader.get(ADDRESS)
    with without_database():
        answer = reader.get(ADDRESS)
    assert (answer.status_code, answer.content) == (200, kept.content)
    assert answer["Cache-Control"] == "no-store"
    assert answer["CartHub-Database"].startswith("away")
    assert "CartHub-Database" not in reader.get(ADDRESS)


def test_every_other_page_is_the_static_500_that_says_when_to_come_back(reader, page, without_database):
    reader.get("/")
    with without_database():
        for path in (ADDRESS, "/topics/", "/nothing/"):
            answer = reader.get(path)
            assert (answer.status_code, answer["Retry-After"]) == (500, "30")
            assert "First title" not in answer.text
        assert reader.get("/healthz").status_code == 200


def test_a_page_known_to_be_taken_down_is_not_answered(reader, page, without_database):
    reader.get(ADDRESS)
    withdraw(page, by=make_user(), reason=Document.Withdrawal.OUT_OF_DATE)
    reader.get("/")  # any request of any process
    with without_database():
        assert reader.get(ADDRESS).status_code == 500


def test_taking_it_down_in_the_admin_is_enough_to_know(reader, page, without_database, admin_client):
    reader.get(ADDRESS)
    address = f"/admin/articles/article/{page.pk}/take-down/"
    admin_client.post(address, {"reason": Document.Withdrawal.OUT_OF_DATE, "text": "", "note": ""})
    assert not Document.objects.live().filter(pk=page.pk).exists()
    with without_database():
        assert reader.get(ADDRESS).status_code == 500


def test_after_an_hour_nothing_is_answered(reader, page, without_database):
    reader.get(ADDRESS)
    caching.SEEN.at -= KEPT_FOR + 1
    with without_database():
        assert reader.get(ADDRESS).status_code == 500
