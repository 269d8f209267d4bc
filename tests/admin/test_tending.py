"""Renaming, merging, moving, deleting and undoing, as a publisher does it in the admin."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles.models import Article, TaggedArticle
from articles.tending.merging import merge_topic
from tests.admin_forms import said
from tests.factories import make_article, make_member, make_topic, make_topic_page
from tests.tending.hub import make_hub, topics_of
from topics.models import Topic, TopicChange

pytestmark = pytest.mark.django_db

TOPICS = "/admin/topics/topic/"


def address(topic, act):
    return f"{TOPICS}{topic.pk}/{act}/"


def told(response):
    return dict(response.context["effects"])


def confirm(client, page, path, **typed):
    """Look at what will change, then press the button; the look is checked to have changed nothing."""
    query = {**typed, "look": "1"} | ({"articles": page} if page else {})
    before = list(Topic.objects.values()), list(TaggedArticle.objects.values())
    seen = client.get(path, query)
    assert seen.context["effects"], seen.context["form"].errors
    assert (list(Topic.objects.values()), list(TaggedArticle.objects.values())) == before
    hidden = {field.html_name: field.value() for field in seen.context["form"]}
    sent = {name: value for name, value in hidden.items() if value not in (None, False)}
    return seen, client.post(f"{path}?{seen.request['QUERY_STRING']}", sent, follow=True)


def test_a_topic_is_renamed_after_a_look(writer):
    topic = make_topic("Cytokine storm")
    page = make_topic_page(topic)
    seen, done = confirm(writer, None, address(topic, "rename"), name="Cytokine release syndrome")
    assert told(seen)["Old name"] == "“Cytokine storm” stays as another name."
    assert told(seen)["Page"] == "The page “Cytokine storm” keeps its title and its text."
    assert reverse("admin:topics_topicpage_change", args=[page.pk]) in seen.text
    assert said(done) == ["The topic is called “Cytokine release syndrome” now."]
    topic.refresh_from_db()
    assert topic.name == "Cytokine release syndrome"
    assert topic.names.filter(name="Cytokine storm", primary=False).exists()


def test_another_name_of_the_topic_can_become_its_own_and_that_of_another_cannot(writer):
    topic = make_topic("Cytokine release syndrome", other_names=["CRS"])
    make_topic("Fever")
    make_topic_page(topic)
    make_topic_page(make_topic("Rash"), slug="storm")
    for name, why in [
        ("fever", "is a name of the topic “Fever”"),
        ("Storm", "The address /topics/storm/ belongs to “Rash”."),
    ]:
        query = {"name": name, "change_address": "on"}
        assert why in writer.get(address(topic, "rename"), query | {"look": "1"}).text
        assert why in writer.post(address(topic, "rename"), query).text
    confirm(writer, None, address(topic, "rename"), name="CRS")
    assert topic.names.get(primary=True).name == "CRS"
    assert topic.names.count() == 2


def test_a_merge_is_counted_before_it_is_done(writer):
    hub = make_hub()
    seen, done = confirm(writer, None, address(hub.fever, "merge"), into="high  TEMPERATURE")
    assert told(seen) == {
        "Articles": "5 articles have “High temperature” instead of “Fever”.",
        "With both": "1 of them has both topics and keeps “High temperature”.",
        "Live articles": "4 are listed under “High temperature” at once: English 3, Spanish 1.",
        "Names": "3 names lead to “High temperature”: “Fever”, “Fiebre”, “Pyrexia”.",
        "Codes": "1 code comes along.",
        "Codes of both": "1 code stays once.",
        "Part of, includes": "1 link comes along.",
        "Links that go": "2 links: a topic is no part of itself, and nothing stands twice or in a circle.",
        "Front page": "“High temperature” takes the place of “Fever” on it.",
        "English": (
            "The page “Fever” leaves the site. Readers of /topics/fever/, /topics/fevers/ and of its feed "
            "are sent to “High temperature” for good. Its “start here” list of 1 article goes with it."
        ),
        "Spanish": "“High temperature” has no page in this language, so the page “Fiebre” becomes its page.",
    }
    assert "You can undo this for 30 days." in seen.text
    assert said(done) == ["“Fever” is part of “High temperature” now."]
    assert [list(each) for each in TopicChange.objects.get().done["told"]] == [
        list(each) for each in seen.context["effects"]
    ]


def test_what_is_tagged_between_the_look_and_the_button_is_merged_too(writer):
    fever, heat = make_topic("Fever"), make_topic("High temperature")
    query = {"into": "High temperature", "look": "1"}
    assert told(writer.get(address(fever, "merge"), query))["Articles"].startswith("No article")
    article = make_article(topics=[fever])
    writer.post(address(fever, "merge"), {"into": "High temperature"})
    assert topics_of(article) == ["High temperature"]
    assert dict(TopicChange.objects.get().done["told"])["Articles"].startswith("1 article")
    assert heat.merged.get() == fever


@pytest.mark.parametrize(
    ("into", "why"),
    [
        ("nonsense", "No topic goes by the name “nonsense”."),
        ("Fever", "A topic can not be merged into itself."),
        ("Hidden", "Publish that one first."),
    ],
)
def test_a_merge_that_can_not_be_is_refused_in_words_at_the_look_and_at_the_button(writer, into, why):
    fever = make_topic("Fever")
    make_topic_page(fever)
    make_topic_page(make_topic("Hidden"), published=False)
    looked = writer.get(address(fever, "merge"), {"into": into, "look": "1"})
    pressed = writer.post(address(fever, "merge"), {"into": into})
    assert why in looked.text
    assert why in pressed.text
    assert not TopicChange.objects.exists()


def test_ticked_articles_move_to_another_topic(writer):
    fever, _heat = make_topic("Fever"), make_topic("High temperature", other_names=["Heat"])
    moved, stays = make_article(topics=[fever]), make_article(topics=[make_topic("Rash")])
    picked = {"action": "move_to_topic", "_selected_action": [moved.pk, stays.pk]}
    asked = writer.post("/admin/articles/article/", picked, follow=True)
    assert asked.request["PATH_INFO"] == "/admin/articles/article/move-topic/"
    assert {str(topic) for topic in asked.context["form"].fields["source"].queryset} == {"Fever", "Rash"}
    path, ids = asked.request["PATH_INFO"], f"{moved.pk},{stays.pk}"
    seen, done = confirm(writer, ids, path, source=fever.pk, target="heat")
    assert told(seen) == {
        "Articles": "1 article gets “High temperature” instead of “Fever”, as a new version.",
        "Live articles": "1 is listed under “High temperature” at once.",
        "Left out": "1 article that you chose does not have the topic “Fever”.",
    }
    assert said(done) == ["1 article is moved."]
    assert (topics_of(moved), topics_of(stays)) == (["High temperature"], ["Rash"])


def test_a_topic_that_nothing_needs_is_deleted_after_a_look(writer):
    topic = make_topic("Nobody’s", other_names=["No one’s"])
    looked = writer.get(address(topic, "delete"))
    assert told(looked) == {"Use": "No page and no article needs “Nobody’s”.", "Names": "2 names go."}
    assert said(writer.post(address(topic, "delete"), follow=True)) == ["The topic “Nobody’s” is deleted."]
    assert not Topic.objects.exists()


def test_for_a_used_topic_another_must_take_its_place_and_its_address_is_asked_for(writer, client):
    fever = make_topic("Fever")
    make_topic("High temperature")
    page, lead = make_topic_page(fever), make_article(topics=[fever], title="Measure it")
    asked = writer.get(address(fever, "delete"))
    assert "Readers of /topics/fever/ are sent to" in asked.text
    assert "This field is required." in writer.post(address(fever, "delete"), {"post": "yes"}).text
    answers = {"into": "High temperature", f"page_{page.pk}": lead.pk}
    seen, done = confirm(writer, None, address(fever, "delete"), **answers)
    assert "sent to “Measure it” for good" in told(seen)["English"]
    assert said(done) == ["“Fever” is deleted; “High temperature” takes its place."]
    assert Client().get("/topics/fever/")["Location"] == "/articles/measure-it/"
    assert topics_of(lead) == ["High temperature"]


def test_the_last_changes_are_listed_and_undone_for_thirty_days(writer, ana):
    fever, heat = make_topic("Fever"), make_topic("High temperature")
    article = make_article(topics=[fever])
    change = merge_topic(fever, heat, by=ana)
    undo = reverse("admin:topics_topic_undo", args=[change.pk])
    assert "Topic merged: Fever → High temperature" in writer.get(TOPICS).text
    assert undo in writer.get(TOPICS).text
    seen = writer.get(undo)
    assert told(seen)["Articles"] == "1 article has “High temperature” instead of “Fever”."
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        writer.force_login(ana)
        assert undo not in writer.get(TOPICS).text
        assert "can be undone for 30 days" in writer.post(undo).text
    writer.force_login(ana)
    assert said(writer.post(undo, follow=True)) == ["Undone: Topic merged: Fever → High temperature."]
    assert topics_of(article) == ["Fever"]
    assert undo not in writer.get(TOPICS).text
    assert "undone already" in writer.get(undo).text
    assert "undone already" in writer.post(undo).text


def test_an_old_link_to_a_merged_topic_leads_to_its_heir(writer):
    fever, heat = make_topic("Fever"), make_topic("High temperature")
    merge_topic(fever, heat, by=None)
    shown = writer.get(address(fever, "change"), follow=True)
    assert said(shown) == ["That topic is part of “High temperature” now."]
    assert writer.get(address(fever, "merge")).status_code == 404


@pytest.mark.parametrize(("role", "status"), [("Publisher", 200), ("Editor-in-chief", 200), ("Author", 403)])
def test_only_those_who_tend_topics_reach_the_pages_and_see_the_buttons(client, role, status):
    client.force_login(make_member(role))
    topic, article = make_topic("Fever"), make_article()
    change = merge_topic(make_topic(), topic, by=None)
    places = [address(topic, act) for act in ("rename", "merge", "delete")]
    places += [
        f"{TOPICS}changes/{change.pk}/undo/",
        f"/admin/articles/article/move-topic/?articles={article.pk}",
    ]
    for place in places:
        assert client.get(place).status_code == status, place
        assert status == 200 or client.post(place).status_code == 403, place
    buttons = address(topic, "merge") in client.get(address(topic, "change")).text
    listed = "move_to_topic" in client.get("/admin/articles/article/").text
    undo = "Undo …" in client.get(TOPICS).text
    assert {buttons, listed, undo} == {status == 200}


def test_a_look_costs_the_same_for_one_article_and_for_thirty(writer):
    fever, heat = make_topic("Fever"), make_topic("High temperature")
    make_topic_page(fever), make_topic_page(heat)
    change = merge_topic(make_topic("Pyrexia"), heat, by=None)

    def cost():
        ids = ",".join(str(pk) for pk in Article.objects.values_list("pk", flat=True))
        move = f"/admin/articles/article/move-topic/?articles={ids}&source={fever.pk}&target=heat&look=1"
        places = [
            f"{address(fever, 'merge')}?into=High temperature&look=1",
            f"{address(fever, 'delete')}?into=High temperature&look=1",
            f"{address(fever, 'rename')}?name=Heat&look=1",
            f"{TOPICS}changes/{change.pk}/undo/",
            move.replace("heat", "High temperature"),
        ]
        costs = []
        for place in places:
            with CaptureQueriesContext(connection) as captured:
                assert writer.get(place).context["effects"], place
            costs.append(len(captured))
        return costs

    make_article(topics=[fever, heat])
    one = cost()
    for number in range(29):
        make_article(topics=[fever] if number % 2 else [fever, heat])
    assert cost() == one
