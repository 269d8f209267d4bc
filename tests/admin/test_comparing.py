"""Any two versions of a page side by side."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles.models import Article
from carthub.editorial.models import Picture
from tests.factories import (
    edit,
    make_article,
    make_member,
    make_person,
    make_picture,
    make_topic,
    make_topic_page,
)
from topics.models import Topic, TopicPage

pytestmark = pytest.mark.django_db

NOT_IN_WORDS = {"format", "picture_facts", "author_slugs"}


@pytest.fixture
def eva(client):
    client.force_login(make_member("Medical reviewer", "eva"))
    return client


def compared(client, document, before=1, after=2):
    kind = "topics_topicpage" if document.family == "topics" else "articles_article"
    address = reverse(f"admin:{kind}_compare", args=[document.pk])
    return client.get(address, {"before": before, "after": after})


def told(response):
    """Of each field that differs: what is gone, and what came."""
    return {
        each.label: (marked(each, "before"), marked(each, "after"))
        for each in response.context["differences"]
    }


def marked(difference, side):
    rows = [row for stretch in difference.stretches for row in stretch.rows]
    return [mark.text.strip() for row in rows for mark in getattr(row, side) if mark.tag]


def test_a_changed_number_stands_on_top_and_large(eva):
    article = make_article(body="Rest.\n\nDo not drive for 2 weeks after it.", title="After 5 days")
    edit(article, body="Rest well.\n\nDo not drive for 8 weeks after it.")
    shown = compared(eva, article)
    [(label, change)] = shown.context["weighty"]
    assert (label, change.before_phrase, change.after_phrase) == ("Text", "2 weeks", "8 weeks")
    assert shown.text.index("weighty__phrase") < shown.text.index("Field by field")
    assert told(shown) == {"Text": (["2"], ["well", "8"])}


def test_every_field_is_compared_in_words(eva):
    fever, chills = make_topic("Fever"), make_topic("Chills")
    ana, ben = make_person("Ana", role_line="Nurse"), make_person("Ben")
    other = make_article(title="Driving")
    article = make_article(
        title="Old title", slug="old-address", excerpt="Old lead.", topics=[fever], authors=[ana, ben]
    )
    article.topics.set([chills])
    article.set_authors([ben, ana])
    article.set_pins([other.pk])
    edit(
        article,
        title="New title",
        excerpt="New lead.",
        kind="patient_story",
        slug="new-address",
        picture_alt="A hand",
        picture_caption="Warm",
        example=True,
        body=article.body.replace("blood", "skin") + "\n\n[^a]: A source of 2024.\n",
    )
    assert told(compared(eva, article)) == {
        "Title": (["Old"], ["New"]),
        "Short summary": (["Old"], ["New"]),
        "Text": (["blood"], ["skin"]),
        "Sources": ([], ["[^a]: A source of 2024."]),
        "Describe the picture for someone who cannot see it": ([], ["A hand"]),
        "Caption": ([], ["Warm"]),
        "Kind": (["Guide"], ["Patient story"]),
        "Topics": (["Fever"], ["Chills"]),
        "Related articles to show first": ([], ["Driving"]),
        "Authors": (["Ben"], ["Ben"]),  # moved from the second place to the first
        "Web address": (["/articles/old-address/"], ["/articles/new-address/"]),
        "Example page": (["No"], ["Yes"]),
    }


def test_a_topic_page_is_compared_in_words_too(eva):
    page = make_topic_page(make_topic("Fever"), definition="It is heat.")
    posts = [make_article(topics=[page.topic], title=title) for title in ("First steps", "At night")]
    page.set_start_here([post.pk for post in posts])
    edit(page, definition="It is great heat.", pronunciation="FEE-ver")
    assert told(compared(eva, page)) == {
        "Short definition": ([], ["great"]),
        "How to say it": ([], ["FEE-ver"]),
        "Start here": ([], ["First steps", "At night"]),
    }


@pytest.mark.parametrize("model", [Article, TopicPage])
def test_no_field_of_a_content_is_forgotten(model):
    document = make_article() if model is Article else make_topic_page()
    content = model.objects.get(pk=document.pk).to_content()
    in_words = set(document.TEXTS) | set(document.beside_the_text(content))
    assert in_words | NOT_IN_WORDS == set(model.SIGNED | model.HOUSEKEEPING)


def test_both_pictures_are_shown_small_and_told_apart_by_more_than_their_title(eva):
    first, second = make_picture("same.jpg"), make_picture("same.jpg")
    article = make_article(picture=first, picture_alt="Cells")
    edit(article, picture=second)
    edit(article, picture=None)
    shown = compared(eva, article)
    assert all(f"/media/pictures/{picture.key}/320.webp" in shown.text for picture in (first, second))
    assert told(shown) == {"Picture": ([f"same.jpg · {first.key}"], [f"same.jpg · {second.key}"])}
    assert told(compared(eva, article, 2, 3)) == {"Picture": ([f"same.jpg · {second.key}"], [])}


def test_what_is_gone_since_is_said(eva):
    topic, other = make_topic("Gone soon"), make_article(published=False)
    article = make_article(topics=[topic], published=False)
    article.set_pins([other.pk])
    edit(article, title="With it")
    article.topics.clear()
    article.set_pins([])
    edit(article, title="Without it")
    topic.delete()
    told_now = told(compared(eva, article, 2, 3))
    assert told_now["Topics"] == (["A topic that is gone"], [])
    assert told_now["Related articles to show first"] == ([other.title], [])


def test_versions_that_read_the_same_say_so(eva):
    picture = make_picture()
    article = make_article(picture=picture, picture_alt="Cells")
    Picture.objects.filter(pk=picture.pk).update(focal_x=10)
    edit(Article.objects.get(pk=article.pk))
    assert "People read the same in both." in compared(eva, article).text


def test_many_unchanged_paragraphs_are_folded_and_their_neighbours_shown(eva):
    paragraphs = [f"Paragraph {number} as it was." for number in range(20)]
    article = make_article(body="\n\n".join(paragraphs))
    paragraphs[9] = "Paragraph 9 as it is now."
    edit(article, body="\n\n".join(paragraphs))
    shown = compared(eva, article).text
    assert re.findall(r"<summary>([^<]+)</summary>", shown) == [
        "… 8 paragraphs unchanged …",
        "… 9 paragraphs unchanged …",
    ]
    beside = re.findall(r'</details>\s*<p class="compare__same"[^>]*>([^<]+)<', shown)
    assert beside == ["Paragraph 8 as it was."]


def test_what_came_and_went_is_heard_as_well_as_seen(eva):
    article = make_article(body="Rest.\n\nWait 2 weeks.")
    edit(article, body="Rest.\n\nWait 8 weeks.")
    shown = compared(eva, article).text
    assert re.search(r"<del><span[^>]*>\[removed: </span>2<span[^>]*>\]</span></del>", shown)
    assert re.search(r"<ins><span[^>]*>\[added: </span>8<span[^>]*>\]</span></ins>", shown)


def test_a_paragraph_that_was_parted_in_two_is_seen(eva):
    article = make_article(body="One sentence. Another sentence.")
    edit(article, body="One sentence.\n\nAnother sentence.")
    assert "</span>¶<span" in compared(eva, article).text


def test_hostile_text_is_shown_as_text(eva):
    hostile = "<script>alert(1)</script> {{ 7|add:7 }} <b>"
    article = make_article(body="Harmless.", title="Harmless")
    edit(article, body=f"{hostile} in 8 weeks", title=hostile)
    shown = compared(eva, article).text
    assert "<script>alert" not in shown
    assert "&lt;script&gt;alert(1)&lt;/script&gt; {{ 7|add:7 }} &lt;b&gt;" in shown


def test_a_text_that_runs_from_right_to_left_is_set_so(eva):
    article = make_article(language="he", slug="fever-he", body="CAR-T: אל תנהגו 8 שבועות.")
    edit(article, body="CAR-T: אל תנהגו 2 שבועות.")
    shown = compared(eva, article)
    assert shown.context["weighty"]
    assert 'class="compare__text" lang="he" dir="rtl"' in shown.text


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ({"before": 1, "after": 1}, "Choose two different versions."),
        ({"before": 1, "after": 9}, "There is no version 9 of this page."),
        ({"before": "x", "after": 2}, "Enter a whole number."),
        ({"before": -1, "after": 2}, "greater than or equal to 1"),
        ({"after": 2}, "This field is required."),
        ({"before": "9" * 30, "after": 2}, "There is no version"),
    ],
)
def test_two_versions_that_cannot_be_compared_are_refused_in_words(eva, query, message):
    article = make_article()
    edit(article, title="Second")
    refused = eva.get(reverse("admin:articles_article_compare", args=[article.pk]), query)
    assert refused.status_code == 200
    assert message in refused.text


def test_the_older_version_stands_first_whichever_was_named_first(eva):
    article = make_article()
    edit(article, title="Second")
    sides = compared(eva, article, 2, 1).context["sides"]
    assert [side["version"].number for side in sides] == [1, 2]


def test_a_version_of_another_page_is_not_compared(eva):
    article, other = make_article(), make_article()
    edit(other, title="Second")
    assert "There is no version 2" in compared(eva, article).text


def test_a_whole_new_text_of_100_kilobytes_costs_no_more_queries(eva):
    article = make_article(body="A few words.")
    edit(article, body="A few other words.")
    with CaptureQueriesContext(connection) as few:
        compared(eva, article)
    sentences = [f"Sentence {number} of a text that is as long as one may be." for number in range(1_700)]
    edit(article, body="\n\n".join(sentences))
    edit(article, body="\n\n".join(sentence.replace("long", "short") for sentence in reversed(sentences)))
    with CaptureQueriesContext(connection) as many:
        assert compared(eva, article, 3, 4).status_code == 200
    assert len(many) == len(few)


def test_names_of_merged_topics_stay_readable(eva):
    old, heir = make_topic("Old name"), make_topic("Heir")
    article = make_article(topics=[old])
    article.topics.set([heir])
    edit(article)
    Topic.objects.filter(pk=old.pk).update(merged_into=heir)
    assert told(compared(eva, article))["Topics"] == (["Old name"], ["Heir"])
