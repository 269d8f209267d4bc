import pytest
from django.urls import reverse

from carthub.editorial.models import Event
from tests.admin_forms import change_address, faults, opened, press_button
from tests.factories import make_article, make_topic, make_topic_page, make_user
from topics.models import Topic, TopicName

pytestmark = pytest.mark.django_db

MAKE = "/admin/topics/topic/make/"


def found(client, term, field="topics", model="article", app="articles"):
    query = {"term": term, "app_label": app, "model_name": model, "field_name": field}
    return client.get(reverse("admin:autocomplete"), query).json()["results"]


def topic_address(topic):
    return reverse("admin:topics_topic_change", args=[topic.pk])


def test_typing_another_name_of_a_topic_finds_it(writer):
    topic = make_topic("Cytokine release syndrome", other_names=["CRS"])
    make_topic("Fever")
    assert found(writer, "crs") == [{"id": str(topic.pk), "text": "CRS → Cytokine release syndrome"}]
    assert found(writer, "release")[0]["text"] == "Cytokine release syndrome"


def test_an_exact_name_comes_first_and_dashes_do_not_matter(writer):
    make_topic("After CAR T cells")
    exact = make_topic("CAR-T cells")
    assert found(writer, "car t CELLS")[0]["id"] == str(exact.pk)


def test_a_name_that_is_nobodys_is_offered_as_a_new_topic_in_the_last_row(writer):
    make_topic("Fever and chills")
    rows = found(writer, "Fever")
    assert rows[-1] == {"id": "make:Fever", "text": "Make a new topic “Fever” …"}
    assert not Topic.objects.filter(name="Fever").exists()


def test_a_topic_that_exists_is_not_offered_as_new(writer):
    make_topic("Cytokine release syndrome", other_names=["CRS"])
    assert [row["id"] for row in found(writer, "c‑r‑s") if str(row["id"]).startswith("make:")] == [
        "make:c‑r‑s"
    ]
    assert not [row for row in found(writer, " CRS ") if str(row["id"]).startswith("make:")]


def test_topics_not_offered_as_tags_are_not_found_for_an_article_but_for_a_page(writer):
    hidden = make_topic("Hidden one")
    Topic.objects.filter(pk=hidden.pk).update(taggable=False)
    assert [row["id"] for row in found(writer, "Hidden one")] == []
    assert [row["id"] for row in found(writer, "Hidden", "topic", "topicpage", "topics")] == [str(hidden.pk)]


def test_a_new_topic_is_made_when_the_writer_said_so(writer):
    answer = writer.post(MAKE, {"name": "Neutropenia", "language": "en"})
    topic = Topic.objects.get()
    assert (answer.status_code, answer.json()) == (201, {"id": topic.pk, "text": "Neutropenia"})
    assert TopicName.objects.get().primary


@pytest.mark.parametrize("name", ["crs", "C R S".replace(" ", ""), "", "🙂", "x" * 300])
def test_a_topic_that_cannot_be_made_is_answered_in_words(writer, name):
    make_topic("Cytokine release syndrome", other_names=["CRS"])
    answer = writer.post(MAKE, {"name": name})
    assert answer.status_code == 400
    assert answer.json()["message"]
    assert Topic.objects.count() == 1


def test_making_a_topic_needs_the_permission(client):
    client.force_login(make_user("eva", is_superuser=False))
    assert client.post(MAKE, {"name": "Neutropenia"}).status_code == 403
    assert not Topic.objects.exists()


def test_a_typed_word_never_becomes_a_topic_by_accident(writer):
    article = make_article(published=False)
    refused = press_button(writer, change_address(article), "_save", topics=["make:Fever"])
    assert "topics" in faults(refused)
    assert not Topic.objects.exists()


def test_a_topic_is_written_with_its_other_names(writer):
    values = opened(writer, "/admin/topics/topic/add/") | {"name": "Fever", "names-0-name": "Pyrexia"}
    writer.post("/admin/topics/topic/add/", values)
    topic = Topic.objects.get()
    assert {(row.name, row.primary) for row in topic.names.all()} == {("Fever", True), ("Pyrexia", False)}
    assert Event.objects.filter(what="topic changed", subject="Fever").exists()


@pytest.mark.parametrize("name", ["CAR-T cells", "car t cells", "CAR‑T  Cells"])
def test_a_name_of_another_topic_is_refused_at_the_field(writer, name):
    make_topic("Cells made for you", other_names=["CAR T Cells"])
    topic = make_topic("Fever")
    values = opened(writer, "/admin/topics/topic/add/") | {"name": name}
    refused = writer.post("/admin/topics/topic/add/", values)
    assert "is a name of the topic “Cells made for you”" in faults(refused)["name"][0]
    refused = press_button(writer, topic_address(topic), "_save", **{"names-0-name": name})
    inline = refused.context["inline_admin_formsets"][0].formset
    assert "is a name of the topic" in inline.errors[0]["name"][0]
    assert name in refused.text


def test_the_same_name_twice_in_one_form_is_refused_at_the_second(writer):
    topic = make_topic("Fever")
    refused = press_button(writer, topic_address(topic), "_save", **{"names-0-name": "FEVER"})
    inline = refused.context["inline_admin_formsets"][0].formset
    assert inline.errors[0]["name"] == ["The topic has this name already."]


def test_names_that_change_places_are_refused_not_a_crash(writer):
    topic = make_topic("Fever", other_names=["Pyrexia", "High temperature"])
    values = opened(writer, topic_address(topic))
    values["names-0-name"], values["names-1-name"] = values["names-1-name"], values["names-0-name"]
    refused = writer.post(topic_address(topic), values)
    assert refused.status_code == 200
    assert "The topic has this name already." in refused.text


def test_a_topic_is_not_part_of_itself(writer):
    topic = make_topic("Fever")
    assert "broader" in faults(press_button(writer, topic_address(topic), "_save", broader=[topic.pk]))


def test_a_second_page_of_a_topic_in_one_language_is_refused_at_the_field(writer):
    page = make_topic_page(make_topic("Fever"))
    refused = press_button(
        writer,
        "/admin/topics/topicpage/add/",
        "_save",
        title="More on fever",
        slug="more",
        topic=page.topic_id,
    )
    assert faults(refused)["topic"] == ["This topic has a page in this language already."]
