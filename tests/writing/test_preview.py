import pytest
import time_machine
from django.core.cache import cache
from django.urls import reverse

from carthub.editorial.writing.views import PREVIEWS_A_MINUTE
from tests.factories import make_article, make_picture

TEXT = """CAR-T is made from your own cells.[^fda]

## What happens next

Ask about **fever**, and call 911.

!!! emergency "Call right away if you have:"
    - a fever

| When | What |
| --- | --- |
| Day 1 | Cells |

[^fda]: FDA. Label. June 2025. https://www.fda.gov/label
"""


@pytest.fixture
def ask(ana, client):
    client.force_login(ana)
    return lambda body, **fields: client.post(reverse("writing:preview"), {"body": body} | fields)


def test_a_preview_is_what_publishing_gives(ask):
    text = f"{TEXT}\n\n![Cells]({make_picture().markdown[4:-1]})"
    article = make_article(body=text)
    answer = ask(text).json()
    assert answer["html"] == article.published.body_html
    assert "<figure" in answer["html"]
    assert answer["words"] == article.published.words
    assert "https://www.fda.gov/label" in answer["sources"]


def test_a_browser_sends_other_line_ends(ask):
    assert ask(TEXT.replace("\n", "\r\n")).json()["html"] == ask(TEXT).json()["html"]


def test_a_preview_speaks_the_language_of_its_page(ask):
    answer = ask("# Hola", language="es").json()
    assert (answer["language"], answer["direction"]) == ("es", "ltr")
    assert ask("Hello", language="xx").json()["language"] == "en"


def test_words_and_reading_time_are_counted(ask):
    assert ask("one two three").json()["count"] == "3 words, 1 min read"
    assert ask("word " * 1400).json()["count"] == "1,400 words, 7 min read"


def test_an_empty_text_has_an_empty_preview(ask):
    answer = ask("").json()
    assert (answer["html"], answer["words"]) == ("", 0)


@pytest.mark.parametrize(
    "body",
    ["word " * 400_000, "[" * 20_000, "![" * 4_000, "Nothing\0 here"],
    ids=["2 MB", "brackets", "pictures", "NUL"],
)
def test_a_text_that_cannot_be_shown_is_answered_in_words(ask, body):
    response = ask(body)
    assert response.status_code == 400
    assert response.json()["error"].endswith(".")


def test_what_is_more_than_the_server_reads_is_no_crash(ask):
    assert ask("x" * 11_000_000).status_code == 400


@pytest.mark.parametrize(
    "body",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "<img src=x onerror=alert(1)>",
        "<svg onload=alert(1)>",
    ],
)
def test_a_preview_is_as_harmless_as_the_page(ask, body):
    html = ask(body).json()["html"]
    assert "<script" not in html
    assert "<svg" not in html
    assert "<img" not in html
    assert "href" not in html


def test_too_many_previews_in_a_minute_are_told_to_wait(ask):
    cache.clear()
    with time_machine.travel("2026-11-23 10:00:30Z", tick=False):
        answers = [ask("x").status_code for _ in range(PREVIEWS_A_MINUTE)]
        refused = ask("x")
    assert set(answers) == {200}
    assert refused.status_code == 429
    assert refused.json()["error"].endswith(".")
    with time_machine.travel("2026-11-23 10:01:30Z", tick=False):
        assert ask("x").status_code == 200


def test_a_preview_costs_the_same_for_one_picture_and_for_ten(ask, django_assert_max_num_queries):
    pictures = "\n\n".join(make_picture(size=(40 + number, 40)).markdown for number in range(10))
    with django_assert_max_num_queries(14):
        assert ask(pictures).json()["html"].count("<figure") == 10
