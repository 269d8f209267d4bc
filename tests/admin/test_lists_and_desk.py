from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles.models import Article, Kind
from carthub.editorial.models import Schedule, Site
from carthub.editorial.services.publishing import withdraw
from carthub.editorial.services.schedules import publish_due, schedule
from tests.admin_forms import change_address
from tests.factories import (
    edit,
    make_article,
    make_person,
    make_picture,
    make_topic,
    make_topic_page,
    make_user,
)

pytestmark = pytest.mark.django_db

ARTICLES, PAGES, TOPICS, PICTURES = (
    "/admin/articles/article/",
    "/admin/topics/topicpage/",
    "/admin/topics/topic/",
    "/admin/editorial/picture/",
)


def queries(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def full_article(number):
    topics = [make_topic(f"Topic {number}-{each}") for each in range(4)]
    people = [make_person(f"Person {number}-{each}") for each in range(3)]
    return make_article(topics=topics, authors=people, title=f"Row {number}")


def test_a_list_costs_the_same_for_one_row_and_for_fifty(writer):
    def rows(number):
        article = full_article(number)
        make_topic_page(article.topics.first(), published=bool(number % 2))
        make_picture()

    def costs():
        return {
            address: queries(writer, address) for address in (ARTICLES, PAGES, TOPICS, PICTURES, "/admin/")
        }

    rows(0)
    one = costs()
    for number in range(1, 50):
        rows(number)
    assert costs() == one


def test_the_list_of_articles_shows_status_topics_authors_and_is_filtered(writer, ana):
    fever, person = make_topic("Fever"), make_person("Zoe")
    make_article(title="A live one", topics=[fever], authors=[person])
    make_article(title="A draft", published=False)
    edit(make_article(title="A changed one"), excerpt="New")
    withdraw(make_article(title="A gone one"), by=ana, reason="out_of_date")
    page = writer.get(ARTICLES).text
    for word in ("A live one", "Fever", "Zoe", "Live with unpublished changes", "Taken down", "Draft"):
        assert word in page
    for query, title in [
        ("status=draft", "A draft"),
        ("status=changed", "A changed one"),
        ("status=withdrawn", "A gone one"),
        (f"topic={fever.pk}", "A live one"),
        (f"author={person.pk}", "A live one"),
        ("q=gone", "A gone one"),
    ]:
        shown = [row.title for row in writer.get(f"{ARTICLES}?{query}").context["cl"].result_list]
        assert shown == [title], query
    assert writer.get(f"{ARTICLES}?language=en&kind__exact=explainer").context["cl"].result_count == 4


def test_a_select_filter_keeps_the_other_filters(writer):
    make_article(topics=[make_topic("Fever")])
    page = writer.get(f"{ARTICLES}?status=live&q=Article").text
    assert '<input type="hidden" name="status" value="live">' in page
    assert '<input type="hidden" name="q" value="Article">' in page


def test_the_desk_shows_what_waits_for_me(writer, ana):
    make_article(title="Mine to finish", published=False, by=ana)
    make_article(title="Not mine", published=False, by=make_user("ben"))
    make_article(title="Fresh and live")
    make_topic("Neutropenia")
    desk = writer.get("/admin/").text
    assert "Mine to finish" in desk
    assert "Not mine" not in desk
    assert "Fresh and live" in desk
    assert "Write about Neutropenia" in desk


def test_the_desk_shows_plans_with_their_zone_and_failures_with_their_reason(writer, ana):
    waits, fails = (make_article(published=False, title=title) for title in ("Waits", "Fails"))
    at = timezone.now() + timedelta(hours=1)
    schedule(waits.latest_revision, at=at + timedelta(days=1), by=ana)
    schedule(fails.latest_revision, at=at, by=ana)
    Schedule.objects.filter(document=fails).update(prepared={"nonsense": True})
    with time_machine.travel(at + timedelta(minutes=5)):
        publish_due(timezone.now())
        writer.force_login(ana)
        desk = writer.get("/admin/").text
    assert "UTC" in desk
    assert "Waits" in desk
    assert "status--failed" in desk
    assert "nonsense" in desk


def test_the_desk_says_whether_the_medical_check_is_off(writer):
    sentence = "Published without a medical check:"
    assert f"{sentence} Topic page, Guide" in writer.get("/admin/").text
    Site.objects.update(medical_kinds=[*Kind.values, "topic_page"])
    assert sentence not in writer.get("/admin/").text


def test_example_pages_are_removed_from_the_desk_after_a_question(writer, client):
    example, own = make_article(example=True, demo=True), make_article()
    desk = writer.get("/admin/").text
    assert "One example page is public." in desk
    asked = writer.get(reverse("admin:remove_examples"))
    assert "This cannot be undone" in asked.text
    assert Article.objects.count() == 2
    writer.post(reverse("admin:remove_examples"))
    assert list(Article.objects.all()) == [own]
    assert client.get(example.get_absolute_url()).status_code == 404
    assert reverse("admin:remove_examples") not in writer.get("/admin/").text


def test_only_those_who_may_do_everything_remove_the_examples(client):
    client.force_login(make_user("eva", is_superuser=False))
    assert client.post(reverse("admin:remove_examples")).status_code == 403


def test_the_models_stand_in_a_writer_s_order(writer):
    groups = writer.get("/admin/").context["app_list"]
    names = [str(model["name"]).capitalize() for group in groups for model in group["models"]]
    assert names[:5] == [
        "Articles",
        "Topic pages",
        "Topics",
        "Pictures",
        "People",
    ]


def test_the_second_factor_and_the_password_are_one_click_away(writer):
    desk = writer.get("/admin/").text
    assert reverse("mfa_index") in desk
    assert reverse("account_change_password") in desk
    assert writer.post(reverse("admin:logout")).status_code in (200, 302)
    assert writer.get("/admin/").status_code == 302


def test_a_form_costs_the_same_with_one_topic_and_with_many(writer):
    few = make_article(topics=[make_topic()])
    people = [make_person(f"Person {number}") for number in range(9)]
    many = make_article(topics=[make_topic() for _ in range(20)], authors=people)
    assert queries(writer, change_address(few)) == queries(writer, change_address(many))
