from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.utils import timezone

from articles.models import PostCount, PublishedArticle
from articles.services import recount_topics
from carthub.editorial.models import Change, Event, Person, Revision, SiteVersion
from carthub.editorial.services.publishing import publish, withdraw
from carthub.editorial.services.revisions import record_revision, refuse_stale, restore
from carthub.editorial.services.schedules import publish_due, schedule
from tests.factories import edit, make_article, make_person, make_topic, make_topic_page, make_user
from topics.models import PublishedTopicPage, TopicCount, TopicPair
from topics.services.names import topic_changed

pytestmark = pytest.mark.django_db


def test_a_reader_gets_404_for_a_draft(client):
    draft = make_article(published=False)
    assert client.get(draft.get_absolute_url()).status_code == 404


def test_a_published_article_can_be_read(client):
    article = make_article(title="Fever after CAR-T")
    response = client.get(article.get_absolute_url())
    assert response.status_code == 200
    assert "Fever after CAR-T" in response.text


def test_an_edited_page_keeps_its_live_text_until_it_is_published_again(client):
    article = make_article(body="Stay near for 8 weeks.")
    revision = edit(article, body="Stay near for 2 weeks.")
    assert "8 weeks" in client.get(article.get_absolute_url()).text
    publish(revision, by=make_user())
    assert "2 weeks" in client.get(article.get_absolute_url()).text


def test_saving_without_a_change_makes_no_revision():
    article = make_article()
    assert record_revision(article, by=None) == article.latest_revision
    assert Revision.objects.filter(document=article.pk).count() == 1


def test_publishing_the_live_revision_changes_nothing():
    article = make_article()
    number, events = SiteVersion.objects.get().number, Event.objects.count()
    assert publish(article.live_revision, by=make_user()) is None
    assert (SiteVersion.objects.get().number, Event.objects.count()) == (number, events)


def test_a_page_taken_down_answers_410_with_the_reason_and_none_of_its_text(client):
    article = make_article(title="Eight weeks", body="This must go.")
    withdraw(article, by=make_user(), reason="error", text="This page said 8 weeks.")
    response = client.get(article.get_absolute_url())
    assert response.status_code == 410
    assert "This page said 8 weeks." in response.text
    assert "This must go" not in response.text
    assert "Eight weeks" not in response.text


def test_publishing_again_after_a_take_down_puts_the_page_back(client):
    article = make_article(body="Here again.")
    withdraw(article, by=make_user(), reason="out_of_date")
    article.refresh_from_db()
    assert publish(article.live_revision, by=make_user()) is not None
    assert "Here again" in client.get(article.get_absolute_url()).text


def test_taking_down_twice_changes_nothing():
    article = make_article()
    withdraw(article, by=None, reason="out_of_date")
    assert withdraw(article, by=None, reason="out_of_date") is None


def test_an_older_revision_does_not_overtake_a_newer_one():
    article = make_article(published=False)
    older = article.latest_revision
    publish(edit(article, title="Newer"), by=make_user("ben"))
    with pytest.raises(ValidationError, match="Ben published version 2"):
        publish(older, by=make_user())


def test_the_gate_names_every_fault_at_its_field():
    article = make_article(published=False, body="", authors=[])
    with pytest.raises(ValidationError) as refused:
        publish(article.latest_revision, by=None)
    assert set(refused.value.message_dict) == {"body", "authors"}


def test_a_stale_save_is_refused_by_name():
    article = make_article()
    edit(article, by=make_user("ana"), title="Changed meanwhile")
    with pytest.raises(ValidationError, match="Ana saved at"):
        refuse_stale(article, seen=1)


def test_restoring_writes_a_new_revision_and_leaves_readers_alone(client):
    article = make_article(title="First words")
    edit(article, title="Second words")
    restored, notes = restore(article.live_revision, by=make_user())
    assert (restored.number, notes) == (3, [])
    article.refresh_from_db()
    assert article.title == "First words"


