"""What is kept in memory: never more than its bound, and nothing under a key that is not its own."""

import threading

import pytest
from django.template import Context, Template
from django.utils.translation import override

from articles.models import PublishedArticle
from carthub.lib import markup
from carthub.lib.markup import PARTS, draw_part, fingerprint
from carthub.lib.memory import Memory
from carthub.lib.remembered import Remembered
from tests.factories import make_article, make_topic, make_topic_page, publish_again


def test_memory_keeps_what_was_asked_for_last_within_its_bound():
    memory = Memory(1000)
    for number in range(100):
        memory.put(str(number), number, 100)
        memory.get("0")
    assert memory.bytes == 1000
    assert list(memory.kept) == [*map(str, range(91, 99)), "99", "0"]


def test_what_is_too_large_for_memory_is_not_kept():
    memory = Memory(1000)
    memory.put("key", "small", 10)
    memory.put("other", "small", 10)
    memory.put("key", "large", 1001)
    assert (memory.get("key"), memory.get("other"), memory.bytes) == (None, "small", 10)


def test_another_value_takes_the_place_of_the_first():
    memory = Memory(1000)
    memory.put("key", "long", 900)
    memory.put("key", "short", 10)
    assert (memory.get("key"), memory.bytes) == ("short", 10)


def test_only_what_nobody_asked_for_is_asked():
    asked = []

    def ask(ids, language, _token):
        asked.append((list(ids), language))
        return {pk: f"{pk} in {language}" for pk in ids}

    answers = Remembered(ask, most=10)
    assert answers.of([1, 2], "en", "one") == {1: "1 in en", 2: "2 in en"}
    assert answers.of([2, 3], "en", "one") == {2: "2 in en", 3: "3 in en"}
    assert answers.of([1], "es", "one") == {1: "1 in es"}
    assert answers.of([1], "en", "two") == {1: "1 in en"}
    assert answers.of([], "en", "two") == {}
    assert asked == [([1, 2], "en"), ([3], "en"), ([1], "es"), ([1], "en")]


def test_when_it_is_full_old_versions_go_first():
    asked = []

    def ask(ids, _token):
        asked.extend(ids)
        return dict.fromkeys(ids, "known")

    answers = Remembered(ask, most=10)
    answers.of(range(6), "old")
    answers.of(range(5), "new")
    answers.of(range(5, 9), "new")
    asked.clear()
    answers.of(range(9), "new")
    assert not asked
    assert len(answers.answers) == 9


def test_what_is_remembered_has_a_bound():
    answers = Remembered(lambda ids, *_version: dict.fromkeys(ids, "known"), most=100)
    for start in range(0, 1000, 30):
        assert len(answers.of(range(start, start + 30), "en")) == 30
        assert len(answers.answers) <= 100


def test_many_may_ask_at_once():
    answers = Remembered(lambda ids, *_version: {pk: pk for pk in ids}, most=50)
    wrong = []

    def ask(start):
        for number in range(2000):
            ids = range((start + number) % 90, (start + number) % 90 + 7)
            if answers.of(ids, "en") != {pk: pk for pk in ids}:
                wrong.append(ids)

    threads = [threading.Thread(target=ask, args=[start]) for start in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


@pytest.mark.django_db
class TestParts:
    def values(self, page):
        return {"page": page, "contact_email": "", "canonical_url": "http://hub/", "page_language": "en"}

    def draw(self, slug="fever"):
        return draw_part("topics/_text.html", self.values(PublishedArticle.objects.get(slug=slug)))

    def test_a_part_of_equal_values_is_drawn_once(self, monkeypatch):
        make_article(title="Fever")
        first = self.draw()
        monkeypatch.setattr(markup, "render_to_string", lambda *_values: pytest.fail("drawn again"))
        assert self.draw() is first

    def test_a_part_follows_the_text(self):
        article = make_article(title="Fever", body="An old text.")
        assert "An old text." in self.draw()
        publish_again(article, body="A new text.")
        assert "A new text." in self.draw()

    def test_a_row_is_known_by_every_column(self):
        make_article(title="Fever")
        prints = {fingerprint(PublishedArticle.objects.get(slug="fever"))}
        fields = PublishedArticle._meta.concrete_fields
        for field in fields:
            page = PublishedArticle.objects.get(slug="fever")
            setattr(page, field.attname, ["something else"])
            prints.add(fingerprint(page))
        assert len(prints) == 1 + len(fields)

    def test_the_text_of_an_article_is_not_drawn_anew_when_its_topics_get_another_post(self, client):
        fever = make_topic("Fever")
        make_topic_page(fever)
        make_article(title="Cooling down", topics=[fever])
        client.get("/articles/cooling-down/")
        before = set(PARTS.kept)
        make_article(title="Another", topics=[fever])
        client.get("/articles/cooling-down/")
        assert {key[0] for key in before} >= {"articles/_text.html", "articles/_header.html"}
        drawn_anew = {key[0] for key in set(PARTS.kept) - before}
        assert "articles/_header.html" in drawn_anew  # its chips tell the number of posts
        assert "articles/_text.html" not in drawn_anew

    def test_a_part_is_drawn_in_the_language_that_is_spoken(self):
        make_article(title="Fever")
        english = self.draw()
        with override("es"):
            spanish = self.draw()
        assert "About this page" in english
        assert "About this page" not in spanish

    def test_all_parts_stay_within_their_bound(self):
        make_article(title="Fever")
        page = PublishedArticle.objects.get(slug="fever")
        for number in range(2000):
            draw_part("topics/_text.html", self.values(page) | {"canonical_url": f"http://hub/{number}/"})
            assert PARTS.bytes <= PARTS.most_bytes
        held = sum(len(part) + len(repr(key)) for key, (part, _size) in PARTS.kept.items())
        assert PARTS.most_bytes / 4 < held < PARTS.most_bytes

    @pytest.mark.parametrize(("draft_bar", "kept"), [(None, 1), ({"status": "Draft"}, 0)])
    def test_what_is_no_readers_yet_is_kept_nowhere(self, draft_bar, kept):
        context = {"page_language": "en", "draft_bar": draft_bar, "start": [], "page": None}
        source = '{% load hub %}{% part "topics/_neighbours.html" broader=start %}'
        Template(source).render(Context(context))
        assert len(PARTS.kept) == kept

    def test_with_debug_a_template_may_change_at_any_time(self, settings):
        settings.DEBUG = True
        make_article(title="Fever")
        self.draw()
        assert not PARTS.kept
