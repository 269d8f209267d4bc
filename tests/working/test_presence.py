"""Who has a page open is told to those who may write it too."""

from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone

from carthub.editorial.models import Presence
from tests.admin_forms import change_address, opened
from tests.factories import make_article
from tests.working.keeping import say_here

pytestmark = pytest.mark.django_db

START = "2026-11-26 14:02:00+00:00"


@pytest.fixture
def article():
    return make_article(published=False)


@pytest.fixture
def clock():
    with time_machine.travel(START, tick=False) as travel:
        yield travel


def test_who_opens_the_page_is_told_who_is_there_since_when(writer, colleague, article, clock):
    his = opened(colleague, change_address(article))
    assert say_here(colleague, article, his) == []
    for _ in range(10):
        clock.shift(timedelta(seconds=60))
        say_here(colleague, article, his)
    page = writer.get(change_address(article))
    assert page.context["working"]["here"] == ["Ben has this page open since 14:02."]
    hers = opened(writer, change_address(article))
    assert say_here(writer, article, hers) == ["Ben has this page open since 14:02."]
    assert say_here(colleague, article, his) == ["Ana has this page open since 14:12."]
    assert opened(writer, change_address(make_article()))
    clock.shift(timedelta(minutes=2))
    assert say_here(writer, article, hers) == []


def test_two_windows_of_one_person_hear_of_each_other(writer, article, clock):
    first = opened(writer, change_address(article))
    assert say_here(writer, article, first) == []
    clock.shift(timedelta(seconds=10))
    second = opened(writer, change_address(article))
    assert say_here(writer, article, second) == [], "the first may have been closed before"
    clock.shift(timedelta(seconds=20))
    assert say_here(writer, article, first) == ["You have this page open in another window."]
    clock.shift(timedelta(seconds=10))
    assert say_here(writer, article, second) == ["You have this page open in another window."]
    for _ in range(3):
        clock.shift(timedelta(seconds=60))
        told = say_here(writer, article, second)
    assert told == []


def test_a_page_reopened_after_a_crash_knows_no_other_window(writer, article, clock):
    say_here(writer, article, opened(writer, change_address(article)))
    clock.shift(timedelta(seconds=5))
    again = opened(writer, change_address(article))
    for _ in range(3):
        assert say_here(writer, article, again) == []
        clock.shift(timedelta(seconds=30))


def test_who_was_where_is_forgotten(writer, article):
    typed = opened(writer, change_address(article))
    with time_machine.travel(timezone.now() - timedelta(minutes=5)):
        say_here(writer, article, typed)
    call_command("tick")
    assert not Presence.objects.exists()
