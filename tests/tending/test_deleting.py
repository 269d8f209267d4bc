import pytest
from django.core.exceptions import ValidationError

from articles.tending.deleting import delete_topic, replace_topic
from articles.tending.merging import merge_topic
from carthub.editorial.models import Document, Event
from carthub.editorial.services.publishing import withdraw
from tests.factories import make_article, make_topic, make_topic_page, make_user
from topics.models import Topic, TopicName

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana():
    return make_user("ana")


def test_a_topic_that_nothing_needs_is_gone_with_its_names(ana):
    topic = make_topic("Fever", other_names=["Pyrexia"])
    topic.broader.add(make_topic("Symptom"))
    delete_topic(topic, by=ana)
    assert [topic.name for topic in Topic.objects.all()] == ["Symptom"]
    assert not TopicName.objects.filter(name="Pyrexia").exists()
    assert Event.objects.filter(what="topic deleted", subject="Fever", by=ana).exists()


@pytest.mark.parametrize(
    "use",
    [
        make_topic_page,
        lambda topic: make_article(topics=[topic], published=False),
        lambda topic: merge_topic(make_topic(), topic, by=None),
    ],
)
def test_a_topic_that_a_page_an_article_or_a_merged_topic_needs_is_not_deleted(ana, use):
    topic = make_topic()
    use(topic)
    with pytest.raises(ValidationError, match="Choose the topic that takes its place"):
        delete_topic(topic, by=ana)


def test_another_takes_its_place_and_its_address_leads_where_it_was_said(client, ana):
    fever, heat = make_topic("Fever"), make_topic("High temperature")
    page = make_topic_page(fever)
    article = make_article(topics=[fever], title="Measure it")
    replace_topic(fever, heat, leads={page.pk: Document.objects.get(pk=article.pk)}, by=ana)
    assert client.get("/topics/fever/")["Location"] == "/articles/measure-it/"
    assert not heat.pages.exists()
    assert [topic.name for topic in article.topics.all()] == ["High temperature"]
    assert Event.objects.filter(what="topic deleted", subject="Fever → High temperature").exists()


def test_an_address_does_not_lead_to_what_readers_do_not_have(ana):
    fever, heat = make_topic("Fever"), make_topic("High temperature")
    page, article = make_topic_page(fever), make_article()
    withdraw(article, by=ana, reason="out_of_date")
    for lead in (article, page):
        with pytest.raises(ValidationError, match="Readers can not be sent to"):
            replace_topic(fever, heat, leads={page.pk: Document.objects.get(pk=lead.pk)}, by=ana)


def test_a_page_that_was_taken_down_before_can_lead_on_too(client, ana):
    fever, heat = make_topic("Fever"), make_topic("High temperature")
    page, heat_page = make_topic_page(fever), make_topic_page(heat)
    withdraw(page, by=ana, reason="out_of_date")
    assert client.get("/topics/fever/").status_code == 410
    replace_topic(fever, heat, leads={page.pk: Document.objects.get(pk=heat_page.pk)}, by=ana)
    assert client.get("/topics/fever/")["Location"] == "/topics/high-temperature/"
