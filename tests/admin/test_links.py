"""What the admin says of links: before publishing, before a page is taken down, before a draft is deleted."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles.models import Article
from carthub.editorial.models import Address, Event
from carthub.editorial.permissions import Role
from carthub.editorial.services.publishing import withdraw
from tests.admin_forms import change_address, press_button, said
from tests.factories import edit, make_article, make_member, make_user

pytestmark = pytest.mark.django_db

LOOK = "Worth a look before you publish"


def act(document, name):
    return reverse(f"admin:articles_article_{name}", args=[document.pk])


def test_a_link_to_a_draft_is_named_above_the_form_and_publishing_goes_on(writer, client):
    draft = make_article(title="A draft", published=False)
    page = make_article(body=f"See [our guide]({draft.get_absolute_url()}).", published=False)
    form = writer.get(change_address(page)).text
    assert LOOK in form
    assert "“our guide” leads to “A draft”, which is not live yet." in form
    answer = press_button(writer, change_address(page), "_publish")
    assert "Live." in said(answer)[0]
    assert client.get(page.get_absolute_url()).status_code == 200
    assert LOOK not in answer.text
    assert "Readers who follow these links now find no page." in answer.text
    press_button(writer, change_address(draft), "_publish")
    assert "Worth a look" not in writer.get(change_address(page)).text


def test_a_warning_stands_beside_a_fault_and_not_among_the_faults(writer):
    page = make_article(body="[our guide](/articles/nowhere/)", authors=[], published=False)
    answer = press_button(writer, change_address(page), "_publish")
    assert list(answer.context["adminform"].form.errors) == ["authors"]
    assert LOOK in answer.text
    assert "Before you can publish" in answer.text


def test_a_live_page_says_when_a_page_it_links_to_was_taken_down(writer, ana):
    target = make_article(title="Target")
    page = make_article(body=f"See [our guide]({target.get_absolute_url()}).")
    assert "Worth a look" not in writer.get(change_address(page)).text
    withdraw(target, by=ana, reason="error")
    form = writer.get(change_address(page)).text
    assert "“our guide” leads to “Target”, which was taken down." in form


def test_taking_down_lists_the_live_pages_that_lead_here(writer):
    target = make_article()
    assert "lead here" not in writer.get(act(target, "take_down")).text
    linking = [
        make_article(title=f"Number {number}", body=f"[it]({target.get_absolute_url()})")
        for number in range(4)
    ]
    page = writer.get(act(target, "take_down")).text
    assert "4 live pages lead here" in page
    for other in linking:
        assert f'<a href="{change_address(other)}">{other.title}</a>, “it”' in page
    assert "Choose a page under “Send readers to”" in page


@pytest.fixture
def draft():
    return make_article(title="A draft", slug="draft", published=False)


@pytest.fixture
def linking(draft):
    """A live page and a draft that lead to a draft."""
    live = make_article(title="A live one", body="[it](/articles/draft/)")
    other = make_article(
        title="Another draft", body="See <a href='/articles/draft/#a'>it</a>.", published=False
    )
    make_article(title="A text only", body="It says `/articles/draft/`.", published=False)
    return live, other


def test_deleting_a_draft_asks_where_its_address_should_lead(writer, ana, client, draft, linking):
    question = writer.get(act(draft, "delete")).text
    for other in linking:
        assert f'<a href="{change_address(other)}">{other.title}</a>' in question
    assert "A text only" not in question
    assert "2 pages lead to its address" in question
    live, _other = linking
    writer.post(act(draft, "delete"), {"post": "yes", "send_readers_to": live.pk})
    assert not Article.objects.filter(pk=draft.pk).exists()
    answer = client.get("/articles/draft/")
    assert (answer.status_code, answer["Location"]) == (301, live.get_absolute_url())
    assert [event.what for event in Event.objects.all()[:2]] == ["draft deleted", "address sent on"]


def test_without_a_page_the_address_is_free_again(writer, client, draft, linking):
    writer.post(act(draft, "delete"), {"post": "yes", "send_readers_to": ""})
    assert client.get("/articles/draft/").status_code == 404
    assert not Address.objects.filter(path="/articles/draft/").exists()


def test_nothing_is_asked_when_nobody_links_there(writer, draft):
    assert "send_readers_to" not in writer.get(act(draft, "delete")).text
    writer.post(act(draft, "delete"), {"post": "yes"})
    assert not Article.objects.exists()


def test_a_page_that_is_not_live_any_more_is_refused_and_nothing_is_deleted(writer, ana, draft, linking):
    live, _other = linking
    withdraw(live, by=ana, reason="error")
    answer = writer.post(act(draft, "delete"), {"post": "yes", "send_readers_to": live.pk}, follow=True)
    assert said(answer) == ["The page that readers should be sent to is not live. Choose another."]
    assert Article.objects.filter(pk=draft.pk).exists()


def test_an_author_deletes_but_does_not_send_readers_on(client, draft, linking):
    client.force_login(make_member(Role.AUTHOR))
    question = client.get(act(draft, "delete")).text
    assert "A publisher can send readers of this address to another page" in question
    assert 'name="send_readers_to"' not in question
    live, _other = linking
    client.post(act(draft, "delete"), {"post": "yes", "send_readers_to": live.pk})
    assert client.get("/articles/draft/").status_code == 404


def test_the_form_costs_the_same_with_one_link_and_with_many(writer):
    def queries(page):
        writer.get(change_address(page))
        with CaptureQueriesContext(connection) as captured:
            writer.get(change_address(page))
        return len(captured)

    targets = [make_article(published=number % 2) for number in range(20)]
    links = [f"[{each.title}]({each.get_absolute_url()}) " for each in targets]
    page = make_article(body=links[0], published=False)
    few = queries(page)
    edit(page, body="".join(links), by=make_user())
    assert queries(page) == few
