from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from carthub.editorial.models import Change, Event, Notice, Schedule, Site, SiteVersion, What
from carthub.editorial.querysets import State
from carthub.editorial.services import checking
from carthub.editorial.services.plans import call_off
from carthub.editorial.services.publishing import publish, withdraw
from carthub.editorial.services.schedules import plan_withdrawal, publish_due, schedule
from tests.factories import (
    edit,
    make_article,
    make_checker,
    make_topic,
    make_topic_page,
    make_user,
    yes_to_all,
)

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=3)
MUCH_LATER = NOW + timedelta(days=29)


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


def test_a_page_is_taken_down_at_its_time_with_everything_that_was_said_when_it_was_planned(client, clock):
    article, better = make_article(), make_article(title="The newer page")
    told = {"reason": "replaced", "text": "See the newer page.", "note": "Agreed with Ben"}
    plan_withdrawal(article, at=LATER, by=make_user("ana"), send_readers_to=better, **told)
    assert article.state == State.LIVE
    assert client.get(article.get_absolute_url()).status_code == 200
    clock.move_to(LATER)
    gone = client.get(article.get_absolute_url())
    assert gone.status_code == 410
    assert "See the newer page." in gone.text
    assert better.get_absolute_url() in gone.text
    article.refresh_from_db()
    assert (article.withdrawn_at, article.withdrawn_note) == (LATER, "Agreed with Ben")
    assert Event.objects.get(what=What.WITHDRAWN).by_name == "Ana"


def test_a_page_is_published_on_the_first_and_taken_down_on_the_thirtieth(client, clock):
    article = make_article(published=False)
    schedule(article.latest_revision, at=LATER, by=make_user())
    plan_withdrawal(article, at=MUCH_LATER, by=make_user(), reason="out_of_date")
    for moment, status in ((NOW, 404), (LATER, 200), (MUCH_LATER, 410)):
        clock.move_to(moment)
        assert client.get(article.get_absolute_url()).status_code == status


def test_both_are_done_in_their_order_when_the_server_was_off(client, clock):
    article = make_article(published=False)
    plan_to_publish = schedule(article.latest_revision, at=LATER, by=make_user())
    plan_withdrawal(article, at=MUCH_LATER, by=make_user(), reason="out_of_date")
    assert plan_to_publish.state == Schedule.State.WAITING
    clock.move_to(MUCH_LATER + timedelta(days=1))
    assert client.get(article.get_absolute_url()).status_code == 410
    whats = Event.objects.filter(document=article.pk).order_by("pk").values_list("what", flat=True)
    assert list(whats)[-2:] == [What.PUBLISHED, What.WITHDRAWN]


def test_a_page_waiting_for_its_time_is_called_scheduled(clock):
    article = make_article(published=False)
    schedule(article.latest_revision, at=LATER, by=make_user())
    assert article.state == State.SCHEDULED


def refusal(act, *args, **options):
    with pytest.raises(ValidationError) as refused:
        act(*args, by=make_user(), **options)
    return refused.value


def test_a_time_that_is_past_is_refused_at_its_field(clock):
    article = make_article()
    revision = edit(article, title="Newer")
    assert "at" in refusal(schedule, revision, at=NOW).message_dict
    assert "at" in refusal(plan_withdrawal, article, at=NOW, reason="error").message_dict


def test_a_page_is_not_taken_down_before_it_is_published_nor_published_after(clock):
    article = make_article(published=False)
    assert "not live" in refusal(plan_withdrawal, article, at=LATER, reason="error").messages[0]
    schedule(article.latest_revision, at=LATER, by=make_user())
    early = refusal(plan_withdrawal, article, at=LATER, reason="error")
    assert "is published on 1 March 2026, 12:00 UTC" in early.message_dict["at"][0]
    plan_withdrawal(article, at=LATER + timedelta(hours=1), by=make_user(), reason="error")
    late = refusal(schedule, article.latest_revision, at=MUCH_LATER)
    assert "is taken down on 1 March 2026, 13:00 UTC" in late.message_dict["at"][0]


