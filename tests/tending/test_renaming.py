import pytest
from django.core.exceptions import ValidationError

from articles.tending.undoing import undo_change
from carthub.editorial.models import Event
from carthub.editorial.services.publishing import publish
from tests.factories import edit, make_article, make_topic, make_topic_page, make_user
from topics.models import TopicChange
from topics.services.names import name_topic
from topics.services.renaming import rename_topic

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana():
    return make_user("ana")


def names_of(topic):
    return {(row.name, row.primary) for row in topic.names.filter(language="en")}


def test_the_old_name_stays_as_another_and_the_page_keeps_its_title(client, ana):
    topic = make_topic("Cytokine storm")
    make_topic_page(topic, title="All about the storm")
    make_article(topics=[topic])
    rename_topic(topic, "Cytokine release syndrome", by=ana)
    assert names_of(topic) == {("Cytokine release syndrome", True), ("Cytokine storm", False)}
    page = client.get("/topics/cytokine-storm/").text
    assert "<h1>All about the storm</h1>" in page
    assert "Articles about Cytokine release syndrome" in " ".join(page.split())
    assert Event.objects.get(what="topic renamed").subject == "Cytokine storm → Cytokine release syndrome"


@pytest.mark.parametrize("name", ["CAR-T Cells", "CAR‑T cells"])
def test_a_name_with_other_capitals_or_dashes_is_the_same_name_spelled_anew(name, ana):
    topic = make_topic("CAR T cells")
    rename_topic(topic, name, by=ana)
    topic.refresh_from_db()
    assert (topic.name, names_of(topic)) == (name, {(name, True)})


@pytest.mark.parametrize("name", ["Fever", "Rash", "car‑t CELLS", "", "x" * 201])
def test_a_name_that_can_not_be_is_refused(name, ana):
    topic = make_topic("Fever")
    make_topic("Rash", other_names=["CAR-T cells"])
    with pytest.raises(ValidationError):
        rename_topic(topic, name, by=ana)
    assert not TopicChange.objects.exists()


def test_the_address_follows_when_asked_once_the_page_is_published(client, ana):
    topic = make_topic("Fever")
    page = make_topic_page(topic)
    change = rename_topic(topic, "High temperature", by=ana, change_address=True)
    page.refresh_from_db()
    topic.refresh_from_db()
    assert (topic.slug, page.slug) == ("high-temperature", "high-temperature")
    assert client.get("/topics/fever/").status_code == 200
    publish(page.latest_revision, by=ana)
    assert client.get("/topics/fever/")["Location"] == "/topics/high-temperature/"
    assert client.get("/topics/fever/feed/")["Location"] == "/topics/high-temperature/feed/"
    undo_change(change, by=ana)
    page.refresh_from_db()
    assert page.slug == "fever"
    assert client.get("/topics/high-temperature/").status_code == 200


def test_an_address_of_another_page_is_refused_with_the_name(ana):
    topic = make_topic("Fever")
    make_topic_page(topic)
    make_topic_page(make_topic("Rash"), slug="high-temperature")
    with pytest.raises(ValidationError) as refused:
        rename_topic(topic, "High temperature", by=ana, change_address=True)
    assert "slug" in refused.value.message_dict


def test_a_page_that_was_saved_since_keeps_its_new_address(ana):
    topic = make_topic("Fever")
    page = make_topic_page(topic)
    change = rename_topic(topic, "High temperature", by=ana, change_address=True)
    page.refresh_from_db()
    edit(page, definition="Another one.")
    assert undo_change(change, by=ana) == ["The page of the topic was saved since, so its address stays."]
    topic.refresh_from_db()
    assert topic.name == "Fever"


def test_names_given_since_stay_when_renaming_is_undone(ana):
    topic = make_topic("Fever")
    change = rename_topic(topic, "High temperature", by=ana)
    name_topic(topic, "Pyrexia", language="en")
    undo_change(change, by=ana)
    assert names_of(topic) == {("Fever", True), ("Pyrexia", False)}
