from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from articles.models import PublishedArticle, PublishedTagging
from articles.tending.moving import move_articles
from articles.tending.undoing import undo_change
from carthub.editorial.models import Document, Schedule
from carthub.editorial.services.publishing import publish
from carthub.editorial.services.republishing import republish
from carthub.editorial.services.schedules import publish_due, schedule
from tests.factories import edit, make_article, make_topic, make_topic_page, make_user
from tests.tending.hub import topics_of
from topics.models import PublishedTopicPage

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana():
    return make_user("ana")


@pytest.fixture
def topics():
    return make_topic("Fever"), make_topic("Chills"), make_topic("Rash")


def listed_under(article):
    return sorted(PublishedTagging.objects.filter(article=article.pk).values_list("topic__name", flat=True))


def test_a_live_article_moves_in_its_draft_and_for_readers_in_one_step(topics, ana):
    fever, chills, rash = topics
    article = make_article(topics=[fever, rash])
    before = PublishedArticle.objects.values("changed_at", "published_at", "body_html").get()
    signed = article.live_revision.signed_sha256
    move_articles([article.pk], fever, chills, by=ana)
    article.refresh_from_db()
    assert topics_of(article) == listed_under(article) == ["Chills", "Rash"]
    assert article.live_revision == article.latest_revision
    assert article.latest_revision.number == 2
    assert article.live_revision.content["topics"] == sorted([chills.pk, rash.pk])
    assert (article.live_revision.signed_sha256, article.state.value) == (signed, "live")
    assert PublishedArticle.objects.values("changed_at", "published_at", "body_html").get() == before


def test_an_article_with_other_unpublished_changes_moves_for_readers_when_it_is_published(topics, ana):
    fever, chills, _rash = topics
    article = make_article(topics=[fever])
    edit(article, body="Not for readers yet.")
    move_articles([article.pk], fever, chills, by=ana)
    article.refresh_from_db()
    assert topics_of(article) == ["Chills"]
    assert listed_under(article) == ["Fever"]
    assert "Not for readers" not in PublishedArticle.objects.get().body_html
    republish(article)
    assert listed_under(article) == ["Fever"]
    publish(article.latest_revision, by=ana)
    assert listed_under(article) == ["Chills"]


def test_an_unpublished_change_of_the_address_alone_does_not_go_live(topics, ana, client):
    fever, chills, _rash = topics
    article = make_article(topics=[fever], slug="old")
    edit(article, slug="new")
    move_articles([article.pk], fever, chills, by=ana)
    assert client.get("/articles/old/").status_code == 200
    assert client.get("/articles/new/").status_code == 404


def test_a_draft_moves_and_stays_a_draft(topics, ana):
    fever, chills, _rash = topics
    article = make_article(topics=[fever], published=False)
    move_articles([article.pk], fever, chills, by=ana)
    article.refresh_from_db()
    assert topics_of(article) == ["Chills"]
    assert article.live_revision is None


def test_articles_without_the_topic_stay_and_are_counted(topics, ana):
    fever, chills, rash = topics
    other, moved = make_article(topics=[rash]), make_article(topics=[fever, chills])
    change = move_articles([other.pk, moved.pk], fever, chills, by=ana)
    other.refresh_from_db()
    assert (topics_of(other), other.latest_revision.number) == (["Rash"], 1)
    assert topics_of(moved) == ["Chills"]
    assert dict(change.done["told"])["Left out"].startswith("1 article that you chose")
    with pytest.raises(ValidationError, match="None of these articles"):
        move_articles([other.pk], fever, chills, by=ana)


def test_what_moves_leaves_the_start_of_the_page_about_the_topic(topics, ana):
    fever, chills, _rash = topics
    stays, moves = make_article(topics=[fever]), make_article(topics=[fever])
    page = make_topic_page(fever)
    page.set_start_here([moves.pk, stays.pk])
    publish(edit(page), by=ana)
    change = move_articles([moves.pk], fever, chills, by=ana)
    assert PublishedTopicPage.objects.get(pk=page.pk).start_here == [stays.pk]
    assert Document.objects.get(pk=page.pk).live_revision.content["start_here"] == [stays.pk]
    undo_change(change, by=ana)
    assert PublishedTopicPage.objects.get(pk=page.pk).start_here == [moves.pk, stays.pk]


def test_a_planned_version_keeps_its_topic_and_that_is_said(topics, ana):
    fever, chills, _rash = topics
    article = make_article(topics=[fever], published=False)
    Schedule.objects.create(
        document_id=article.pk, revision=article.latest_revision, at=timezone.now(), by_name="Ana"
    )
    change = move_articles([article.pk], fever, chills, by=ana)
    assert "keeps “Fever”" in dict(change.done["told"])["Planned"]


def test_nothing_goes_live_past_a_version_that_is_planned(topics, ana):
    fever, chills, _rash = topics
    article = make_article(topics=[fever], excerpt="First")
    planned = edit(article, excerpt="Planned")
    schedule(planned, at=timezone.now() + timedelta(days=1), by=ana)
    edit(article, excerpt="First")  # the draft says what is live again
    move_articles([article.pk], fever, chills, by=ana)
    article.refresh_from_db()
    assert article.live_revision.number == 1
    assert (topics_of(article), listed_under(article)) == (["Chills"], ["Fever"])
    assert publish_due(timezone.now() + timedelta(days=2)) == 1


def test_what_was_saved_or_published_since_is_left_out_of_the_undoing(topics, ana):
    fever, chills, rash = topics
    saved, back, draft = (make_article(topics=[fever]) for _each in range(3))
    edit(draft, excerpt="Not yet for readers")
    change = move_articles([saved.pk, back.pk, draft.pk], fever, chills, by=ana)
    saved.set_topics([chills, rash])
    publish(edit(saved), by=ana)
    publish(Document.objects.get(pk=draft.pk).latest_revision, by=ana)
    assert undo_change(change, by=ana) == ["1 page was saved since and stays as it is."]
    assert listed_under(saved) == ["Chills", "Rash"]
    assert listed_under(back) == ["Fever"]
    assert (topics_of(draft), listed_under(draft)) == (["Fever"], ["Chills"])
    republish(draft)
    assert listed_under(draft) == ["Chills"]


def test_more_than_two_hundred_at_once_are_refused(topics, ana):
    with pytest.raises(ValidationError, match="merge it into the other"):
        move_articles(range(1, 202), topics[0], topics[1], by=ana)
