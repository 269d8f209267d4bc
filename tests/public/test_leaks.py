"""No word of a draft, a scheduled page or one that was taken down reaches a reader, at any address.

A draft that was opened to somebody outside is there under the address of its own link, while that is open.
"""

import re
from datetime import timedelta

import pytest
from django.urls import URLPattern, get_resolver
from django.utils import timezone

from carthub.editorial.models import Document, Person
from carthub.editorial.services import checking
from carthub.editorial.services.erasing import erase_at_once
from carthub.editorial.services.pictures import add_picture
from carthub.editorial.services.publishing import withdraw
from carthub.editorial.services.schedules import schedule
from carthub.editorial.services.shares import end_share, share
from tests.factories import (
    CALL_BOX,
    make_article,
    make_checker,
    make_topic,
    make_topic_page,
    make_upload,
    make_user,
    yes_to_all,
)
from tests.leak_guard import leak_guard

pytestmark = pytest.mark.django_db

STATES = ["draft", "waiting", "asked", "checked", "scheduled", "withdrawn", "erased", "shared", "unshared"]
STAFF_PLACES = ("admin/", "accounts/")
SLUGS = ["live", *(f"{state}-{shelf}" for state in STATES for shelf in ("article", "page", "topic"))]
SAMPLES = {
    "slug": SLUGS,
    "language": ["es"],
    "shelf": ["articles", "topics"],
    "number": [0],
    "key": [],  # filled with the keys of all pictures
    "width": [320, 900],
    "kind": ["webp", "jpg", "exe"],
    "token": [],  # filled with those of links that ended
}


def word(state, field):
    return f"zq{state}{field}"


def make_secret(state, kind):
    """A page with a word of its own in every field, its topic and its picture among them."""
    topic = make_topic(word(state, f"topic{kind}"), other_names=[word(state, f"other{kind}")])
    upload = make_upload(f"{word(state, 'file')}.jpg", colour=(25 * STATES.index(state), 25 * len(kind), 90))
    author = Person.objects.create(
        name=word(state, f"author{kind}"), role_line=word(state, "role"), public=False
    )
    common = {
        "title": word(state, "title"),
        "body": CALL_BOX + word(state, "body"),
        "picture": add_picture(upload, by=None, credit=word(state, "credit")),
        "picture_alt": word(state, "alt"),
        "picture_caption": word(state, "caption"),
        "slug": f"{state}-{kind}",
        "authors": [author],
        "published": state in ("withdrawn", "erased"),
    }
    if kind == "topic":
        names = {"definition": word(state, "definition"), "pronunciation": word(state, "pronunciation")}
        return make_topic_page(topic, **common, **names)
    kinds = {"article": "explainer", "page": "page"}
    return make_article(kind=kinds[kind], excerpt=word(state, "excerpt"), topics=[topic], **common)


def bring_about(state, document):
    ana = make_user("ana")
    if state == "scheduled":
        schedule(document.latest_revision, at=timezone.now() + timedelta(days=1), by=ana)
    elif state == "withdrawn":
        withdraw(document, by=ana, reason="other", text="Replaced.", note=word(state, "note"))
    elif state == "erased":
        cleo = make_user("cleo")
        reason = word(state, "a reason of the newsroom")
        erase_at_once(document, ground="consent", reason=reason, asked_by=ana, confirmed_by=cleo)
    elif state in ("waiting", "asked", "checked"):
        check(state, document, by=ana)
    elif state in ("shared", "unshared"):
        made, document.token = share(document.latest_revision, by=ana, for_whom=word(state, "forwhom"))
        if state == "unshared":
            end_share(made, by=ana)


def check(state, document, *, by):
    """How far a text can come with its check before readers have it."""
    mina, note = make_checker(), word(state, "note")
    seen = document.latest_revision
    checking.send_for_check(document, by=by, message=word(state, "message"))
    if state == "asked":
        checking.ask_for_changes(document, by=mina, seen=seen, answers=[], message=note)
    elif state == "checked":
        checking.sign(document, by=mina, seen=seen, answers=yes_to_all(), message=note)


