"""What was done to a topic can be undone for 30 days, as far as nobody changed it since."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils import timezone

from articles.models import Article
from articles.services import recount_topics
from articles.tending.deleting import delete_topic, replace_topic
from articles.tending.merging import merge_topic
from articles.tending.moving import move_articles
from articles.tending.undoing import left_of, undo_change
from carthub.editorial.models import Document, Event
from carthub.editorial.services.publishing import publish
from carthub.editorial.services.republishing import republish_all
from tests.factories import edit, make_topic, make_user
from tests.press.test_all_or_nothing import everything
from tests.tending.hub import make_hub, topics_of, what_readers_see, without_versions
from topics.models import Topic, TopicChange, TopicName
from topics.services.names import create_topic, name_topic
from topics.services.renaming import rename_topic

pytestmark = pytest.mark.django_db

LOGS = {  # what history, caches and readers add to, and counts of nothing
    "editorial.Event",
    "editorial.Change",
    "editorial.SiteVersion",
    "editorial.MissedAddress",
    "editorial.Revision",
    "topics.TopicChange",
    "topics.TopicCount",
    "topics.TopicPair",
}
AS_SAVED = {"updated_at", "latest_revision_id", "live_revision_id", "version"}


@pytest.fixture
def hub():
    hub = make_hub()
    unused = make_topic("Nobody’s", other_names=["No one’s"])
    unused.broader.add(hub.heat)
    unused.codes.create(system="MeSH", code="D1")
    return hub


@pytest.fixture
def ana():
    return make_user("ana")


def merging(hub, ana):
    return merge_topic(hub.fever, hub.heat, by=ana)


def merging_without_a_page(hub, ana):
    return merge_topic(hub.heat, Topic.objects.get(name="Nobody’s"), by=ana)


def moving(hub, ana):
    return move_articles(Article.objects.values_list("pk", flat=True), hub.fever, hub.chills, by=ana)


def renaming(hub, ana):
    return rename_topic(hub.fever, "High fever", by=ana, change_address=True)


def spelling_anew(hub, ana):
    return rename_topic(hub.fever, "FEVER", by=ana)


def renaming_to_another_name(hub, ana):
    return rename_topic(hub.fever, "Pyrexia", by=ana)


def deleting(hub, ana):
    return delete_topic(Topic.objects.get(name="Nobody’s"), by=ana)


def deleting_with_a_target(hub, ana):
    lead = Document.objects.get(title="Measure it")
    return replace_topic(hub.fever, hub.heat, leads={hub.spanish_page.pk: lead}, by=ana)


SEEN = [merging, moving, renaming, deleting_with_a_target]
UNSEEN = [merging_without_a_page, spelling_anew, renaming_to_another_name, deleting]


def rows():
    """What is in the database apart from history, ids of rows apart that are made anew."""
    kept = {label: found for label, found in everything().items() if label not in LOGS}
    return {
        label: sorted(
            sorted((name, repr(value)) for name, value in row.items() if name not in AS_SAVED | {"id"})
            for row in found
        )
        for label, found in kept.items()
    }


def rebuild_everything():
    list(republish_all())
    recount_topics()


@pytest.mark.parametrize("act", SEEN)
def test_undoing_brings_back_every_byte_and_rebuilding_changes_none(hub, ana, act):
    before, seen = rows(), what_readers_see()
    change = act(hub, ana)
    done = what_readers_see()
    assert done != seen
    rebuild_everything()
    assert what_readers_see() == done
    assert left_of(change) == undo_change(change, by=ana) == []
    assert rows() == before
    undone = what_readers_see()
    assert without_versions(undone) == without_versions(seen)
    rebuild_everything()
    assert what_readers_see() == undone


@pytest.mark.parametrize("act", UNSEEN)
def test_undoing_brings_back_every_row(hub, ana, act):
    before = rows()
    change = act(hub, ana)
    assert rows() != before
    assert left_of(change) == undo_change(change, by=ana) == []
    assert rows() == before
    assert Event.objects.filter(what="topic undone", by=ana).exists()


def test_a_change_is_undone_once_and_within_thirty_days(hub, ana):
    change = merging(hub, ana)
    later = timezone.now() + timedelta(days=30, minutes=1)
    with time_machine.travel(later), pytest.raises(ValidationError, match="30 days"):
        undo_change(change, by=ana)
    undo_change(change, by=ana)
    with pytest.raises(ValidationError, match="undone already"):
        undo_change(change, by=ana)


def test_what_somebody_changed_since_stays_and_is_named(hub, ana):
    saved, published, both = (
        Article.objects.get(title=title) for title in ("Measure it", "With chills", "With both")
    )
    change = merging(hub, ana)
    edit(saved, title="Measure it well")
    publish(edit(published, title="With the chills"), by=ana)
    hub.heat.codes.filter(system="SNOMED CT").delete()
    merge_topic(Topic.objects.get(name="Symptom"), make_topic("Sign"), by=ana)
    left = undo_change(change, by=ana)
    assert left == [
        "2 drafts were saved since and keep their topics.",
        "1 live article was published since and stands where its text says.",
        "1 code was changed since and stays as it is.",
        "1 link “part of” no longer fits and is not put back.",
    ]
    assert topics_of(saved) == ["High temperature"]
    assert topics_of(published) == ["Chills", "High temperature"]
    assert topics_of(both) == ["Fever", "High temperature"]
    listed = dict(hub.fever.published_taggings.values_list("article__title", "article"))
    assert set(listed) == {"Measure it", "With both", "Mídela"}
    before = what_readers_see()
    list(republish_all())
    assert what_readers_see() == before


def test_a_page_that_went_live_from_an_older_version_is_listed_where_its_text_says(hub, ana):
    draft = Article.objects.get(title="A draft")
    change = merging(hub, ana)
    publish(draft.latest_revision, by=ana)
    undo_change(change, by=ana)
    assert [row.topic for row in draft.published.taggings.all()] == [hub.fever]
    before = what_readers_see()
    list(republish_all())
    assert what_readers_see() == before


def test_a_page_that_was_given_away_and_published_since_stays_with_the_heir(hub, ana):
    change = merging(hub, ana)
    hub.spanish_page.refresh_from_db()
    publish(edit(hub.spanish_page, title="La fiebre"), by=ana)
    left = undo_change(change, by=ana)
    assert left == ["The page “Fiebre” was published as one of “High temperature” and stays there."]
    assert hub.heat.pages.filter(pk=hub.spanish_page.pk).exists()
    before = what_readers_see()
    list(republish_all())
    assert what_readers_see() == before


def test_a_saved_page_that_was_given_away_comes_back_with_a_new_version(hub, ana):
    change = merging(hub, ana)
    hub.spanish_page.refresh_from_db()
    edit(hub.spanish_page, title="La fiebre")
    assert undo_change(change, by=ana) == []
    hub.spanish_page.refresh_from_db()
    assert hub.spanish_page.topic == hub.fever
    assert hub.spanish_page.latest_revision.content["topic"] == hub.fever.pk
    assert hub.spanish_page.latest_revision.content["title"] == "La fiebre"


def test_the_later_change_is_undone_first(hub, ana):
    first, second = merging(hub, ana), merge_topic(hub.heat, hub.chills, by=ana)
    with pytest.raises(ValidationError, match="was merged into “Chills”"):
        undo_change(first, by=ana)
    seen = without_versions(what_readers_see())
    undo_change(second, by=ana)
    undo_change(first, by=ana)
    merging(hub, ana)
    merge_topic(hub.heat, hub.chills, by=ana)
    assert without_versions(what_readers_see()) == seen


def test_a_name_that_is_another_topic_s_by_now_stops_or_is_named(hub, ana):
    change = deleting(hub, ana)
    taker = create_topic("No one’s", by=ana)
    assert left_of(change) == ["“No one’s” is a name of another topic now."]
    name_topic(taker, "Nobody’s", language="en")
    with pytest.raises(ValidationError, match="is a name of the topic “No one’s”"):
        undo_change(change, by=ana)
    TopicName.objects.filter(name="Nobody’s").delete()
    assert undo_change(change, by=ana) == ["“No one’s” is a name of another topic now."]
    assert Topic.objects.get(name="Nobody’s").pk == change.topic_id


def test_the_name_of_a_topic_that_its_heir_took_stops_the_undoing(hub, ana):
    change = merging(hub, ana)
    rename_topic(hub.heat, "Fever", by=ana)
    with pytest.raises(ValidationError, match="is a name of the topic"):
        undo_change(change, by=ana)
    assert TopicChange.objects.get(pk=change.pk).undone_at is None
