"""The history of a page: what was done, what readers saw and when, and going back."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles.models import Article
from carthub.editorial.editions import read_day
from carthub.editorial.models import Document, Event, Review, Revision, What
from carthub.editorial.services import checking
from carthub.editorial.services.events import record_event
from carthub.editorial.services.publishing import publish, withdraw
from tests.admin_forms import said
from tests.factories import (
    edit,
    make_article,
    make_checker,
    make_member,
    make_picture,
    make_topic,
    make_topic_page,
    make_user,
    yes_to_all,
)

pytestmark = pytest.mark.django_db

WORDS = "One sentence of a text that is long enough to weigh something in a list of versions. " * 50


def address(document, name, *args):
    kind = "topics_topicpage" if document.family == "topics" else "articles_article"
    return reverse(f"admin:{kind}_{name}", args=[document.pk, *args])


def on(day, hour=9):
    return time_machine.travel(datetime(2026, *day, hour, tzinfo=UTC), tick=False)


def sign(document):
    """Mina reads what the draft says now, and signs it."""
    checking.send_for_check(document, by=make_user("ana"))
    document.refresh_from_db()
    mina = get_user_model().objects.get(username="mina")
    checking.sign(document, by=mina, seen=document.latest_revision, answers=yes_to_all())


def ask_for_changes(revision):
    """Of a text that may be long gone from the draft."""
    first = Review.objects.first()
    return Review.objects.create(
        document=revision.document,
        revision=revision,
        signed_sha256=revision.signed_sha256,
        decision="changes",
        checklist=first.checklist,
        by=first.by,
        person=first.person,
        by_name=first.by_name,
        at=timezone.now(),
    )


def plain(response):
    """What a person reads, without markup."""
    return " ".join(re.sub(r"<[^>]+>", "", response.text.partition("<main")[2]).split())


def heads(response):
    """Of the entries of a list, in their order."""
    return re.findall(r"<h2>([^<]+)</h2>", response.text.partition('<ol class="timeline">')[2])


@pytest.fixture
def eva(client):
    """The browser of a medical reviewer, who may read everything and write nothing."""
    client.force_login(make_member("Medical reviewer", "eva"))
    return client


@pytest.fixture
def told():
    """Versions 1 to 4, of which readers saw three; the second without a check, and for four days nothing."""
    ana, ben = make_user("ana"), make_user("ben")
    with on((2, 10)):
        make_checker("mina")
        article = make_article(published=False, body="Wait 8 weeks.", by=ana)
    with on((2, 19)):
        sign(article)
    with on((2, 20)):
        publish(article.latest_revision, by=ben)
    with on((3, 1), 14):
        publish(edit(article, body="Wait 2 weeks.", by=ana), by=ben)
    with on((3, 5)):
        withdraw(article, by=ben, reason="error", text="It said 2 weeks.", note="Found by a reader")
    with on((3, 9)):
        third = edit(article, body="Wait 4 weeks.", by=ana)
        publish(third, by=ben)
    with on((3, 10)):
        sign(article)
    with on((3, 11)):
        edit(article, body="Wait 5 weeks.", by=ana)
    article.refresh_from_db()
    return article


ON_DAYS = [
    ("2026-02-09", "On 9 February 2026 this page did not exist yet."),
    ("2026-02-19", "On 19 February 2026 this page was a draft, and readers did not see it."),
    (
        "2026-02-28",
        "On 28 February 2026 readers saw version 1, published by Ben on 20 February 2026, medically checked "
        "by Mina Okafor, MD on 19 February 2026. Since then: 3 versions, 2 published. Compare with",
    ),
    (
        "2026-03-01",
        "On 1 March 2026 readers saw version 2, published by Ben on 1 March 2026, not medically checked. "
        "Until 14:00 that day it was version 1. Since then: 2 versions, 1 published. Compare with",
    ),
    (
        "2026-03-05",
        "On 5 March 2026 readers saw version 2, published by Ben on 1 March 2026, not medically checked. "
        "At 09:00 that day Ben took it down. Since then: 2 versions, 1 published.",
    ),
    (
        "2026-03-06",
        "On 6 March 2026 readers saw nothing of this page: Ben had taken it down on 5 March 2026. "
        "Found by a reader",
    ),
    (
        "2026-03-12",
        "On 12 March 2026 readers saw version 3, published by Ben on 9 March 2026, medically checked by "
        "Mina Okafor, MD on 10 March 2026. Since then: 1 version, 0 published. Readers see it today.",
    ),
]


@pytest.mark.parametrize(("day", "answer"), ON_DAYS)
def test_anyone_can_ask_what_a_page_said_on_a_day(eva, told, day, answer):
    with on((3, 20)):
        asked = eva.get(address(told, "history"), {"day": day})
    assert answer in plain(asked)


def test_the_answer_leads_to_the_edition_and_to_what_changed(eva, told):
    asked = eva.get(address(told, "history"), {"day": "2026-02-28"}).text
    assert f'href="{address(told, "preview_version", 1)}"' in asked
    assert f'href="{address(told, "compare")}?before=1&amp;after=3"' in asked


@pytest.mark.parametrize(
    "day", ["2999-01-01", "yesterday", "", "0001-01-01", "1970-01-01", "9999-12-31", "2026-02-30"]
)
def test_a_day_that_cannot_be_asked_for_is_no_crash(eva, told, day):
    asked = eva.get(address(told, "history"), {"day": day})
    assert asked.status_code == 200
    assert "errorlist" in asked.text or "did not exist yet" in asked.text


def test_a_day_begins_and_ends_where_the_editor_is(told):
    with on((3, 21), 3):
        publish(edit(told, body="Late in the evening."), by=make_user("ben"))
    with timezone.override("America/New_York"):
        assert read_day(told, date(2026, 3, 20)).last.publishing.number == 5
    with timezone.override("Europe/Berlin"):
        assert read_day(told, date(2026, 3, 20)).last.publishing.number == 3


def test_the_list_of_editions_says_from_when_to_when_and_who_checked(eva, told):
    shown = plain(eva.get(address(told, "editions")))
    parts = [
        "Since 9 March 2026, 09:00. Published by Ben, medically checked by Mina Okafor, MD on 10 March 2026.",
        "From 1 March 2026, 14:00 to 5 March 2026, 09:00. Published by Ben, not medically checked.",
        "From 20 February 2026, 09:00 to 1 March 2026, 14:00. Published by Ben, medically checked by",
    ]
    places = [shown.index(part) for part in parts]
    assert places == sorted(places)
    assert "What readers got new from 2 to 3" in shown


def test_an_edition_is_told_with_the_check_that_held_then(eva, told):
    with on((4, 1)):
        ask_for_changes(told.revisions.get(number=1))
    february = plain(eva.get(address(told, "history"), {"day": "2026-02-28"}))
    assert "medically checked by Mina Okafor, MD on 19 February 2026" in february
    first = plain(eva.get(address(told, "preview_version", 1)))
    assert "Medically checked by Mina Okafor, MD" in first
    with on((4, 1), 10):
        ask_for_changes(told.live_revision)
    today = plain(eva.get(address(told, "history"), {"day": "2026-03-20"}))
    assert "version 3, published by Ben on 9 March 2026, not medically checked." in today


def test_a_minor_edit_is_told_with_the_check_of_the_text_before(eva):
    with on((2, 10)):
        make_checker("mina")
        article = make_article(published=False, by=make_user("ana"))
        sign(article)
        minor = edit(article, body=article.body + " Teh.")
    minor.pk, minor.number, minor.vouched_by = None, 3, Review.objects.get()
    minor.save()
    with on((2, 11)):
        publish(minor, by=make_user("ben"))
    asked = eva.get(address(article, "history"), {"day": "2026-02-12"})
    assert "version 3, published by Ben on 11 February 2026, medically checked by Mina Okafor" in plain(asked)


def test_an_edition_looks_as_its_page_looked_and_says_so(eva, told):
    first = eva.get(address(told, "preview_version", 1))
    assert "Wait 8 weeks." in first.text
    seen = "Readers saw it from 20 February 2026, 09:00 UTC to 1 March 2026, 14:00 UTC."
    assert f"Version 1 {seen} It is not what they see today. Back to the history" in plain(first)
    assert "Last changed: 20 February 2026" in plain(first)
    live = plain(eva.get(address(told, "preview_version", 3)))
    assert "Version 3 Readers see this version since 9 March 2026, 09:00 UTC." in live
    assert "Readers never saw this version." in plain(eva.get(address(told, "preview_version", 4)))
    assert eva.get(address(told, "preview_version", 9)).status_code == 404


def test_the_live_edition_is_the_public_page_to_the_byte(eva, client, told):
    bar = re.compile(r'\n *<div class="band band--draft">.*?</div>\n', re.DOTALL)
    edition = eva.get(address(told, "preview_version", 3)).text
    client.logout()
    assert bar.sub("", edition) == client.get(told.get_absolute_url()).text


def test_a_page_that_is_taken_down_was_seen_until_then(eva, told):
    with on((3, 15)):
        withdraw(told, by=make_user("ben"), reason="out_of_date")
    with on((3, 20)):
        assert "The page was taken down since." in plain(
            eva.get(address(told, "history"), {"day": "2026-03-12"})
        )
    assert "to 15 March 2026, 09:00 UTC. It is not what they see today." in plain(
        eva.get(address(told, "preview_version", 3))
    )


def test_versions_and_events_stand_in_one_order_even_if_the_clock_was_set_back(eva):
    with on((5, 1)):
        article = make_article(by=make_user("ana"))
    with on((4, 1)):
        second = edit(article, body="Second", by=make_user("ana"))
        record_event(
            What.SENT, by=make_user("ana"), document=second.document, revision=second, reason="Please"
        )
    with on((3, 1)):
        publish(second, by=make_user("ben"))
        edit(article, body="Third", by=make_user("ana"))
    shown = heads(eva.get(address(article, "history")))
    assert shown == ["Version 3", "Published", "Sent for check", "Version 2", "Published", "Version 1"]


def test_an_event_tells_who_and_why(eva, told):
    shown = plain(eva.get(address(told, "history")))
    assert "Taken down version 2 5 March 2026, 09:00 Ben: Found by a reader" in shown


def test_the_size_of_each_change_is_known(eva):
    article = make_article(title="Fever", excerpt="", body="One two three.", by=make_user("ana"))
    edit(article, body="One two four five.")
    edit(article, slug="elsewhere")
    sizes = re.findall(r'timeline__size">([^<]+)<', eva.get(address(article, "history")).text)
    assert [" ".join(size.split()) for size in sizes] == [
        "No words changed",
        "+2 −1 words",
        "+4 −0 words",
    ]


def test_a_version_from_before_sizes_were_counted_shows_none(eva):
    article = make_article()
    add_versions(article, 1, words_added=None, words_removed=None)
    shown = eva.get(address(article, "history")).text
    assert shown.count("timeline__size") == 1


def test_a_reviewer_reads_all_of_it_and_restores_nothing(eva, told):
    for name, args in [("history", ()), ("editions", ()), ("compare", ()), ("preview", ())]:
        assert eva.get(address(told, name, *args)).status_code == 200
    assert "as the draft" not in eva.get(address(told, "history")).text
    assert eva.post(address(told, "restore", 1)).status_code == 403
    eva.force_login(make_user("visitor", is_superuser=False))
    for name in ("history", "editions", "compare"):
        assert eva.get(address(told, name)).status_code == 403


def test_an_author_uses_an_old_version_as_the_draft_and_reads_what_is_gone(client, told):
    client.force_login(make_member("Author"))
    first = Revision.objects.get(document=told.pk, number=1)
    Article.objects.filter(pk=told.pk).update(slug="elsewhere")
    restored = client.post(address(told, "restore", 1), follow=True)
    assert said(restored) == [
        "Version 1 is the draft now. Readers see it once you publish. "
        "The page keeps its present address, /articles/elsewhere/."
    ]
    told.refresh_from_db()
    assert told.body == first.content["body"]
    newest = plain(client.get(address(told, "history")))
    assert newest.index("Earlier version used as the draft") < newest.index("Version 5")
    assert client.get(address(told, "restore", 1)).status_code == 405


def test_a_draft_about_a_topic_that_is_gone_can_still_be_looked_at(eva):
    gone = make_topic("Gone soon")
    page = make_topic_page(gone, published=False)
    edit(page, topic=make_topic("Here"))
    gone.delete()
    assert eva.get(address(page, "preview_version", 1)).status_code == 200


def test_a_version_of_a_newer_format_is_refused_in_words(eva, told):
    add_versions(told, 1, content_text='{"format": 9}')
    for answer in (
        eva.get(address(told, "preview_version", 5), follow=True),
        eva.get(address(told, "compare"), {"before": 4, "after": 5}),
    ):
        assert answer.status_code == 200
        assert "saved by a newer CartHub" in answer.text


def add_versions(article, number, **fields):
    """More versions with real content, in one go, each of them published."""
    article.refresh_from_db()
    latest = article.latest_revision
    content = latest.content | {"body": WORDS}
    events = Event.objects.last_number(article.pk)
    rows = []
    for place in range(latest.number + 1, latest.number + number + 1):
        text, sha256, signed_sha256 = Article.canonical(content | {"title": f"Title {place}"})
        values = {"content_text": text, "words_added": 3, "words_removed": 2, "after_event": events} | fields
        hashes = {"sha256": sha256, "signed_sha256": signed_sha256}
        rows.append(
            Revision(
                document=article.document_ptr,
                number=place,
                by=make_user(),
                by_name="Ana",
                note=f"Title {place}",
                at=timezone.now() + timedelta(seconds=place),
                **hashes,
                **values,
            )
        )
    made = Revision.objects.bulk_create(rows)
    Document.objects.filter(pk=article.pk).update(latest_revision=made[-1])
    Event._base_manager.bulk_create(
        Event(what=What.PUBLISHED, document=article.document_ptr, revision=row, by_name="Ben") for row in made
    )


def count_queries(client, article):
    """And says which pages were asked: the first and the last of each list, a comparison, an answer."""
    newest, compare = article.latest_revision.number, address(article, "compare")
    far = f"?before={Event.objects.last_number(article.pk) - 20}-0"
    counts = {}
    for path in [
        address(article, "history"),
        address(article, "history") + far,
        address(article, "history") + f"?day={timezone.localdate()}",
        address(article, "editions"),
        address(article, "editions") + far,
        f"{compare}?before=1&after={newest}",
        f"{compare}?before={newest - 1}&after={newest}",
    ]:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path).status_code == 200
        counts[path.partition("=")[0]] = len(captured)
        assert "content_text" not in captured[-1]["sql"] or "compare" in path
    return counts


def test_a_thousand_versions_cost_no_more_queries_than_fifty(eva):
    article = make_article(topics=[make_topic()], picture=make_picture(), picture_decorative=True)
    add_versions(article, 49)
    article.refresh_from_db()
    few = count_queries(eva, article)
    add_versions(article, 950)
    article.refresh_from_db()
    assert article.latest_revision.number == 1000
    assert count_queries(eva, article) == few
    assert max(few.values()) <= 25


def test_the_list_is_read_fifty_at_a_time_to_its_end_and_back(eva):
    article = make_article()
    add_versions(article, 120)
    pages, query = [], ""
    while query is not None:
        shown = eva.get(address(article, "history") + query)
        pages.append(heads(shown))
        older = re.search(r'rel="next" href="([^"]+)"', shown.text)
        query = older and older[1]
    seen = [head for page in pages for head in page]
    assert {len(page) for page in pages} == {50, 42}
    assert seen == ["Published"] * 120 + [f"Version {number}" for number in range(121, 1, -1)] + [
        "Published",
        "Version 1",
    ]
    newer = re.search(r'rel="prev" href="([^"]+)"', shown.text)[1]
    assert heads(eva.get(address(article, "history") + newer)) == pages[-2]


@pytest.mark.parametrize("place", ["x", "1", "0-0", "-1-1", "9-9-9", "1" * 40 + "-1"])
def test_a_place_in_the_list_that_was_tampered_with_is_no_page(eva, place):
    article = make_article()
    assert eva.get(address(article, "history"), {"before": place}).status_code == 404