def test_taking_down_at_a_time_needs_a_reason_like_taking_down_now(clock):
    article = make_article()
    assert "reason" in refusal(plan_withdrawal, article, at=LATER, reason="").message_dict
    assert "text" in refusal(plan_withdrawal, article, at=LATER, reason="other").message_dict


def test_what_the_gate_refuses_is_not_scheduled(clock):
    article = make_article(published=False, body="")
    refusal(schedule, article.latest_revision, at=LATER)
    assert not Schedule.objects.exists()


def test_a_second_plan_replaces_the_first_of_its_kind(clock):
    article = make_article(published=False)
    for days in (0, 1):
        schedule(article.latest_revision, at=LATER + timedelta(days=days), by=make_user())
        plan_withdrawal(article, at=MUCH_LATER + timedelta(days=days), by=make_user(), reason="error")
    waiting = [(plan.action, plan.at) for plan in Schedule.objects.waiting()]
    assert waiting == [
        ("publish", LATER + timedelta(days=1)),
        ("withdraw", MUCH_LATER + timedelta(days=1)),
    ]
    assert SiteVersion.objects.get().next_due_at == LATER + timedelta(days=1)


def test_a_plan_that_was_called_off_does_nothing(clock):
    article = make_article(published=False)
    plan = schedule(article.latest_revision, at=LATER, by=make_user())
    assert call_off(plan, by=make_user()) == 1
    assert call_off(plan, by=make_user()) == 0
    assert SiteVersion.objects.get().next_due_at is None
    assert publish_due(LATER) == 0
    assert Event.objects.get(what=What.SCHEDULE_CANCELLED).reason == "Publish on 1 March 2026, 12:00 UTC"


def test_what_will_never_be_published_is_not_taken_down_either(clock):
    fresh, live = make_article(published=False), make_article()
    for article in (fresh, live):
        plan = schedule(edit(article, title=f"Newer {article.pk}"), at=LATER, by=make_user())
        plan_withdrawal(article, at=MUCH_LATER, by=make_user(), reason="error")
        call_off(plan, by=make_user())
    assert [plan.document_id for plan in Schedule.objects.waiting()] == [live.pk]


def overtaken(article):
    publish(edit(article, title="Newer"), by=make_user("ben"))
    return "Ben published version 2 at 1 March 2026, 09:00 UTC"


def taken_down(article):
    publish(article.latest_revision, by=make_user("ben"))
    withdraw(article, by=make_user("ben"), reason="error")
    return "Ben took the page down on 1 March 2026, 09:00 UTC, after this was planned."


def unsigned(article):
    mina = make_checker()
    checking.send_for_check(article, by=make_user("ana"))
    seen = article.latest_revision
    checking.sign(article, by=mina, seen=seen, answers=yes_to_all())
    checking.ask_for_changes(article, by=mina, seen=seen, answers=yes_to_all(), message="It is 2 weeks.")
    Site.objects.update(medical_kinds=["explainer"])
    return "This kind of page needs a medical check"


@pytest.mark.parametrize("what_happened", [overtaken, taken_down, unsigned])
def test_a_plan_that_no_longer_fits_fails_once_with_its_reason_and_its_owner_is_told(
    client, clock, what_happened
):
    article = make_article(published=False, title="Old")
    schedule(article.latest_revision, at=LATER, by=make_user("ana"))
    reason = what_happened(article)
    before = client.get(article.get_absolute_url()).text
    clock.move_to(LATER)
    assert client.get(article.get_absolute_url()).text == before
    failed = Schedule.objects.get()
    assert (failed.state, failed.reason[: len(reason)]) == (Schedule.State.FAILED, reason)
    told = Notice.objects.get(user=make_user("ana"), what=What.SCHEDULE_FAILED)
    assert reason in told.text
    client.get("/")
    assert Event.objects.filter(what=What.SCHEDULE_FAILED).count() == 1


def test_taking_a_page_down_by_hand_calls_off_the_plan_to_do_so(clock):
    article = make_article()
    plan_withdrawal(article, at=LATER, by=make_user(), reason="error")
    withdraw(article, by=make_user(), reason="error")
    assert Schedule.objects.get().state == Schedule.State.CANCELLED


