from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection

from carthub.editorial.models import Event, Schedule, SiteVersion
from carthub.editorial.querysets import State
from carthub.editorial.services.publishing import publish
from carthub.editorial.services.schedules import cancel_schedule, publish_due, schedule
from tests.factories import edit, make_article, make_topic, make_user

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=3)


@pytest.fixture
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def test_a_scheduled_page_goes_live_with_the_first_request_after_its_time(client, clock):
    article = make_article(published=False, body="Tomorrow's text.")
    schedule(article.latest_revision, at=LATER, by=make_user())
    assert client.get(article.get_absolute_url()).status_code == 404
    clock.move_to(LATER)
    assert "Tomorrow" in client.get(article.get_absolute_url()).text
    article.refresh_from_db()
    assert (article.state, article.first_published_at) == (State.LIVE, LATER)


def test_tick_publishes_what_is_due_once(clock, capsys):
    article = make_article(published=False)
    schedule(article.latest_revision, at=LATER, by=make_user())
    clock.move_to(LATER)
    call_command("tick")
    call_command("tick")
    assert capsys.readouterr().out == "1 done.\n0 done.\n"


def test_a_page_waiting_for_its_time_is_called_scheduled(clock):
    article = make_article(published=False)
    schedule(article.latest_revision, at=LATER, by=make_user())
    assert article.state == State.SCHEDULED


def test_a_time_that_is_past_is_refused_at_its_field(clock):
    article = make_article(published=False)
    with pytest.raises(ValidationError) as refused:
        schedule(article.latest_revision, at=NOW, by=make_user())
    assert "at" in refused.value.message_dict


def test_what_the_gate_refuses_is_not_scheduled(clock):
    article = make_article(published=False, body="")
    with pytest.raises(ValidationError):
        schedule(article.latest_revision, at=LATER, by=make_user())
    assert not Schedule.objects.exists()


def test_a_second_plan_replaces_the_first(clock):
    article = make_article(published=False)
    schedule(article.latest_revision, at=LATER, by=make_user())
    schedule(article.latest_revision, at=LATER + timedelta(days=1), by=make_user())
    assert Schedule.objects.waiting().get().at == LATER + timedelta(days=1)
    assert SiteVersion.objects.get().next_due_at == LATER + timedelta(days=1)


def test_a_plan_that_was_called_off_does_nothing(clock):
    article = make_article(published=False)
    schedule(article.latest_revision, at=LATER, by=make_user())
    assert cancel_schedule(article, by=make_user()) == 1
    assert SiteVersion.objects.get().next_due_at is None
    assert publish_due(LATER) == 0


def test_a_plan_that_is_refused_when_its_time_comes_is_marked_failed_and_not_tried_again(client, clock):
    article = make_article(published=False, title="Old")
    schedule(article.latest_revision, at=LATER, by=make_user("ana"))
    publish(edit(article, title="Newer"), by=make_user("ben"))
    clock.move_to(LATER)
    assert "Newer" in client.get(article.get_absolute_url()).text
    failed = Schedule.objects.get()
    assert failed.state == Schedule.State.FAILED
    assert "Ben published version 2" in failed.reason
    assert Event.objects.filter(what="schedule failed").count() == 1
    client.get("/")
    assert Event.objects.filter(what="schedule failed").count() == 1


def test_a_crash_fails_one_plan_and_not_the_others(clock, monkeypatch):
    broken, fine = make_article(published=False), make_article(published=False)
    for article in (broken, fine):
        schedule(article.latest_revision, at=LATER, by=make_user())
    Schedule.objects.filter(document=broken.pk).update(prepared={"nonsense": 1})
    assert publish_due(LATER) == 1
    assert Schedule.objects.get(document=broken.pk).state == Schedule.State.FAILED
    assert Schedule.objects.get(document=fine.pk).state == Schedule.State.DONE


def test_going_live_renders_nothing(clock, monkeypatch):
    article = make_article(published=False, topics=[make_topic()])
    schedule(article.latest_revision, at=LATER, by=make_user())
    monkeypatch.setattr("carthub.editorial.press.render", None)
    assert publish_due(LATER) == 1


def test_two_hundred_pages_go_live_together(clock):
    for _number in range(200):
        schedule(make_article(published=False).latest_revision, at=LATER, by=make_user())
    assert publish_due(LATER) == 200
    assert SiteVersion.objects.get().next_due_at is None


def test_a_page_is_answered_uncacheable_while_something_is_still_due(client, clock, monkeypatch):
    article = make_article(published=False)
    schedule(article.latest_revision, at=LATER, by=make_user())
    clock.move_to(LATER)
    monkeypatch.setattr("carthub.middleware.SECONDS_FOR_DUE", -1)
    response = client.get("/")
    assert response.status_code == 200
    assert response["Cache-Control"] == "no-store"


@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite's own lock")
def test_readers_do_not_wait_for_locks_after_a_due_check(client, clock):
    schedule(make_article(published=False).latest_revision, at=LATER, by=make_user())
    clock.move_to(LATER)
    client.get("/")
    with connection.cursor() as cursor:
        assert cursor.execute("PRAGMA busy_timeout").fetchone() == (20000,)
