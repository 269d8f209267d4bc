"""Readers of an address that is not there are sent to a page in one step."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from carthub.editorial.models import Address, Change, Event, MissedAddress
from carthub.editorial.permissions import Role
from carthub.editorial.services.publishing import publish, withdraw
from tests.admin_forms import said
from tests.factories import edit, make_article, make_member

pytestmark = pytest.mark.django_db
PAGE = "/admin/editorial/missedaddress/"


def make_missed(path, times=1):
    today = date(2027, 3, 1)
    return MissedAddress.objects.create(path=path, times=times, first_on=today, last_on=today)


def send(client, path, page):
    return client.post(PAGE, {"_send": "", "path": path, "send_readers_to": page.pk}, follow=True)


def test_readers_are_sent_on_in_one_step_and_no_longer_after_undo(writer, ana, client):
    page = make_article(title="Fever", slug="fever")
    make_missed("/old/fever.html", 7)
    assert client.get("/old/fever.html").status_code == 404
    answer = send(writer, "/old/fever.html", page)
    assert said(answer) == ["Readers of /old/fever.html are sent to “Fever” now."]
    for asked in ("/old/fever.html", "/old/fever.html/"):
        moved = client.get(asked)
        assert (moved.status_code, moved["Location"]) == (301, "/articles/fever/")
    assert not MissedAddress.objects.exists()
    event = Event.objects.first()
    assert (event.what, event.by, event.subject, event.document_id) == (
        "address sent on",
        ana,
        "/old/fever.html",
        page.pk,
    )
    assert Change.objects.first().what == "sent on"
    (address,) = Address.objects.sent_on_by_hand()
    writer.post(PAGE, {"_undo": address.pk})
    assert client.get("/old/fever.html").status_code == 404
    assert Event.objects.first().what == "address freed"


def test_the_readers_follow_when_the_page_moves_on(writer, ana, client):
    page = make_article(slug="first")
    send(writer, "/old/", page)
    publish(edit(page, slug="second"), by=ana)
    assert client.get("/old/")["Location"] == "/articles/second/"


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/articles/draft/", "belongs to “A draft”"),
        ("/articles/live/", "belongs to “A live one”"),
        ("/articles/before", "belongs to “A live one”"),
        ("/articles/", "is a page of the hub itself"),
        ("/admin/nowhere/", "is a page of the hub itself"),
        ("/media/nowhere/", "is a page of the hub itself"),
        ("https://e.example/old/", "Write the address as it begins after the host"),
        ("old/page/", "Write the address as it begins after the host"),
        ("//e.example/", "Write the address as it begins after the host"),
        ("/old/?page=2", "Write the address as it begins after the host"),
        (f"/{'x' * 300}/", "Write the address as it begins after the host"),
    ],
)
def test_an_address_that_is_somebody_s_own_or_none_is_refused_and_says_why(writer, ana, path, words):
    make_article(title="A draft", slug="draft", published=False)
    live = make_article(title="A live one", slug="before")
    publish(edit(live, slug="live"), by=ana)
    before = Address.objects.count()
    answer = send(writer, path, make_article())
    assert words in answer.text
    assert Address.objects.count() == before + 1


def test_readers_are_sent_to_live_pages_only(writer, ana):
    gone = make_article()
    withdraw(gone, by=ana, reason="error")
    assert said(send(writer, "/old/", gone)) == ["This page is not live. Choose another."]
    assert said(writer.post(PAGE, {"_send": "", "path": "/old/"})) == ["Choose a page first."]
    assert not Address.objects.sent_on_by_hand().exists()


def test_an_undo_leaves_the_old_address_of_a_page_alone(writer, ana, client):
    page = make_article(slug="first")
    publish(edit(page, slug="second"), by=ana)
    own = Address.objects.get(path="/articles/first/")
    writer.post(PAGE, {"_undo": own.pk})
    assert client.get("/articles/first/").status_code == 301


def test_what_is_ignored_is_shown_no_more_and_the_desk_counts_the_rest(writer):
    make_missed("/often/", 12)
    make_missed("/noise/", 3)
    assert "Readers asked for 2 addresses" in writer.get("/admin/").text
    shown = writer.get(PAGE).text
    assert shown.index("/often/") < shown.index("/noise/")
    writer.post(PAGE, {"_ignore": "/noise/"})
    assert "/noise/" not in writer.get(PAGE).text
    assert "Readers asked for one address" in writer.get("/admin/").text


def test_the_page_costs_the_same_for_one_address_and_for_many(writer):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert writer.get(PAGE).status_code == 200
        return len(captured)

    page = make_article()
    make_missed("/first/")
    send(writer, "/sent-1/", page)
    few = queries()
    for number in range(20):
        make_missed(f"/{number}/")
        send(writer, f"/sent-on-{number}/", page)
    assert queries() == few


def test_only_who_may_send_readers_on_sees_the_page(client):
    make_missed("/often/")
    client.force_login(make_member(Role.AUTHOR))
    assert client.get(PAGE).status_code == 403
    assert send(client, "/often/", make_article()).status_code == 403
    assert "Addresses not found" not in client.get("/admin/").text
    client.force_login(make_member(Role.PUBLISHER))
    assert client.get(PAGE).status_code == 200
    assert reverse("admin:editorial_missedaddress_changelist") in client.get("/admin/").text
