import pytest
from django.core.exceptions import ValidationError

from articles.models import Article, PublishedTagging, TaggedArticle
from articles.services import recount_topics
from articles.tending.merging import merge_topic
from articles.tending.moving import move_articles
from articles.tending.undoing import undo_change
from carthub.editorial.models import Address, Document, Event, Review, Revision, Schedule, Site, SiteVersion
from carthub.editorial.services.publishing import publish, withdraw
from carthub.editorial.services.republishing import republish_all
from carthub.editorial.services.revisions import record_revision
from tests.factories import edit, make_article, make_topic, make_topic_page, make_user
from tests.tending.hub import make_hub, topics_of, what_readers_see
from topics.models import PublishedTopicPage, Topic, TopicCount, TopicPair

pytestmark = pytest.mark.django_db


@pytest.fixture
def hub():
    return make_hub()


@pytest.fixture
def ana():
    return make_user("ana")


def test_drafts_and_live_articles_have_the_heir_and_no_topic_twice(hub, ana):
    merge_topic(hub.fever, hub.heat, by=ana)
    assert not TaggedArticle.objects.filter(tag=hub.fever).exists()
    assert not PublishedTagging.objects.filter(topic=hub.fever).exists()
    assert topics_of(Article.objects.get(title="With both")) == ["High temperature"]
    assert topics_of(Article.objects.get(title="A draft")) == ["High temperature"]
    assert PublishedTagging.objects.filter(topic=hub.heat, language="en").count() == 4
    assert TopicCount.objects.get(topic=hub.heat, language="en").posts == 4
    assert TopicPair.objects.get(topic=hub.heat, other=hub.chills).posts == 2
    assert PublishedTopicPage.objects.get(pk=hub.heat_page.pk).posts == 4


def test_names_codes_and_links_go_on_without_doubles_or_circles(hub, ana):
    merge_topic(hub.fever, hub.heat, by=ana)
    assert {str(name) for name in hub.heat.names.filter(primary=False)} == {"Fever", "Pyrexia", "Fiebre"}
    assert {str(code) for code in hub.heat.codes.all()} == {"MeSH D005334", "SNOMED CT 386661006"}
    assert [topic.name for topic in hub.heat.broader.all()] == ["Symptom"]
    assert [topic.name for topic in hub.heat.narrower.all()] == ["Chills"]
    assert not hub.fever.broader.exists()


def test_no_link_closes_a_circle(ana):
    above, below, one, other = (make_topic(name) for name in ("Above", "Below", "One", "Other"))
    other.broader.add(above)
    above.broader.add(one)  # so that one is above the other, two steps away
    one.broader.add(below)
    below.broader.add(other)
    merge_topic(one, other, by=ana)
    steps = set(Topic.broader.through.objects.values_list("from_topic", "to_topic"))
    assert steps == {(other.pk, above.pk), (below.pk, other.pk)}


def test_readers_of_the_old_addresses_and_feeds_are_sent_to_the_page_of_the_heir(hub, ana, client):
    merge_topic(hub.fever, hub.heat, by=ana)
    for old in ("/topics/fever/", "/topics/fevers/"):
        moved = client.get(old)
        assert (moved.status_code, moved["Location"]) == (301, "/topics/high-temperature/")
        moved = client.get(f"{old}feed/")
        assert (moved.status_code, moved["Location"]) == (301, "/topics/high-temperature/feed/")
    assert client.get("/es/topics/fiebre/").status_code == 200  # no other page in its language
    assert "Mídela" in client.get("/es/topics/fiebre/").text
    assert hub.heat.pages.filter(pk=hub.spanish_page.pk).exists()


def test_every_page_that_named_the_topic_names_the_heir(hub, ana, client):
    merge_topic(hub.fever, hub.heat, by=ana)
    assert "Measure it" in client.get("/topics/high-temperature/").text
    assert "Pyrexia" in client.get("/topics/high-temperature/").text
    assert "/topics/high-temperature/" in client.get("/search/?q=pyrexia").text
    article = client.get("/articles/measure-it/").text
    assert "/topics/high-temperature/" in article
    assert "/topics/fever/" not in article
    for path in ("/", "/topics/", "/sitemap-topics-0.xml"):
        assert "/topics/fever/" not in client.get(path).text
    assert Site.objects.get().featured_id == hub.heat_page.pk


def test_no_version_is_made_and_nothing_is_unsigned(hub, ana):
    before = list(Revision.objects.order_by("pk").values())
    merge_topic(hub.fever, hub.heat, by=ana)
    assert list(Revision.objects.order_by("pk").values()) == before
    for document in Document.objects.all():
        assert record_revision(document, by=ana) == document.latest_revision
    assert Event.objects.filter(what="topic merged", by=ana, subject="Fever → High temperature").exists()
    assert not Review.objects.exists()


