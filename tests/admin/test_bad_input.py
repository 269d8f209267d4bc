"""What cannot be is said at its field; nothing typed is lost, and nothing crashes."""

import pytest

from articles.models import Article
from carthub.editorial.services.publishing import publish
from tests.admin_forms import change_address, faults, press_button, said
from tests.factories import edit, make_article, make_person, make_topic_page

pytestmark = pytest.mark.django_db

ADD = "/admin/articles/article/add/"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", ""),
        ("title", "x" * 300),
        ("title", "Fever\x00"),
        ("title", "🙂🙂"),  # no letter for an address
        ("title", "حمى بعد العلاج"),
        ("slug", "two words"),
        ("slug", "x" * 200),
        ("excerpt", "x" * 301),
        ("body", "x" * 2_000_000),
        ("body", "[" * 20_000),
        ("body", "Text\x00"),
        ("kind", "nonsense"),
        ("language", "xx-nonsense"),
        ("topics", "one"),
        ("topics", "99999"),
        ("authors", "99999"),
        ("authors", "zoe"),
        ("pinned", "99999"),
        ("picture", "99999"),
        ("translation_of", "99999"),
        ("note", "x" * 201),
        ("picture_alt", "x" * 301),
    ],
)
def test_what_cannot_be_is_said_at_its_field(writer, field, value):
    typed = {"title": "Fever", "excerpt": "Typed with care", "authors": [make_person().pk]}
    refused = press_button(writer, ADD, "_publish", **typed | {field: value})
    assert refused.status_code == 200
    at = "slug" if field == "title" and value[:1] in "🙂ح" and value else field
    assert faults(refused)[at]
    assert f'href="#id_{at}"' in refused.text
    if field != "excerpt":
        assert "Typed with care" in refused.text
    assert not Article.objects.exists()


@pytest.mark.parametrize("title", ["Fever 🌡️ after CAR‑T", "حمى fever بعد", "<script>alert(1)</script> & co"])
def test_unusual_titles_are_kept_as_they_are(writer, client, title):
    press_button(writer, ADD, "_publish", title=title, slug="fever", body="Text.", authors=[make_person().pk])
    assert Article.objects.get().title == title
    page = client.get("/articles/fever/")
    assert page.status_code == 200
    assert "<script>alert" not in page.text
    assert "<script>alert" not in writer.get("/admin/articles/article/").text


def test_a_taken_address_is_refused_at_the_field_with_the_page_that_has_it(writer):
    make_article(title="Fever", published=False)
    refused = press_button(writer, ADD, "_save", title="Fever", body="Another text")
    assert faults(refused)["slug"] == ["The address /articles/fever/ belongs to “Fever”."]
    assert "Another text" in refused.text


def test_an_address_that_a_page_had_once_is_not_given_to_another(writer):
    article = make_article(title="Fever")
    publish(edit(article, slug="fever-at-home"), by=None)
    refused = press_button(writer, ADD, "_save", title="Fever")
    assert "belongs to “Fever”" in faults(refused)["slug"][0]


@pytest.mark.parametrize("slug", ["admin", "search", "es", "topics"])
def test_a_word_of_the_site_itself_is_no_address_for_a_plain_page(writer, slug):
    refused = press_button(writer, ADD, "_save", title="About", slug=slug, kind="page")
    assert "is a word the site itself uses" in faults(refused)["slug"][0]


def test_an_article_may_have_that_word(writer):
    saved = press_button(writer, ADD, "_save", title="Search", slug="search")
    assert said(saved) == ["Saved."]


def test_publishing_without_text_asks_for_it(writer):
    refused = press_button(writer, ADD, "_publish", title="Fever", authors=[make_person().pk])
    assert faults(refused)["body"] == ["Write the text of the page."]


def test_a_translation_in_the_same_language_is_refused(writer):
    original = make_article()
    refused = press_button(writer, ADD, "_save", title="Again", translation_of=original.pk)
    assert "is in the same language" in faults(refused)["translation_of"][0]


def test_a_published_page_keeps_its_language(writer):
    article = make_article()
    refused = press_button(writer, change_address(article), "_save", language="es")
    assert faults(refused)["language"] == ["A page that was published keeps its language."]


def test_line_ends_of_the_browser_change_nothing(writer):
    article = make_article(published=False, body="One\n\nTwo")
    press_button(writer, change_address(article), "_save", body="One\r\n\r\nTwo")
    article.refresh_from_db()
    assert (article.body, article.latest_revision.number) == ("One\n\nTwo", 1)


@pytest.mark.parametrize("address", ["abc", "99999", "1%00"])
def test_a_page_that_is_not_there_is_no_crash(writer, address):
    for place in ("articles/article", "topics/topicpage"):
        assert writer.get(f"/admin/{place}/{address}/change/").status_code in (302, 404)
        assert writer.get(f"/admin/{place}/{address}/preview/").status_code in (302, 404)
        assert writer.post(f"/admin/{place}/{address}/change/", {"title": "x"}).status_code in (302, 404)


@pytest.mark.parametrize(
    "query", ["status=nonsense", "topic=x", "author=x", "language=xx", "q=%00", "o=99", "p=9999"]
)
def test_a_list_asked_for_nonsense_answers(writer, query):
    make_topic_page()
    make_article()
    for place in ("articles/article", "topics/topicpage"):
        assert writer.get(f"/admin/{place}/?{query}").status_code in (200, 302)
