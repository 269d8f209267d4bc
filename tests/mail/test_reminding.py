"""Who is told that something is due soon, waits too long or is live; each person once."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from carthub.editorial.models import Document, Notice, Schedule
from carthub.editorial.permissions import Role
from carthub.editorial.services.checking import send_for_check, set_reviewer
from carthub.editorial.services.notices import tell_published
from carthub.editorial.services.publishing import publish
from carthub.editorial.services.schedules import schedule
from tests.factories import edit, make_article, make_checker, make_member, make_user

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.VAR = tmp_path


@pytest.fixture
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def tick_at(clock, at):
    clock.move_to(at)
    call_command("tick", verbosity=0)


def told(what="due soon"):
    return sorted((notice.user.username, notice.text) for notice in Notice.objects.filter(what=what))


def test_the_owner_of_a_plan_is_told_once_on_the_day_before(clock):
    article = make_article(published=False, title="Fever")
    schedule(article.latest_revision, at=NOW + timedelta(days=3), by=make_user("paul"))
    tick_at(clock, NOW + timedelta(days=1, hours=23))
    assert told() == []
    for hours in (1, 2, 23):
        tick_at(clock, NOW + timedelta(days=2, hours=hours))
        assert told() == [("paul", "“Fever” is published on 4 March 2026, 09:00 UTC.")]


def test_a_new_plan_is_told_anew(clock):
    article = make_article(published=False, title="Fever")
    schedule(article.latest_revision, at=NOW + timedelta(hours=5), by=make_user("paul"))
    tick_at(clock, NOW + timedelta(minutes=1))
    clock.move_to(NOW + timedelta(minutes=2))
    schedule(article.latest_revision, at=NOW + timedelta(hours=6), by=make_user("paul"))
    tick_at(clock, NOW + timedelta(minutes=3))
    assert len(told()) == 2


def test_what_was_planned_together_is_told_in_one_notice(clock):
    group, paul = uuid4(), make_user("paul")
    for number in range(3):
        article = make_article(published=False, title=f"Page {number}")
        schedule(article.latest_revision, at=NOW + timedelta(hours=5), by=paul)
    Schedule.objects.update(group=group)
    schedule(
        make_article(published=False, title="Fever").latest_revision, at=NOW + timedelta(hours=5), by=paul
    )
    tick_at(clock, NOW + timedelta(minutes=1))
    tick_at(clock, NOW + timedelta(minutes=2))
    assert told() == [
        ("paul", "3 pages are due on 1 March 2026, 14:00 UTC."),
        ("paul", "“Fever” is published on 1 March 2026, 14:00 UTC."),
    ]


def test_whoever_lets_a_check_wait_and_whoever_waits_are_told_once(clock):
    ana, mina, other = make_member(Role.AUTHOR, "ana"), make_checker(), make_checker("noor")
    article = make_article(published=False, title="Fever", by=ana)
    send_for_check(article, by=ana, reviewer=mina)
    tick_at(clock, NOW + timedelta(days=2, hours=23))
    assert told() == []
    tick_at(clock, NOW + timedelta(days=3))
    both = [
        ("ana", "“Fever” has waited three days for a check."),
        ("mina", "“Fever” has waited three days for your check."),
    ]
    assert told() == both
    set_reviewer(article, by=ana, reviewer=other)
    for days in (4, 5):
        tick_at(clock, NOW + timedelta(days=days))
        assert told() == [*both, ("noor", "“Fever” has waited three days for your check.")]


def test_without_a_reviewer_all_who_may_check_are_told(clock):
    ana = make_member(Role.AUTHOR, "ana")
    make_checker(), make_checker("noor"), make_member(Role.REVIEWER, "nobody-verified")
    send_for_check(make_article(published=False, by=ana), by=ana)
    tick_at(clock, NOW + timedelta(days=3))
    assert {name for name, _text in told()} == {"ana", "mina", "noor"}


def test_who_wrote_a_page_is_told_when_somebody_else_publishes_it():
    ana, ben, paul = (make_member(Role.PUBLISHER, name) for name in ("ana", "ben", "paul"))
    article = make_article(published=False, title="Fever", by=ben)
    Document.objects.filter(pk=article.pk).update(created_by=ana)
    publish(article.latest_revision, by=paul)
    assert told("published") == [(name, "Paul published “Fever”.") for name in ("ana", "ben")]
    publish(edit(article, title="Chills", by=ana), by=ana)
    assert len(told("published")) == 2


def test_telling_of_two_hundred_pages_costs_as_much_as_of_one():
    ana, paul = make_member(Role.AUTHOR, "ana"), make_user("paul")
    articles = [make_article(by=ana) for _number in range(20)]
    pages = [(article, article.latest_revision, paul) for article in articles]

    def queries(some):
        with CaptureQueriesContext(connection) as captured:
            tell_published(some)
        return len(captured)

    assert queries(pages[:1]) == queries(pages) == 2
    assert Notice.objects.filter(user=ana, at__lte=timezone.now()).count() == 21
