"""Something is due while nobody can write: readers get their page at once, and the plan waits."""

import threading
import time
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from carthub.editorial.models import Schedule, SiteVersion
from carthub.editorial.services.schedules import publish_due, schedule
from tests.factories import make_article, make_user

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

PATIENCE = 30


@pytest.fixture
def overdue():
    article = make_article(published=False)
    plan = schedule(article.latest_revision, at=timezone.now() + timedelta(days=1), by=make_user())
    past = timezone.now() - timedelta(minutes=1)
    Schedule.objects.update(at=past)
    SiteVersion.objects.update(next_due_at=past)
    return plan


@contextmanager
def long_import():
    """Another process writes in one transaction, which holds the lock of everything public."""
    holds, release = threading.Event(), threading.Event()

    def hold():
        try:
            with transaction.atomic():
                SiteVersion.lock()
                holds.set()
                release.wait(PATIENCE)
        finally:
            connection.close()

    writer = threading.Thread(target=hold)
    writer.start()
    assert holds.wait(PATIENCE)
    yield
    release.set()
    writer.join(PATIENCE)


@contextmanager
def read_only_database():
    sqlite = connection.vendor == "sqlite"
    on = "PRAGMA query_only = ON" if sqlite else "SET default_transaction_read_only = on"
    off = "PRAGMA query_only = OFF" if sqlite else "RESET default_transaction_read_only"
    with connection.cursor() as cursor:
        cursor.execute(on)
    yield
    with connection.cursor() as cursor:
        cursor.execute(off)


@pytest.mark.parametrize("trouble", [long_import, read_only_database])
def test_a_reader_is_answered_within_a_second_and_the_plan_is_done_later(client, overdue, trouble):
    with trouble():
        started = time.monotonic()
        response = client.get("/")
        waited = time.monotonic() - started
    assert (response.status_code, response["Cache-Control"]) == (200, "no-store")
    assert waited < 1
    overdue.refresh_from_db()
    assert overdue.state == Schedule.State.WAITING
    assert publish_due(timezone.now()) == 1
