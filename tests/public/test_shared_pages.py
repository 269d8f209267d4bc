"""Somebody outside reads one version by a link, comments on it, and finds nothing once the link ended."""

import html
import re
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.core.management import call_command
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from carthub.editorial.models import Event, Note, Notice, OutsideComment, Share, SharedPage, What
from carthub.editorial.services.publishing import publish
from carthub.editorial.services.shares import end_share, share
from tests.admin_forms import change_address
from tests.factories import (
    BODY,
    edit,
    make_article,
    make_picture,
    make_topic,
    make_topic_page,
    make_user,
)

pytestmark = pytest.mark.django_db

BAR = re.compile(r'\n *<div class="band band--draft">.*?</div>\n', re.DOTALL)
COMMENTS = re.compile(r'<link rel="stylesheet" href="[^"]*draft.css">.*?</section>\s*</div>\s*', re.DOTALL)
SEND = re.compile(r'<a class="button button--quiet" href="mailto:[^>]*>[^<]*</a>')
WORDS = {"name": "Dr. Okafor", "text": "Say how long it takes."}
HOSTILE = "</textarea><script>alert(1)</script>\u202e שלום " + "x" * 1900


@pytest.fixture
def ana():
    return make_user("ana")


@pytest.fixture
def outsider():
    """A browser that refuses cookies and checks forms as a real site does."""
    return Client(enforce_csrf_checks=True)


def open_to(document, by, **options):
    made, token = share(document.latest_revision, by=by, **{"for_whom": "Dr. Okafor"} | options)
    return made, f"/read/{token}/"


def bare(response):
    """The page without what a shared page has more, and its pictures at their public address."""
    text = SEND.sub("", COMMENTS.sub("", BAR.sub("", response.text)))
    return re.sub(r"/read/[\w-]+/pictures/", "/media/pictures/", text).split()


def test_a_shared_version_is_the_public_page_of_that_version(ana, client, outsider):
    topic = make_topic("Fever", other_names=["Pyrexia"])
    picture = make_picture()
    body = f"{BODY}\n\n![Cells](/media/pictures/{picture.key}/)"
    documents = [
        make_topic_page(topic),
        make_article(topics=[topic], picture=picture, picture_alt="Cells", body=body),
        make_article(kind="page", title="About"),
        make_article(language="es", title="Fiebre", topics=[topic]),
    ]
    for document in documents:
        _made, address = open_to(document, ana)
        shown = outsider.get(address)
        assert bare(shown) == bare(client.get(document.get_absolute_url()))
        assert shown["Content-Language"] == document.language
        assert "Dr. Okafor" in BAR.search(shown.text)[0]
        assert ("Thank you" in outsider.post(address, WORDS, follow=True).text) == (document.language == "en")


def test_the_page_says_for_whom_and_until_when_and_leaves_no_trace(ana, outsider):
    with time_machine.travel("2026-11-26 12:00Z", tick=False):
        _made, address = open_to(make_article(published=False), ana, days=14)
        shown = outsider.get(address)
    words = " ".join(html.unescape(re.sub(r"<[^>]+>", "", BAR.search(shown.text)[0])).split())
    assert "A draft for Dr. Okafor to read, version 1." in words
    assert "Open until 10 December 2026. Please do not pass it on." in words
    assert not shown.cookies
    assert shown["Cache-Control"] == "private, no-store"
    assert shown["Referrer-Policy"] == "no-referrer"
    assert shown["X-Robots-Tag"].startswith("noindex")
    assert "Disallow: /read/" in outsider.get("/robots.txt").text
    assert address.split("/")[2] not in str(list(SharedPage.objects.values()) + list(Share.objects.values()))


def test_a_later_text_is_never_shown(ana, outsider):
    article = make_article(published=False, body="Stay two weeks.", topics=[make_topic("Fever")])
    _made, address = open_to(article, ana)
    edit(article, body="Stay eight weeks.", title="Another title")
    publish(article.latest_revision, by=ana)
    make_topic_page(make_topic("Fever"))
    shown = outsider.get(address).text
    assert "two weeks" in shown
    assert "eight weeks" not in shown
    assert "Another title" not in shown


