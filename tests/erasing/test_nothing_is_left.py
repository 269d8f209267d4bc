"""After an erasing no table, no file and no public address has a word of the page."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from articles.models import PostCount, PublishedArticle
from carthub.editorial.models import Document, Person, Picture, Review, Schedule, SiteVersion
from carthub.editorial.models.working import new_tab
from carthub.editorial.services.checking import send_for_check
from carthub.editorial.services.notes import write_note
from carthub.editorial.services.publishing import publish
from carthub.editorial.services.republishing import republish_all
from carthub.editorial.services.revisions import record_revision, restore
from carthub.editorial.services.schedules import schedule
from carthub.editorial.services.shares import share
from carthub.editorial.services.together import plan_together
from carthub.editorial.services.working import Typing, keep
from tests.erasing.telling import (
    REASON,
    WORD,
    fill_what_is_empty,
    make_story,
    tables_that_tell,
    take_down,
    text_columns,
)
from tests.factories import edit, make_article, make_topic, make_topic_page, make_user
from tests.media_fixtures import stored_files
from topics.models import TopicCount

pytestmark = pytest.mark.django_db

PUBLIC_PLACES = """
    / /articles/ /topics/ /topics/fever/ /feed/ /topics/fever/feed/ /sitemap.xml /sitemap-articles-0.xml
    /search/?q=title+body /people/editorial-team/ /articles/other/
