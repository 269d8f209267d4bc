"""Every format in which a version was ever stored can be read, shown and used as the draft again."""

import json
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.utils import timezone

from articles.models import Article
from carthub.editorial import formats
from carthub.editorial.models import Person, Picture, Revision
from carthub.editorial.services.publishing import publish
from carthub.editorial.services.revisions import record_revision, restore
from tests.factories import make_article, make_person, make_picture, make_topic, make_topic_page, make_user
from topics.models import Topic, TopicPage

pytestmark = pytest.mark.django_db

STORED = sorted((Path(__file__).parent / "formats").glob("*.json"))
MODELS = {"article": Article, "topicpage": TopicPage}
AUTHOR, TEAM, TOPIC, OTHER_TOPIC, FIRST, SECOND = 9101, 9102, 9201, 9202, 9301, 9302
COVER, IN_TEXT = "00000000000000a1", "00000000000000b2"


def model_of(path):
    return MODELS[path.stem.partition("-")[2]]


def keep_old(document, text):
    """The document with an old version of it, stored as the software of that day stored it."""
    hashes = {"sha256": "then", "signed_sha256": "then"}
    return Revision.objects.create(
        document=document.document_ptr, number=99, content_text=text, at=timezone.now(), **hashes
    )


def old_article(**fields):
    return keep_old(make_article(**fields), stored("article"))


def old_topic_page(topic):
    return keep_old(make_topic_page(topic), stored("topicpage"))


def stored(name):
    return next(path for path in STORED if path.stem == f"1-{name}").read_text()


def all_still_there():
    """Everything that the stored examples name."""
    make_person("Ana Silva", pk=AUTHOR)
    make_person("Care team", pk=TEAM)
    for pk in (TOPIC, OTHER_TOPIC):
        Topic.objects.create(pk=pk, name=f"Topic {pk}")
    for key in (COVER, IN_TEXT):
        Picture.objects.filter(pk=make_picture().pk).update(key=key)
    for pk in (FIRST, SECOND):
        make_article(pk=pk, topics=Topic.objects.filter(pk=TOPIC))


@pytest.mark.parametrize("path", STORED, ids=lambda path: path.stem)
def test_every_stored_example_is_read_and_rendered(path):
    model, content = model_of(path), formats.upgraded(json.loads(path.read_text()))
    assert set(content) <= set(model.SIGNED | model.HOUSEKEEPING)
    assert "8 weeks" in model.press(content).values["body_html"]


@pytest.mark.parametrize("name", MODELS)
def test_there_is_an_example_of_every_format(name):
    """And today's is still written to the byte as it is stored: a field added later changes no hash."""
    examples = {
        json.loads(path.read_text())["format"]: path for path in STORED if model_of(path) is MODELS[name]
    }
    assert set(examples) == set(range(1, formats.PRESENT + 1))
    text = examples[formats.PRESENT].read_text()
    assert MODELS[name].canonical(json.loads(text))[0] == text


def test_an_old_article_is_the_draft_again_whole():
    all_still_there()
    restored, notes = restore(old_article(slug="fever-after-car-t"), by=make_user())
    assert notes == []
    assert restored.content == json.loads(stored("article")) | {
        "picture_facts": restored.content["picture_facts"],
        "author_slugs": restored.content["author_slugs"],
        "authors": [
            {"id": AUTHOR, "name": "Ana Silva", "role": "", "group": False},
            {"id": TEAM, "name": "Care team", "role": "", "group": False},
        ],
    }


def test_an_old_article_is_the_draft_again_with_much_of_it_gone():
    all_still_there()
    old = old_article(slug="now-here")
    make_article(slug="fever-after-car-t", title="Took the address meanwhile")
    heir = make_topic("Heir")
    Topic.objects.filter(pk=TOPIC).update(merged_into=heir)
    Topic.objects.get(pk=OTHER_TOPIC).delete()
    Person.objects.get(pk=AUTHOR).delete()
    Picture.objects.filter(key__in=[COVER, IN_TEXT]).delete()
    restored, notes = restore(old, by=make_user())
    article = Article.objects.get(pk=old.document_id)
    assert (article.slug, list(article.topics.all())) == ("now-here", [heir])
    assert (article.title, article.picture, article.kind) == ("Fever after CAR-T", None, "patient_story")
    assert [who["name"] for who in restored.content["authors"]] == ["Care team"]
    assert notes == [
        "The picture is gone.",
        "A picture in the text is gone.",
        "The page keeps its present address, /articles/now-here/.",
        "Ana Silva is no longer listed as a person.",
        "A topic is gone.",
    ]
    assert publish(restored, by=make_user())


def test_an_old_topic_page_is_the_draft_again():
    all_still_there()
    page = old_topic_page(Topic.objects.get(pk=TOPIC))
    _restored, notes = restore(page, by=make_user())
    restored = TopicPage.objects.get(pk=page.document_id)
    assert restored.definition == "A strong reaction of the immune system."
    assert [row.document_id for row in restored.start_here_rows.all()] == [SECOND, FIRST]
    assert notes == [f"The page keeps its present address, {restored.get_absolute_url()}."]


def test_a_step_makes_the_next_format_of_every_older_one(monkeypatch):
    """As the next format will be added: one function."""
    monkeypatch.setattr(formats, "STEPS", (lambda content: content | {"title": content["title"].upper()},))
    monkeypatch.setattr(formats, "PRESENT", 2)
    assert old_article().content["title"] == "FEVER AFTER CAR-T"
    assert formats.upgraded({"format": 2, "title": "As it is"}) == {"format": 2, "title": "As it is"}


@pytest.mark.parametrize("number", [7, 0, None, "1"])
def test_a_format_that_nobody_knows_is_refused_in_plain_words(number):
    article = make_article()
    newer = keep_old(article, json.dumps({"format": number, "title": "From the future"}))
    for act in (restore, publish):
        with pytest.raises(ValidationError, match="saved by a newer CartHub"):
            act(newer, by=make_user())
    type(article).objects.filter(pk=article.pk).update(live_revision=newer)
    with pytest.raises(CommandError, match="saved by a newer CartHub"):
        call_command("republish")


@pytest.mark.parametrize("make", [make_article, make_topic_page])
def test_writing_goes_on_after_a_version_that_nobody_can_read(make):
    document = make(published=False)
    newer = keep_old(document, json.dumps({"format": 7}))
    type(document).objects.filter(pk=document.pk).update(latest_revision=newer)
    written = record_revision(document, by=make_user())
    assert (written.number, written.words_added) == (100, None)
