"""Making, listing and ending links for somebody outside."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from carthub.editorial.models import Share, SharedPage
from carthub.editorial.services.drafts import delete_draft
from carthub.editorial.services.revisions import record_revision
from carthub.editorial.services.shares import share
from tests.admin_forms import change_address, said
from tests.factories import edit, make_article, make_member, make_user

pytestmark = pytest.mark.django_db

WANTED = {"for_whom": "Patient panel", "days": "7", "may_comment": "on"}


@pytest.fixture
def draft(ana):
    return make_article(published=False, by=ana)


def share_address(document, number=1):
    return reverse("admin:articles_article_share", args=[document.pk, number])


def end_address(document, made):
    return reverse("admin:articles_article_share_end", args=[document.pk, made.pk])


def test_a_link_is_made_from_the_form_shown_once_and_withdrawn(writer, client, draft):
    edit(draft, title="A second version")
    assert share_address(draft, 2) in writer.get(change_address(draft)).text
    assert (
        share_address(draft, 1) in writer.get(reverse("admin:articles_article_history", args=[draft.pk])).text
    )
    made = writer.post(share_address(draft, 1), WANTED)
    assert "no-store" in made["Cache-Control"]
    [link] = re.findall(r'value="http://[^"/]+(/read/[\w-]{43}/)"', made.text)
    shown = client.get(link)
    assert (shown.status_code, "A second version" in shown.text) == (200, False)
    listed = writer.get(share_address(draft, 2)).text
    assert link not in listed
    for words in ("Patient panel", "Version 1, made by Ana", "Opened once", "Open until"):
        assert words in listed
    made = Share.objects.get()
    days = SharedPage.objects.get().expires_at - made.made_at
    assert round(days.total_seconds() / 86_400) == 7
    told = said(writer.post(end_address(draft, made), follow=True))
    assert told == ["The link for Patient panel leads nowhere now. Comments stay as notes."]
    assert client.get(link).status_code == 404
    listed = writer.get(share_address(draft, 1)).text
    assert "Withdrawn by Ana" in listed
    assert end_address(draft, made) not in listed


def test_what_cannot_be_shared_says_why(writer, draft):
    for wrong, words in [
        ({"for_whom": " "}, "This field is required."),
        ({"for_whom": "x" * 81}, "at most 80 characters"),
        ({"days": "365"}, "not one of the available choices"),
    ]:
        assert words in writer.post(share_address(draft), WANTED | wrong).text
    draft.body = "[" * 300  # as a text from before there was this limit
    draft.save()
    record_revision(draft, by=None)
    assert "too many" in writer.post(share_address(draft, 2), WANTED).text
    assert writer.get(share_address(draft, 9)).status_code == 404
    assert not Share.objects.exists()


def test_only_who_may_share_does_and_only_that_page(writer, draft, ana):
    other = make_article(published=False)
    made, _token = share(draft.latest_revision, by=ana, for_whom="Dr. Okafor")
    assert writer.post(end_address(other, made)).status_code == 404
    assert writer.get(end_address(draft, made)).status_code == 405
    reviewer = Client()
    assert reviewer.get(share_address(draft)).status_code == 302
    reviewer.force_login(make_member("Medical reviewer"))
    assert reviewer.get(share_address(draft)).status_code == 403
    assert reviewer.post(end_address(draft, made)).status_code == 403
    assert share_address(draft) not in reviewer.get(change_address(draft)).text
    assert not SharedPage.objects.get().ended


def test_links_cost_the_same_for_one_and_for_twenty(writer, draft, ana):
    def cost(links):
        for _ in range(links - Share.objects.count()):
            share(draft.latest_revision, by=make_user("ben"), for_whom="Dr. Okafor")
        with CaptureQueriesContext(connection) as captured:
            assert writer.get(share_address(draft)).status_code == 200
        return len(captured)

    cost(1)
    assert cost(1) == cost(20)


def test_links_go_with_a_draft_that_is_deleted(client, draft, ana):
    _made, token = share(draft.latest_revision, by=ana, for_whom="Dr. Okafor")
    delete_draft(draft, by=ana)
    assert client.get(f"/read/{token}/").status_code == 404
    assert not SharedPage.objects.exists()