""".split()


def readers_see(client, path):
    """What any reader gets at an address, headers included."""
    response = client.get(path)
    return response.status_code, f"{response.text} {response.headers}".casefold()


@pytest.mark.parametrize("kind", ["article", "topic page"])
@pytest.mark.parametrize("state", ["live", "taken down", "draft"])
def test_no_row_of_any_table_and_no_file_has_a_word_of_it(erased, kind, state):
    page = make_story(kind, published=state != "draft")
    if state == "taken down":
        take_down(page)
    belonging = fill_what_is_empty(page)
    telling = {label for label, _column in tables_that_tell()}
    silent = {model._meta.label for model in belonging if text_columns(model)} - telling
    assert not silent, "these tables belong to a page, and the test could not fill them"
    assert len(stored_files()) > 2
    erased(page)
    assert tables_that_tell() == set()
    assert stored_files() == []


def test_readers_of_every_address_it_had_are_told_that_it_is_gone_and_nothing_else(erased, client):
    erased(make_story())
    for path in (f"/articles/{WORD}-first/", f"/articles/{WORD}-second/", f"/articles/{WORD}-second"):
        status, told = readers_see(client, path)
        assert status == 410
        assert "this page is no longer available" in told
        assert f"{WORD} " not in told
    assert client.get(f"/articles/{WORD}-third/").status_code == 404


def test_the_address_of_a_draft_that_readers_never_knew_answers_nothing(erased, client):
    erased(make_story(published=False))
    assert client.get(f"/articles/{WORD}-first/").status_code == 404


@pytest.mark.parametrize("before", [take_down, lambda page: None], ids=["taken down", "live"])
def test_lists_feeds_sitemaps_and_search_answer_without_it(erased, client, before):
    fever = make_topic("Fever")
    make_topic_page(fever)
    page = make_story(topics=[fever])
    other = make_article(slug="other", topics=[fever])
    other.set_pins([page.pk])
    publish(edit(other, excerpt="Pinned"), by=make_user())
    before(page)
    token = SiteVersion.objects.get().token
    posts = PostCount.objects.get(language="en").posts
    erased(page)
    assert SiteVersion.objects.get().token != token  # whatever a cache kept is unreachable
    for path in PUBLIC_PLACES:
        status, told = readers_see(client, path)
        assert status == 200, path
        assert f"{WORD} " not in told, path
        assert f"{WORD}-" not in told, path
    assert client.get(page.picture.facts.src(320, "webp")).status_code == 404
    assert TopicCount.objects.get(topic=fever, language="en").posts == 1
    assert PostCount.objects.get(language="en").posts == posts - (before is not take_down)


def test_what_is_not_of_the_page_stays(erased):
    page = make_story()
    other = make_article(picture=page.picture, picture_decorative=True)
    original = Document.objects.get(pk=page.pk)
    translation = make_article(language="es", slug="otra", title="Otra", translation_of=original)
    went = erased(page).what_went
    assert (went["pictures_kept"], len(went["pictures"])) == ([page.picture.key], 1)
    assert Picture.objects.filter(key=page.picture.key).exists()
    assert {path.split("/")[1] for path in stored_files()} == {page.picture.key}
    assert PublishedArticle.objects.live().filter(pk__in=[other.pk, translation.pk]).count() == 2
    assert Person.objects.filter(name="Editorial team").exists()
    assert page.pk not in [document.pk for document in republish_all()]


def test_what_was_to_be_published_together_with_it_is_called_off(erased):
    page, other = make_story(published=False), make_article(published=False)
    at = timezone.now() + timedelta(days=2)
    plan_together([page.latest_revision, other.latest_revision], at=at, by=make_user("ana"))
    erased(page)
    assert not Schedule.objects.waiting().exists()
    assert other.events.first().what == "schedule cancelled"


def test_id_hashes_dates_and_the_names_of_colleagues_stay(erased):
    page = make_story()
    kept = ("pk", "number", "at", "sha256", "signed_sha256", "by_name")
    before = list(page.revisions.values_list(*kept))
    erasing = erased(page)
    after = Document.objects.get(pk=page.pk)
    assert list(page.revisions.values_list(*kept)) == before
    assert (after.first_published_at, after.title) == (page.first_published_at, "Erased page")
    assert erasing.what_went["sha256"] == [row[3] for row in reversed(before)]
    assert (erasing.asked_by_name, erasing.confirmed_by_name, erasing.reason) == ("Ben", "Cleo", REASON)
    (review,) = Review.objects.all()
    assert (review.by_name, review.answers) == ("Ana", [{"item": "current", "answer": "yes", "note": ""}])
    told = [(event.what, event.subject) for event in page.events.all()]
    assert told[:3] == [(what, "Erased page") for what in ("erased", "schedule cancelled", "erasing asked")]


def test_nothing_that_was_read_before_brings_it_back(erased):
    page, ana = make_story(), make_user("ana")
    old, tomorrow = page.revisions.last(), timezone.now() + timedelta(days=1)
    assert WORD in old.content["body"]
    erased(page)
    acts = [
        lambda: publish(old, by=ana),
        lambda: schedule(old, at=tomorrow, by=ana),
        lambda: restore(old, by=ana),
        lambda: record_revision(page, by=ana),
        lambda: share(old, by=ana, for_whom="Professor"),
        lambda: write_note(old, by=ana, text=f"{WORD} again"),
        lambda: keep(Typing("articles.article", page.pk, "", new_tab(), 1, {"title": [WORD]}), by=ana),
        lambda: send_for_check(page, by=ana, message=WORD),
    ]
    for act in acts:
        with pytest.raises(ValidationError), transaction.atomic():
            act()
    assert tables_that_tell() == set()


def test_its_address_is_nobody_else_s_not_even_an_import_s(erased, tmp_path):
    erased(make_story())
    with pytest.raises(ValidationError, match="was that of a page that was erased"), transaction.atomic():
        make_article(slug=f"{WORD}-second")
    (tmp_path / f"{WORD}-first.md").write_text(f"---\ntitle: {WORD} again\n---\nText.")
    with pytest.raises(SystemExit):
        call_command("import_markdown", str(tmp_path), "--publish")
    assert tables_that_tell() == set()


def test_a_topic_gets_another_page_in_the_language(erased, client):
    page = make_story("topic page")
    erased(page)
    other = make_topic_page(page.topic, slug="new")
    assert client.get(other.get_absolute_url()).status_code == 200
