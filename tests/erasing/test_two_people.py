"""Erasing takes a reason and two people, in the admin."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from carthub.editorial.models import Document, Erasing, Notice
from carthub.editorial.permissions import Role
from carthub.editorial.services.erasing import ask_to_erase
from tests.admin_forms import change_address, said
from tests.erasing.telling import REASON, WORD, make_story
from tests.factories import make_article, make_member, make_topic_page

pytestmark = pytest.mark.django_db


def door(document, name="erase"):
    kind = "topics_topicpage" if document.family == "topics" else "articles_article"
    return reverse(f"admin:{kind}_{name}", args=[document.pk])


@pytest.fixture
def ben():
    return make_member(Role.PUBLISHER, "ben")


@pytest.fixture
def cleo():
    return make_member(Role.CHIEF, "cleo")


def browser(user):
    client = Client()
    client.force_login(user)
    return client


def ask(user, document, **changes):
    asked = {"ground": "consent", "reason": REASON} | changes
    return browser(user).post(door(document), asked, follow=True)


def confirm(user, document, address=None):
    typed = {"address": address or document.get_absolute_url()}
    return browser(user).post(door(document), typed, follow=True)


@pytest.mark.parametrize("make", [make_article, make_topic_page])
def test_one_asks_another_is_told_looks_and_confirms(ben, cleo, make):
    page = make(title="Anna's story")
    assert "May confirm it: Cleo" in browser(ben).get(door(page)).text
    assert said(ask(ben, page)) == ["Asked. Whoever may confirm it is told."]
    (notice,) = Notice.objects.all()
    assert (notice.user, notice.path) == (cleo, door(page))
    question = browser(cleo).get(notice.path).text
    for words in ("Asked by", "Ben", "Consent was withdrawn", REASON, "Anna&#x27;s story", "Versions: 1"):
        assert words in question
    assert said(confirm(cleo, page)) == ["The page is erased."]
    shown = browser(ben).get(change_address(page)).text
    for words in ("Ben", "Cleo", REASON, "Nothing brings it back", f"erase_document {page.pk}"):
        assert words in shown
    assert "Anna" not in shown
    assert "The page that you asked to erase is erased." in [
        each.text for each in Notice.objects.filter(user=ben)
    ]


def test_nobody_confirms_what_they_asked_for(cleo):
    page = make_article()
    shown = ask(cleo, page).text
    assert "There is nobody else" in browser(cleo).get(door(make_article())).text
    assert "Somebody else has to confirm it" in shown
    confirm(cleo, page)
    assert Document.objects.get(pk=page.pk).erased_at is None
    erasing = Erasing.objects.get()
    erasing.confirmed_by = cleo
    with pytest.raises(IntegrityError), transaction.atomic():
        erasing.save()


def test_the_address_is_typed_before_anything_goes(ben, cleo):
    page = make_article(slug="fever")
    ask(ben, page)
    assert "This is not the address of the page." in confirm(cleo, page, "/articles/fevre/").text
    assert Document.objects.get(pk=page.pk).erased_at is None


def test_a_reason_of_a_word_is_refused(ben):
    page = make_article()
    assert "at least 20 characters" in ask(ben, page, reason="Because she said so").text
    assert not Erasing.objects.exists()


@pytest.mark.parametrize("role", [Role.AUTHOR, Role.REVIEWER])
def test_who_may_neither_ask_nor_confirm_gets_no_door(role, cleo):
    page, member = make_article(), make_member(role)
    assert ask(member, page).status_code == 403
    assert not Erasing.objects.exists()
    assert door(page) not in browser(member).get(change_address(page)).text
    assert door(page) in browser(cleo).get(change_address(page)).text


def test_a_publisher_asks_but_does_not_confirm(ben, cleo):
    page = make_article()
    ask(cleo, page)
    confirm(ben, page)
    assert Document.objects.get(pk=page.pk).erased_at is None


def test_a_request_can_be_dropped_and_made_again(ben, cleo):
    page = make_article()
    ask(ben, page)
    assert said(browser(cleo).post(door(page, "drop_erasing"), follow=True)) == ["The page stays."]
    assert "is not erased after all" in Notice.objects.filter(user=ben).get().text
    assert confirm(cleo, page).status_code == 200
    assert Document.objects.get(pk=page.pk).erased_at is None
    ask(ben, page)
    assert Erasing.objects.open().count() == 1


def test_after_thirty_days_it_has_to_be_asked_for_again(ben, cleo):
    page = make_article()
    ask(ben, page)
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        confirm(cleo, page)
        assert Document.objects.get(pk=page.pk).erased_at is None
        ask(ben, page)
        confirm(cleo, page)
    assert Document.objects.get(pk=page.pk).erased_at is not None


def test_the_question_names_what_stays(ben, cleo):
    page = make_article(title="Anna", slug="anna")
    original = Document.objects.get(pk=page.pk)
    make_article(title="Ana en español", language="es", translation_of=original)
    make_article(title="A page that links", body="[her](/articles/anna/)")
    ask(ben, page)
    question = browser(cleo).get(door(page)).text
    for words in ("Ana en español", "A page that links", "Editorial team"):
        assert words in question


def test_a_draft_whose_erasing_was_asked_for_is_not_deleted(ben, cleo):
    page = make_article(published=False)
    ask_to_erase(page, ground="consent", reason=REASON, by=ben)
    answer = browser(cleo).post(door(page, "delete"), {"post": "yes"}, follow=True)
    assert "asked that this page be erased" in said(answer)[0]


def test_no_door_leads_to_a_page_that_was_erased(erased, cleo):
    page = make_story()
    erased(page)
    client = browser(cleo)
    shown = client.get(change_address(page))
    assert shown.status_code == 200
    assert WORD not in shown.text
    assert client.post(change_address(page), {"title": "Mine", "_save": ""}).status_code == 200
    for name in ("preview", "take_down", "history"):
        assert client.get(door(page, name)).status_code in (302, 404), name
    version = reverse("admin:articles_article_restore", args=[page.pk, 1])
    assert client.post(version).status_code == 404
    assert client.get(door(page), follow=True).redirect_chain[0][0] == change_address(page)
    listed = client.get("/admin/articles/article/").text
    assert "Erased page" in listed
    assert WORD not in listed
    assert Document.objects.get(pk=page.pk).title == "Erased page"