@pytest.mark.parametrize("again", [False, True])
def test_rebuilding_afterwards_changes_nothing_that_readers_see(hub, ana, again):
    merge_topic(hub.fever, hub.heat, by=ana)
    if again:
        merge_topic(hub.heat, hub.chills, by=ana)
    before = what_readers_see()
    list(republish_all())
    recount_topics()
    assert what_readers_see() == before


def test_what_was_merged_before_goes_along_in_one_step(hub, ana, client):
    merge_topic(hub.fever, hub.heat, by=ana)
    merge_topic(hub.heat, hub.chills, by=ana)
    assert {topic.merged_into_id for topic in Topic.objects.exclude(merged_into=None)} == {hub.chills.pk}
    assert client.get("/topics/fever/")["Location"] == "/topics/chills/"
    assert client.get("/topics/high-temperature/")["Location"] == "/topics/chills/"
    assert topics_of(Article.objects.get(title="Measure it")) == ["Chills"]


def test_a_merge_back_or_into_itself_is_refused(hub, ana):
    merge_topic(hub.fever, hub.heat, by=ana)
    for topic, into in [(hub.heat, hub.fever), (hub.fever, hub.chills), (hub.heat, hub.heat)]:
        number = SiteVersion.objects.get().number
        with pytest.raises(ValidationError):
            merge_topic(topic, into, by=ana)
        assert SiteVersion.objects.get().number == number


def test_a_live_page_is_not_merged_into_one_that_readers_do_not_have(hub, ana):
    withdraw(hub.heat_page, by=ana, reason="out_of_date")
    with pytest.raises(ValidationError, match="Publish that one first"):
        merge_topic(hub.fever, hub.heat, by=ana)
    assert not Topic.objects.exclude(merged_into=None).exists()


def test_a_draft_of_a_page_stays_and_its_plan_is_called_off(ana):
    fever, heat = make_topic("Fever"), make_topic("High temperature")
    draft = make_topic_page(fever, published=False)
    make_topic_page(heat)
    plan = Schedule.objects.create(
        document_id=draft.pk, revision=draft.latest_revision, at="2030-01-01T00:00Z", by_name="Ana"
    )
    change = merge_topic(fever, heat, by=ana)
    plan.refresh_from_db()
    assert plan.state == "cancelled"
    with pytest.raises(ValidationError, match="has a page in this language"):
        publish(draft.latest_revision, by=ana)
    assert undo_change(change, by=ana) == []
    plan.refresh_from_db()
    assert plan.state == "waiting"


def test_a_page_that_was_taken_down_by_a_merge_can_still_be_saved(hub, ana):
    merge_topic(hub.fever, hub.heat, by=ana)
    hub.page.refresh_from_db()
    assert edit(hub.page, body="For the archive.").number == 4
    assert Address.objects.get(path="/topics/fever/").document_id == hub.heat_page.pk


def test_an_article_published_later_from_an_older_version_is_listed_under_the_heir(hub, ana):
    draft = Article.objects.get(title="A draft")
    merge_topic(hub.fever, hub.heat, by=ana)
    publish(draft.latest_revision, by=ana)
    listed = PublishedTagging.objects.filter(article=draft.pk).values_list("topic", flat=True)
    assert list(listed) == [hub.heat.pk]


def test_a_planned_topic_page_goes_live_as_a_page_of_the_heir(ana, client):
    fever, heat = make_topic("Fever"), make_topic("High temperature")
    page = make_topic_page(fever, published=False)
    merge_topic(fever, heat, by=ana)
    publish(page.latest_revision, by=ana)
    assert PublishedTopicPage.objects.get(pk=page.pk).topic == heat
    assert client.get("/topics/fever/").status_code == 200


def test_twenty_thousand_articles_need_no_more_statements_than_one(hub, ana, django_assert_max_num_queries):
    for _number in range(30):
        make_article(topics=[hub.fever])
    with django_assert_max_num_queries(120):
        merge_topic(hub.fever, hub.heat, by=ana)


def test_moved_articles_of_a_merged_topic_are_moved_from_its_heir(hub, ana):
    merge_topic(hub.fever, hub.heat, by=ana)
    article = Article.objects.get(title="Measure it")
    move_articles([article.pk], hub.heat, hub.chills, by=ana)
    before = what_readers_see()
    list(republish_all())
    assert what_readers_see() == before
    assert topics_of(article) == ["Chills"]