@pytest.fixture
def secrets():
    live_topic = make_topic("live")
    make_topic_page(live_topic)
    make_article(slug="live", topics=[live_topic])
    make_article(slug="live", kind="page")
    documents = [
        (state, make_secret(state, kind)) for state in STATES for kind in ("article", "page", "topic")
    ]
    for state, document in documents:
        document.facts = document.picture.facts  # an erased page has lost it
        bring_about(state, document)
    return [document for _state, document in documents]


def patterns(resolver, prefix=""):
    for each in resolver.url_patterns:
        route = prefix + str(each.pattern)
        if route.startswith(STAFF_PLACES):
            continue
        if isinstance(each, URLPattern):
            yield route, each
        else:
            yield from patterns(each, route)


def addresses(secrets):
    """Every public address there is, with every sample for every part of it."""
    keys = [document.facts.key for document in secrets]
    ended = [document.token for document in secrets if document.slug.startswith("unshared")]
    samples = SAMPLES | {"key": keys, "token": ["guess", *ended]}
    for route, _pattern in patterns(get_resolver()):
        combinations = [""]
        for part in route.split("<"):
            converter, closed, rest = part.partition(">")
            name = converter.rpartition(":")[2]
            values = samples[name] if closed else [None]
            texts = [f"{value}{rest}" if closed else converter for value in values]
            combinations = [before + text for before in combinations for text in texts]
        yield from (f"/{path}" for path in combinations)


def test_no_address_tells_a_word_of_a_page_that_is_not_live(client, secrets):
    asked = [*addresses(secrets), "/no/such/page/", "/articles/nowhere/"]
    fields = ("title", "body", "excerpt", "alt", "file", "topicarticle", "otherarticle", "definition")
    asked += [f"/search/?q={word(state, field)}" for state in STATES for field in fields]
    assert len(asked) > 100
    for number, path in enumerate(asked):  # each from another visitor, since guessing has a limit
        response = client.get(path, REMOTE_ADDR=f"10.0.{number // 256}.{number % 256}")
        content = b"".join(response) if response.streaming else response.content
        searched_for = path.partition("q=")[2].encode() or b"?"
        for text in (content, str(response.headers).encode()):
            assert b"zq" not in text.replace(searched_for, b""), f"{path} tells {text[:200]}"


def test_the_picture_of_a_page_that_is_not_live_is_not_there_for_readers(client, secrets):
    for document in secrets:
        assert client.get(document.facts.src(320, "webp")).status_code == 404


def test_staff_sees_the_picture_of_a_draft_and_no_cache_keeps_it(client, secrets):
    client.force_login(make_user("ana"))
    response = client.get(secrets[0].facts.src(320, "webp"))
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    assert b"".join(response).startswith(b"RIFF")


def test_every_state_answers_as_it_should(client, secrets):
    answers = {document.slug: client.get(document.get_absolute_url()).status_code for document in secrets}
    gone = {f"{state}-{shelf}" for state in ("withdrawn", "erased") for shelf in ("article", "page", "topic")}
    assert {slug: code for slug, code in answers.items() if code != 404} == dict.fromkeys(gone, 410)


def test_a_shared_draft_is_there_under_its_own_link_and_tells_nothing_else(client, secrets):
    for document in secrets:
        if not document.slug.startswith("shared"):
            continue
        address = f"/read/{document.token}/"
        told = set(re.findall(r"zq\w+", client.get(address).text.replace(document.token, "")))
        kind = document.slug.partition("-")[2]
        others = {"article", "page", "topic"} - {kind}
        assert {word("shared", "title"), word("shared", "body"), word("shared", "forwhom")} <= told
        assert all(each.startswith("zqshared") and not each.endswith(tuple(others)) for each in told), told
        for other in secrets:
            answer = client.get(f"{address}pictures/{other.facts.key}/320.webp")
            b"".join(answer)  # a file that is left open is a fault
            assert answer.status_code == (200 if other is document else 404)


def test_the_guard_catches_a_page_that_reads_a_draft(rf):
    guarded = leak_guard(lambda request: Document.objects.count())
    with pytest.raises(AssertionError, match="editorial_document"):
        guarded(rf.get("/"))
