"""Lists of a large newsroom: they count no further than anybody leafs, and find the same either way."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Kind
from carthub.editorial import querysets
from carthub.editorial.admin.lists import ShortPaginator
from carthub.editorial.models import Document, Schedule
from carthub.editorial.querysets import State
from carthub.editorial.services.publishing import withdraw
from carthub.editorial.services.schedules import schedule
from tests.factories import edit, make_article, make_person, make_topic, make_topic_page

pytestmark = pytest.mark.django_db
ARTICLES = "/admin/articles/article/"


def titles(client, query):
    return {row.title for row in client.get(f"{ARTICLES}?{query}").context["cl"].result_list}


def test_a_list_says_when_there_is_more_than_it_counted(writer, monkeypatch):
    monkeypatch.setattr(ShortPaginator, "MOST", 2)
    for _number in range(3):
        make_article()
    with CaptureQueriesContext(connection) as captured:
        page = writer.get(ARTICLES).text
    assert "more than" in page
    asked = [query["sql"] for query in captured if "editorial_document" in query["sql"]]
    counting = [sql for sql in asked if sql.startswith("SELECT COUNT(*)")]
    assert counting
    assert [sql for sql in counting if "LIMIT" not in sql] == []


def test_a_short_list_says_how_many_there_are(writer):
    make_article()
    assert "more than" not in writer.get(ARTICLES).text


@pytest.mark.parametrize("few", [0, 10_000])
def test_filters_find_the_same_whether_few_rows_match_or_many(writer, monkeypatch, few):
    monkeypatch.setattr(querysets, "FEW", few)
    fever, zoe = make_topic("Fever"), make_person("Zoe")
    make_article(title="Fever at night", topics=[fever], authors=[zoe])
    make_article(title="Sleep at night", kind=Kind.PATIENT_STORY, slug="rest")
    make_topic_page(fever)
    for query, found in {
        f"topic={fever.pk}": {"Fever at night"},
        f"author={zoe.pk}": {"Fever at night"},
        "kind__exact=patient_story": {"Sleep at night"},
        "q=night": {"Fever at night", "Sleep at night"},
        "q=night+FEVER": {"Fever at night"},
        "q=rest": {"Sleep at night"},
        "q=night+nothing": set(),
        f"q=night&topic={fever.pk}&status=live": {"Fever at night"},
    }.items():
        assert titles(writer, query) == found, query


def test_every_status_lists_the_pages_that_bear_it(writer, ana):
    tomorrow = timezone.now() + timedelta(days=1)
    make_article(title="Live")
    make_article(title="Draft", published=False)
    planned = make_article(title="Planned", published=False)
    schedule(planned.latest_revision, at=tomorrow, by=ana)
    edit(make_article(title="Changed"), excerpt="New")
    withdraw(make_article(title="Gone"), by=ana, reason="out_of_date")
    for stage in ("waiting", "asked", "checked"):
        Document.objects.filter(pk=make_article(title=stage, published=False).pk).update(stage=stage)
    Document.objects.filter(pk=make_article(title="Erased").pk).update(erased_at=timezone.now())
    stated = Document.objects.with_state(Schedule.objects.waiting())
    for state in State:
        bearing = {page.title for page in stated if page.state == state}
        assert len(bearing) == 1, state
        assert titles(writer, f"status={state.value}") == bearing, state


def test_a_page_that_begins_with_the_word_is_offered_first_among_very_many(monkeypatch):
    monkeypatch.setattr(querysets, "SOME", 2)
    for title in ("A cold night", "B cold night", "C cold night", "Cold nights"):
        make_article(title=title)
    assert Document.objects.titled("cold").first().title == "Cold nights"


def test_the_languages_of_all_pages_are_listed_once():
    for language in ("es", "en", "en", "de"):
        make_article(language=language)
    assert list(Document.objects.languages()) == ["de", "en", "es"]