def test_a_page_that_is_corrected_meanwhile_is_taken_down_all_the_same(client, clock):
    article = make_article()
    plan_withdrawal(article, at=LATER, by=make_user(), reason="out_of_date")
    publish(edit(article, title="Corrected"), by=make_user())
    clock.move_to(LATER)
    assert client.get(article.get_absolute_url()).status_code == 410


def test_a_crash_fails_one_plan_and_not_the_others(clock):
    broken, fine = make_article(published=False), make_article(published=False)
    for article in (broken, fine):
        schedule(article.latest_revision, at=LATER, by=make_user())
    Schedule.objects.filter(document=broken.pk).update(prepared={"nonsense": 1})
    assert publish_due(LATER) == 1
    assert Schedule.objects.get(document=broken.pk).state == Schedule.State.FAILED
    assert Schedule.objects.get(document=fine.pk).state == Schedule.State.DONE


def test_one_refused_plan_keeps_none_of_the_others_back(clock):
    refused, fine = make_article(published=False), make_article(published=False)
    for article in (refused, fine):
        schedule(article.latest_revision, at=LATER, by=make_user())
    publish(edit(refused, title="Newer"), by=make_user())
    assert publish_due(LATER) == 1
    assert Schedule.objects.get(document=fine.pk).state == Schedule.State.DONE


def test_going_live_renders_nothing(clock, monkeypatch):
    article = make_article(published=False, topics=[make_topic()])
    schedule(article.latest_revision, at=LATER, by=make_user())
    monkeypatch.setattr("carthub.editorial.press.render", None)
    assert publish_due(LATER) == 1


def test_going_live_asks_as_few_questions_for_forty_pages_as_for_four(clock):
    def statements(pages):
        topics = [make_topic("Fever"), make_topic("Chills")]
        for _number in range(pages):
            source = "A fact.[^1]\n\n[^1]: doi:10.1000/1"
            documents = [
                make_article(published=False, topics=topics, body=source),
                make_topic_page(published=False),
            ]
            for document in documents:
                schedule(document.latest_revision, at=LATER, by=make_user())
        with CaptureQueriesContext(connection) as captured:
            assert publish_due(LATER) == 2 * pages
        return len(captured)

    few = statements(2)
    assert statements(20) <= few + 10  # what is too long for one statement is written in several
    assert SiteVersion.objects.get().next_due_at is None


def test_a_page_is_answered_uncacheable_while_something_is_still_due(client, clock, monkeypatch):
    article = make_article(published=False)
    schedule(article.latest_revision, at=LATER, by=make_user())
    clock.move_to(LATER)
    monkeypatch.setattr("carthub.middleware.SECONDS_FOR_DUE", -1)
    response = client.get("/")
    assert response.status_code == 200
    assert response["Cache-Control"] == "no-store"


def test_the_order_of_events_stays_when_the_clock_is_set_back(client, clock):
    article = make_article(published=False)
    schedule(article.latest_revision, at=LATER, by=make_user())
    clock.move_to(LATER)
    client.get("/")
    clock.move_to(NOW - timedelta(days=400))
    withdraw(article, by=make_user(), reason="error")
    publish(edit(article, title="Put back"), by=make_user())
    whats = list(article.events.values_list("what", flat=True))
    assert whats == [What.PUBLISHED, What.WITHDRAWN, What.PUBLISHED, What.SCHEDULED]
    changes = Change.objects.filter(document=article.pk).order_by("number").values_list("what", flat=True)
    assert list(changes) == ["published", "withdrawn", "published"]
    clock.move_to(LATER + timedelta(days=1))
    assert publish_due(LATER + timedelta(days=1)) == 0
    assert "Put back" in client.get(article.get_absolute_url()).text


@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite's own lock")
def test_readers_do_not_wait_for_locks_after_a_due_check(client, clock):
    schedule(make_article(published=False).latest_revision, at=LATER, by=make_user())
    clock.move_to(LATER)
    client.get("/")
    with connection.cursor() as cursor:
        assert cursor.execute("PRAGMA busy_timeout").fetchone() == (60000,)
