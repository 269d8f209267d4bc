import pytest
from django.core.exceptions import ValidationError

from carthub.editorial.services.publishing import publish
from tests.factories import edit, make_article, make_picture, make_topic, make_topic_page

pytestmark = pytest.mark.django_db


def faults(document):
    with pytest.raises(ValidationError) as refused:
        publish(document.latest_revision, by=None)
    return refused.value.message_dict


def test_a_picture_needs_a_description():
    article = make_article(published=False, picture=make_picture())
    assert "Describe the picture" in faults(article)["picture_alt"][0]


def test_a_picture_that_adds_no_information_needs_none():
    article = make_article(picture=make_picture(), picture_decorative=True)
    assert article.published.picture["alt"] == ""


def test_a_picture_in_the_text_needs_a_description():
    key = make_picture().key
    article = make_article(published=False, body=f"![](/media/pictures/{key}/)")
    assert "body" in faults(article)


def test_a_source_number_needs_its_source():
    article = make_article(published=False, body="A fact.[^1]")
    assert "1" in faults(article)["body"][0]


def test_a_topic_page_needs_a_text_or_a_definition():
    assert "definition" in faults(make_topic_page(published=False, body="", definition=""))


@pytest.mark.parametrize("kind", ["therapy", "medicine", "side_effect"])
def test_the_page_of_what_can_harm_says_when_to_call(kind):
    page = make_topic_page(make_topic(kind=kind), published=False, body="No box.")
    assert "says when to call" in faults(page)["body"][0]


def test_a_page_is_not_called_by_another_topics_name():
    make_topic("Cytokine release syndrome", other_names=["CRS"])
    page = make_topic_page(published=False, title="crs")
    assert "a name of the topic" in faults(page)["title"][0]


def test_a_gate_that_refuses_leaves_the_live_page_alone(client):
    article = make_article(body="Live.")
    revision = edit(article, body="")
    with pytest.raises(ValidationError):
        publish(revision, by=None)
    assert "Live." in client.get(article.get_absolute_url()).text


@pytest.mark.parametrize("slug", ["admin", "api", "topics", "es", "healthz"])
def test_a_plain_page_can_not_have_a_word_of_the_site(slug):
    with pytest.raises(ValidationError) as refused:
        make_article(kind="page", slug=slug)
    assert "slug" in refused.value.message_dict


def test_an_address_that_was_once_anothers_is_refused():
    first = make_article(slug="first")
    publish(edit(first, slug="second"), by=None)
    with pytest.raises(ValidationError) as refused:
        make_article(slug="first")
    assert "belongs to" in refused.value.message_dict["slug"][0]
