import pytest

from carthub.editorial.models import Event
from tests.admin_forms import change_address, opened, press_button, said
from tests.factories import make_article, make_topic

pytestmark = pytest.mark.django_db


@pytest.fixture
def overtaken(writer, colleague):
    """Ben opened version 1; Ana has saved version 2 since."""
    article = make_article(published=False, title="First", body="One\n\nTwo")
    typed = opened(colleague, change_address(article))
    press_button(writer, change_address(article), "_save", title="Ana’s title", body="One\n\nTwo and more")
    article.refresh_from_db()
    return article, typed | {"body": "One\n\nTwo, said better"}


def test_saving_over_a_newer_version_is_refused_and_nothing_typed_is_lost(colleague, overtaken):
    article, typed = overtaken
    refused = press_button(colleague, change_address(article), "_save", typed=typed)
    assert "Ana saved at" in refused.text
    assert "Yours is kept below" in refused.text
    assert "Two, said better" in refused.context["adminform"].form["body"].value()
    for choice in ("Use mine", "Use Ana’s", "Compare"):
        assert choice in refused.text
    article.refresh_from_db()
    assert article.title == "Ana’s title"


def test_the_two_texts_stand_side_by_side(colleague, overtaken):
    article, typed = overtaken
    refused = press_button(colleague, change_address(article), "_save", typed=typed)
    title, text = refused.context["conflict"].differences
    assert (title.label, text.label) == ("Title", "Text")
    unchanged, changed = text.stretches
    assert [row.text for row in unchanged.rows] == ["One"]
    assert [mark.text for mark in changed.rows[0].before if mark.tag] == [" and more"]
    assert [mark.text for mark in changed.rows[0].after if mark.tag] == [", said better"]


def test_use_mine_saves_it_as_a_new_version(colleague, overtaken):
    article, typed = overtaken
    press_button(colleague, change_address(article), "_save", typed=typed)
    saved = colleague.post(change_address(article), typed | {"over": "2"}, follow=True)
    assert said(saved) == ["Saved."]
    article.refresh_from_db()
    assert (article.latest_revision.number, article.title) == (3, "First")
    assert "said better" in article.body


def test_use_mine_is_refused_when_somebody_saved_once_more(writer, colleague, overtaken):
    article, typed = overtaken
    press_button(writer, change_address(article), "_save", title="Ana again")
    refused = colleague.post(change_address(article), typed | {"over": "2"})
    assert refused.context["conflict"].theirs.number == 3


def test_their_text_is_shown_when_the_form_is_opened_again(colleague, overtaken):
    article, _typed = overtaken
    assert opened(colleague, change_address(article))["title"] == "Ana’s title"


def test_topics_and_authors_count_as_changes_too(writer, colleague):
    article = make_article(published=False)
    typed = opened(colleague, change_address(article))
    press_button(writer, change_address(article), "_save", topics=[make_topic("Fever").pk])
    refused = press_button(colleague, change_address(article), "_save", typed=typed)
    assert [each.label for each in refused.context["conflict"].differences] == ["Topics"]


def test_pressing_the_same_button_twice_is_no_conflict(writer):
    article = make_article(published=False)
    typed = opened(writer, change_address(article)) | {"title": "Once"}
    press_button(writer, change_address(article), "_save", typed=typed)
    again = press_button(writer, change_address(article), "_save", typed=typed)
    assert said(again) == ["Saved."]


def test_of_two_people_who_publish_at_once_one_wins_and_the_other_is_told(writer, colleague, client):
    article = make_article(published=False, title="Before")
    hers, his = opened(writer, change_address(article)), opened(colleague, change_address(article))
    press_button(writer, change_address(article), "_publish", typed=hers | {"title": "Hers"})
    told = press_button(colleague, change_address(article), "_publish", typed=his | {"title": "His"})
    assert "Ana saved at" in told.text
    assert "Hers" in client.get(article.get_absolute_url()).text
    assert Event.objects.filter(what="published").count() == 1


def test_a_form_without_its_version_is_refused(writer):
    article = make_article(published=False)
    typed = opened(writer, change_address(article)) | {"title": "Blind"}
    del typed["seen"]
    assert press_button(writer, change_address(article), "_save", typed=typed).context["conflict"]
