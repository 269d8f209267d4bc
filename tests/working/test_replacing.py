"""Find and replace across drafts: every place is seen first, nothing is lost, nothing goes live."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from carthub.editorial.models import Document, Event, Replacement
from carthub.editorial.permissions import Role
from carthub.editorial.services.schedules import schedule
from tests.admin_forms import said
from tests.factories import edit, make_article, make_member, make_topic, make_topic_page

pytestmark = pytest.mark.django_db

PAGE = "/admin/replace/"


def look(client, words, put="2 weeks", **options):
    return client.get(PAGE, {"words": words, "put": put, **options})


def picks(found):
    return [place["pick"] for page in found.context["pages"] for place in page["places"]]


def replace(client, words, put="2 weeks", *, ticked=None, **options):
    ticked = picks(look(client, words, put, **options)) if ticked is None else ticked
    return client.post(PAGE, {"words": words, "put": put, "pick": ticked, **options}, follow=True)


def undo(client, replacement=None):
    replacement = replacement or Replacement.objects.get()
    return client.post(reverse("replacing:undo", args=[replacement.pk]), follow=True)


def read(document):
    return type(document).objects.get(pk=document.pk)


@pytest.fixture
def pages():
    article = make_article(
        title="Stay 8 weeks",
        excerpt="8 weeks, then home.",
        body="Stay for 8 weeks. [More](/topics/8 weeks/)\n\nNo driving for 8 weeks.",
    )
    topic_page = make_topic_page(make_topic(), definition="Rest of 8 weeks.", published=False)
    make_article(body="Stay for 18 weeks.")
    return article, topic_page


def test_every_place_is_shown_in_its_line_before_anything_happens(writer, pages):
    found = look(writer, "8 weeks", whole="on")
    shown = [
        (page["title"], place["field"], place["match"].before, place["match"].found)
        for page in found.context["pages"]
        for place in page["places"]
    ]
    article, topic_page = pages
    assert shown == [
        (article.title, "Title", "Stay ", "8 weeks"),
        (article.title, "Short summary", "", "8 weeks"),
        (article.title, "Text", "Stay for ", "8 weeks"),
        (article.title, "Text", "No driving for ", "8 weeks"),
        (topic_page.title, "Short definition", "Rest of ", "8 weeks"),
    ]
    assert "Replace 5 matches in 2 pages" in found.text
    assert "<del>8 weeks</del><ins>2 weeks</ins>" in found.text
    assert not Replacement.objects.exists()


def test_what_is_ticked_is_replaced_with_one_version_a_page(writer, client, pages):
    article, topic_page = pages
    ticked = [pick for pick in picks(look(writer, "8 weeks", whole="on")) if not pick.endswith("body:0")]
    done = replace(writer, "8 weeks", ticked=ticked, whole="on")
    assert said(done) == [
        "Replaced 4 matches in 2 pages. Nothing is live by it: 1 live page now has unpublished changes."
    ]
    now = read(article)
    assert (now.title, now.excerpt) == ("Stay 2 weeks", "2 weeks, then home.")
    assert now.body == article.body.replace("driving for 8", "driving for 2")
    assert (now.latest_revision.number, now.latest_revision.note) == (2, "Replaced “8 weeks” by “2 weeks”")
    assert now.slug == article.slug
    assert read(topic_page).definition == "Rest of 2 weeks."
    assert "8 weeks" in client.get(article.get_absolute_url()).text
    event = Event.objects.get(what="replaced")
    assert (event.subject, event.by_name) == ("“8 weeks” → “2 weeks”", "Ana")


def test_a_page_saved_since_the_search_is_left_out_and_named(writer, ben, pages):
    article, topic_page = pages
    ticked = picks(look(writer, "8 weeks", whole="on"))
    edit(article, excerpt="Ben was here for 8 weeks.", by=ben)
    done = replace(writer, "8 weeks", ticked=ticked, whole="on")
    assert said(done) == [
        "Replaced 1 match in 1 page.",
        f"Left out: “{article.title}” (somebody saved it meanwhile).",
    ]
    assert read(article).title == "Stay 8 weeks"
    assert read(topic_page).definition == "Rest of 2 weeks."


@pytest.mark.parametrize(
    ("fields", "put", "why"),
    [
        ({"title": "8 weeks"}, "", "cannot be blank"),
        ({"excerpt": "8 weeks " + "x" * 290}, "more than 8 weeks", "at most 300"),
        ({"title": "8 weeks " + "x" * 190}, "more than 8 weeks", "at most 200"),
        ({"body": "8 weeks, 8 weeks"}, "[" * 150, "never closed"),
    ],
)
def test_a_page_that_could_not_be_saved_is_left_out_and_the_others_are_not(writer, fields, put, why):
    faulty, sound = make_article(**fields), make_article(body="Stay 8 weeks.")
    told = said(replace(writer, "8 weeks", put))
    assert why in told[-1]
    assert read(faulty).latest_revision.number == 1
    assert read(sound).body == f"Stay {put}."


def test_undoing_gives_back_the_words_where_nobody_saved_since(writer, ben, pages):
    article, topic_page = pages
    replace(writer, "8 weeks", whole="on")
    edit(read(topic_page), pronunciation="ress-t", by=ben)
    told = said(undo(writer))
    assert told == [
        "Undone in 1 page.",
        f"Left out: “{topic_page.title}” (somebody saved it meanwhile).",
    ]
    now = read(article)
    assert (now.title, now.excerpt, now.body) == (article.title, article.excerpt, article.body)
    assert now.latest_revision.number == 3
    assert now.latest_revision.signed_sha256 == now.live_revision.signed_sha256
    assert read(topic_page).definition == "Rest of 2 weeks."
    assert said(undo(writer)) == ["This was undone already."]
    assert Event.objects.filter(what="replace undone").count() == 1


def test_undoing_ends_after_thirty_days_and_where_nothing_is_as_it_was_left(writer, ana, pages):
    article, topic_page = pages
    replace(writer, "8 weeks", whole="on")
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        writer.force_login(ana)
        assert "30 days ago" in said(undo(writer))[0]
        assert "Replaced in the last 30 days" not in writer.get(PAGE).text
    writer.force_login(ana)
    for page in (article, topic_page):
        edit(read(page), title="Other")
    assert "nothing was undone" in said(undo(writer))[0]
    assert Replacement.objects.get().undone_at is None


def test_a_planned_version_is_told_of(writer, ana):
    article = make_article(published=False, title="Stay 8 weeks")
    schedule(article.latest_revision, at=timezone.now() + timedelta(days=1), by=ana)
    assert "1 page has a planned version" in said(replace(writer, "8 weeks"))[0]


def test_who_may_not_replace_may_neither_look_nor_undo(writer, client, pages):
    replace(writer, "8 weeks")
    client.force_login(make_member(Role.AUTHOR))
    assert look(client, "8 weeks").status_code == 403
    assert undo(client).status_code == 403
    assert Replacement.objects.get().undone_at is None


@pytest.mark.parametrize(("words", "put"), [("", "x"), ("   ", "x"), ("same", "same"), ("x" * 201, "")])
def test_what_cannot_be_looked_for_is_said_at_its_field(writer, words, put):
    refused = look(writer, words, put)
    assert refused.context["form"].errors
    assert refused.context["found"] is None


@pytest.mark.parametrize(
    "pick", ["", "1", "a:b:c:d", "{}:1:body:x", "999:1:body:0", "{}:1:slug:0", "²:1:body:0"]
)
def test_a_forged_tick_changes_nothing(writer, pages, pick):
    article, _topic_page = pages
    answer = replace(writer, "8 weeks", ticked=[pick.format(article.pk)])
    assert answer.status_code == 200
    assert not Replacement.objects.exists()


@pytest.mark.parametrize("words", ["über (alles)", "ÜBER (ALLES)", "ЛИХОРАДКА", "лихорадка 100%_"])
def test_words_of_any_alphabet_are_found_in_either_case(writer, words):
    make_article(body="Über (alles) und лихорадка 100%_.", published=False)
    assert len(picks(look(writer, words))) == 1
    assert len(picks(look(writer, words, same_case="on"))) == (words == "лихорадка 100%_")


def test_of_a_common_word_five_hundred_places_are_shown(writer):
    make_article(body="fever " * 300, published=False)
    make_article(body="fever " * 300, published=False)
    found = look(writer, "fever", "heat")
    assert len(picks(found)) == 500
    assert "more than 500 matches" in found.text
    assert said(replace(writer, "fever", "heat"))[0].startswith("Replaced 500 matches in 2 pages")


def test_looking_costs_the_same_for_one_page_and_for_many(writer):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            look(writer, "fever")
        return len(captured)

    make_article(body="fever", published=False)
    one = queries()
    for _ in range(9):
        make_article(body="fever", published=False)
    assert queries() == one
    assert Document.objects.count() == 10