def test_its_pictures_are_there_for_the_holder_alone(ana, outsider):
    mine, other = make_picture(), make_picture()
    article = make_article(published=False, picture=mine, picture_alt="Cells")
    make_article(published=False, picture=other, picture_alt="Other cells")
    made, address = open_to(article, ana)
    shown = outsider.get(address)
    assert "/media/pictures/" not in shown.text
    [file] = set(re.findall(rf'src="({address}pictures/[^"]+)"', shown.text))
    answer = outsider.get(file)
    assert (answer.status_code, answer["Cache-Control"]) == (200, "private, no-store")
    assert b"".join(answer).startswith(b"\xff\xd8")
    for refused in (
        file.replace(mine.key, other.key),
        file.replace(".jpg", ".exe"),
        file.replace("/900.", "/901."),
        mine.facts.src(900, "jpg"),
    ):
        assert outsider.get(refused).status_code == 404, refused
    end_share(made, by=ana)
    assert outsider.get(file).status_code == 404


def test_no_bad_link_can_be_told_from_another(ana, outsider):
    article = make_article(published=False)
    withdrawn, withdrawn_address = open_to(article, ana)
    end_share(withdrawn, by=ana)
    with time_machine.travel(timezone.now() - timedelta(days=15)):
        _expired, expired_address = open_to(article, ana)
    _open, address = open_to(article, ana)
    never = outsider.get("/read/never-made/")
    assert never.status_code == 404
    wrong_case = address.swapcase().replace("/READ/", "/read/")
    tries = [withdrawn_address, expired_address, wrong_case, address[:-2] + "/", f"/read/{'x' * 3000}/"]
    tries += ["/read/%00/", "/read/' OR 1=1/", "/read/\u202e/", f"{expired_address}pictures/a/1.jpg"]
    for path in tries:
        cache.clear()
        answer = outsider.get(path)
        assert (answer.status_code, answer.content) == (404, never.content), path
        assert {**answer.headers} == {**never.headers}
        assert "pictures" in path or outsider.post(path, WORDS).content == never.content
    assert not OutsideComment.objects.exists()


def test_guessing_stops_after_a_while_for_that_visitor_alone(ana, outsider):
    _made, address = open_to(make_article(published=False), ana)
    for number in range(20):
        outsider.get(f"/read/guess-{number}/")
    refused = outsider.get(address)
    assert refused.content == outsider.get("/read/guess/").content
    assert outsider.get(address, REMOTE_ADDR="192.0.2.7").status_code == 200
    with time_machine.travel(timezone.now() + timedelta(minutes=2)):
        assert outsider.get(address).status_code == 200


def test_openings_are_counted(ana, outsider):
    made, address = open_to(make_article(published=False), ana)
    for _ in range(2):
        outsider.get(address)
    assert SharedPage.objects.get(share=made).opened == 2


def test_a_comment_becomes_a_note_on_its_passage(ana, outsider, client):
    article = make_article(published=False, title="Driving", body="Do not **drive** for two weeks.", by=ana)
    _made, address = open_to(article, make_user("ben"))
    quote = {"quote": "not drive for", "prefix": "Do ", "suffix": " two weeks."}
    answer = outsider.post(address, {**WORDS, **quote}, follow=True)
    assert "Thank you, the editors have it." in answer.text
    assert "Say how long it takes." in answer.text
    assert "csrftoken" not in answer.cookies
    assert Note.objects.count() == 0
    client.force_login(ana)
    form = html.unescape(client.get(change_address(article)).text)
    note = Note.objects.get()
    assert (note.quote, note.field, note.by, note.by_name) == (
        "not **drive** for",
        "body",
        None,
        "Dr. Okafor",
    )
    for words in ("Outside", "Say how long it takes.", "not **drive** for"):
        assert words in form
    assert set(Notice.objects.values_list("user__username", "text")) == {
        ("ana", "Dr. Okafor, outside, commented on “Driving”."),
        ("ben", "Dr. Okafor, outside, commented on “Driving”."),
    }
    client.get(change_address(article))
    call_command("tick")
    assert Note.objects.count() == 1
    assert "Say how long it takes." in outsider.get(address).text


def test_the_desk_takes_comments_in_as_well(ana, outsider, client):
    _made, address = open_to(make_article(published=False, by=ana), ana)
    outsider.post(address, WORDS)
    client.force_login(ana)
    assert "1 open note on your drafts" in client.get("/admin/").text