def test_every_public_change_is_numbered_without_a_gap():
    topic = make_topic()
    make_topic_page(topic)
    article = make_article(topics=[topic])
    withdraw(article, by=None, reason="out_of_date")
    numbers = list(Change.objects.order_by("number").values_list("number", flat=True))
    assert len(numbers) >= 3
    assert numbers == list(range(1, len(numbers) + 1))


def test_republishing_everything_gives_every_address_the_same_bytes(client):
    topic, other = make_topic("Fever", kind="side_effect"), make_topic("Chills")
    page = make_topic_page(topic)
    make_topic_page(other)
    article = make_article(topics=[topic, other])
    gone = make_article(topics=[topic])
    withdraw(gone, by=None, reason="replaced", send_readers_to=article.document_ptr)
    paths = [page.get_absolute_url(), article.get_absolute_url(), gone.get_absolute_url(), "/", "/articles/"]
    before = [client.get(path).content for path in paths]
    PublishedArticle.objects.all().delete()
    PublishedTopicPage.objects.all().delete()
    call_command("republish")
    assert [client.get(path).content for path in paths] == before


def test_a_page_taken_down_is_not_put_back_by_an_older_plan(client):
    article = make_article(published=True)
    schedule(edit(article, title="Later"), at=timezone.now() + timedelta(hours=1), by=make_user())
    withdraw(article, by=make_user(), reason="error", text="Wrong.")
    assert publish_due(timezone.now() + timedelta(hours=2)) == 0
    assert client.get(article.get_absolute_url()).status_code == 410


def test_restoring_brings_back_the_kind_and_names_what_is_gone():
    topic = make_topic("Gone soon")
    ana = make_person("Ana")
    article = make_article(kind="patient_story", topics=[topic], authors=[ana], published=False)
    old = article.latest_revision
    article.topics.clear()
    article.set_authors([])
    topic.delete()
    edit(article, kind="explainer")
    Person.objects.get(name="Ana").delete()
    _restored, notes = restore(old, by=make_user())
    article.refresh_from_db()
    assert article.kind == "patient_story"
    assert sorted(notes) == ["A topic is gone.", "Ana is no longer listed as a person."]


def test_a_published_topic_page_keeps_its_topic():
    page = make_topic_page(make_topic())
    with pytest.raises(ValidationError) as refused:
        edit(page, topic=make_topic())
    assert "topic" in refused.value.message_dict


def test_the_box_is_asked_for_again_when_a_planned_time_comes():
    topic = make_topic("Fever")
    page = make_topic_page(topic, body="No box.", published=False)
    at = timezone.now() + timedelta(hours=1)
    planned = schedule(page.latest_revision, at=at, by=make_user())
    topic.kind = "side_effect"
    topic.save()
    assert publish_due(at) == 0
    planned.refresh_from_db()
    assert "says when to call" in planned.reason


def test_a_name_given_in_the_same_transaction_as_a_change_is_numbered_after_it():
    topic = make_topic("Fever")
    topic.name = "High fever"
    topic.save()
    topic_changed(topic, by=make_user())
    numbers = list(Change.objects.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))


def test_counts_made_anew_are_those_that_publishing_kept():
    topics = [make_topic(), make_topic(), make_topic()]
    make_topic_page(topics[0])
    make_article(topics=topics)
    make_article(topics=topics[:2])
    gone = make_article(topics=topics)
    withdraw(gone, by=None, reason="out_of_date")
    before = kept_counts()
    recount_topics()
    assert kept_counts() == before


def kept_counts():
    rows = [*TopicCount.objects.values_list("topic", "language", "posts")]
    rows += [*TopicPair.objects.values_list("topic", "other", "posts")]
    rows += [*PostCount.objects.values_list("language", "posts")]
    rows += [*PublishedTopicPage.objects.values_list("topic", "posts")]
    return sorted((row for row in rows if row[-1]), key=str)