def test_what_is_no_comment_is_refused_and_stays_typed(ana, outsider):
    _made, address = open_to(make_article(published=False), ana)
    for fields in (
        {"text": " "},
        {"text": "y" * 2001},
        {"name": ""},
        {"quote": "y" * 1001},
        {"text": "a\0b"},
    ):
        answer = outsider.post(address, {**WORDS, **fields})
        assert answer.status_code == 200
        assert "comments__wrong" in answer.text
    assert outsider.post(address, WORDS, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 404
    assert (
        "Thank you" in outsider.post(address, {**WORDS, "website": "https://spam.example"}, follow=True).text
    )
    assert not OutsideComment.objects.exists()
    for _ in range(5):
        outsider.post(address, WORDS)
    assert "Wait a minute" in outsider.post(address, WORDS).text
    assert OutsideComment.objects.count() == 5
    _silent, silent_address = open_to(make_article(published=False), ana, may_comment=False)
    assert "<form" not in outsider.get(silent_address).text.partition("<main")[2]
    assert outsider.post(silent_address, WORDS).status_code == 404


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_where_nothing_can_be_written_the_page_is_read_and_a_comment_is_not_thanked_for(ana, outsider):
    _made, address = open_to(make_article(published=False), ana)

    def read_only(execute, sql, params, many, context):
        if sql.startswith(("INSERT", "UPDATE")):
            raise OperationalError("attempt to write a readonly database")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(read_only):
        assert outsider.get(address).status_code == 200
        answer = outsider.post(address, WORDS)
    assert "could not be kept just now" in answer.text
    assert "Say how long it takes." in answer.text


def test_a_hostile_comment_is_shown_as_text(ana, outsider, client):
    article = make_article(published=False, by=ana)
    _made, address = open_to(article, ana, for_whom=HOSTILE[:80])
    outsider.post(address, {"name": HOSTILE[:80], "text": HOSTILE, "quote": HOSTILE[:900]})
    client.force_login(ana)
    pages = [outsider.get(address), *(client.get(path) for path in ("/admin/", change_address(article)))]
    for page in pages:
        assert "<script>alert(1)" not in page.text
    for page in (pages[0], pages[2]):
        assert html.escape(HOSTILE) in page.text
        assert html.escape(HOSTILE[:900]) in page.text


def test_when_a_link_ends_nothing_baked_is_left_and_comments_stay_as_notes(ana, outsider):
    article = make_article(published=False)
    made, address = open_to(article, ana)
    outsider.post(address, WORDS)
    for _twice in range(2):
        end_share(made, by=ana)
    page = SharedPage.objects.get()
    assert (page.values, page.context, page.ended) == ({}, {}, True)
    assert not OutsideComment.objects.exists()
    assert Note.objects.get().share == made
    told = [(event.what, event.by_name, event.reason) for event in Event.objects.filter(document=article.pk)]
    assert told[:2] == [(What.SHARE_ENDED, "Ana", "Dr. Okafor"), (What.SHARED, "Ana", "Dr. Okafor")]


def test_tick_ends_what_expired_and_forgets_it_thirty_days_later(ana, outsider, capsys):
    start = timezone.now()
    _made, address = open_to(make_article(published=False), ana, days=7)
    outsider.post(address, WORDS)
    with time_machine.travel(start + timedelta(days=7, minutes=1)):
        assert outsider.get(address).status_code == 404
        call_command("tick", "--dry-run")
        call_command("tick")
        assert capsys.readouterr().out.splitlines()[1::2] == ["1 link ran out."] * 2
        assert SharedPage.objects.get().values == {}
        assert Event.objects.filter(what=What.SHARE_ENDED, by_name="CartHub").count() == 1
    with time_machine.travel(start + timedelta(days=36)):
        call_command("tick")
        assert Share.objects.count() == 1
    with time_machine.travel(start + timedelta(days=38)):
        call_command("tick")
    assert not Share.objects.exists()
    assert Note.objects.get().by_name == "Dr. Okafor"


def test_a_shared_page_costs_the_same_with_one_comment_and_with_fifty(ana, outsider):
    made, address = open_to(make_article(published=False, topics=[make_topic("Fever")]), ana)
    page = SharedPage.objects.get(share=made)
    outsider.get(address)  # reads the site's row

    def cost(comments):
        for _ in range(comments - page.comments.count()):
            page.comments.create(name="A", text="B")
        with CaptureQueriesContext(connection) as captured:
            assert outsider.get(address).status_code == 200
        return len(captured)

    outsider.get(address)  # the first visit after a change reads what all pages about a topic share
    assert cost(1) == cost(50)
