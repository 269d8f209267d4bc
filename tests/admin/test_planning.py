"""Planning in the admin: everybody's own zone, both kinds of plan, several pages together, the desk."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from carthub.editorial.models import Profile, Schedule
from carthub.editorial.permissions import Role
from carthub.editorial.services.publishing import publish
from carthub.editorial.services.schedules import plan_withdrawal, publish_due, schedule
from carthub.editorial.services.together import plan_together
from tests.admin_forms import change_address, faults, press_button, said
from tests.factories import edit, make_article, make_member, make_topic_page, make_user

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 1, 10, 9, 0, tzinfo=UTC)
SETTINGS = "/admin/settings/"
TOGETHER = "/admin/editorial/document/together/"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def live_in(user, zone):
    Profile.objects.update_or_create(user=user, defaults={"time_zone": zone})


def plan_to_publish(writer, article, day, hour, **more):
    typed = {"publish_at_0": day, "publish_at_1": hour} | more
    return press_button(writer, change_address(article), "_schedule", **typed)


# The editor's own zone


def test_everybody_chooses_their_own_zone_and_sees_it_on_every_page(writer, colleague):
    assert "Times are in UTC" in writer.get("/admin/").text
    saved = writer.post(SETTINGS, {"time_zone": "Europe/Vienna", "mail": "each"}, follow=True)
    assert said(saved) == ["Your settings are saved."]
    assert "Times are in Europe/Vienna" in writer.get("/admin/articles/article/").text
    assert "Times are in UTC" in colleague.get("/admin/").text
    assert "time_zone" in writer.post(SETTINGS, {"time_zone": "Mars/Olympus"}).context["form"].errors


def test_times_are_taken_and_shown_in_the_editor_s_zone(writer, ana):
    live_in(ana, "America/New_York")
    article = make_article(published=False)
    planned = plan_to_publish(writer, article, "2026-03-09", "09:30")
    assert Schedule.objects.get().at == datetime(2026, 3, 9, 13, 30, tzinfo=UTC)
    assert said(planned) == ["Will be published on 9 March 2026, 09:30 EDT."]
    assert "is published on 9 March 2026, 09:30 EDT." in planned.text


def test_a_preview_keeps_the_hub_s_zone_as_the_public_page_does(writer, ana, client, clock):
    live_in(ana, "Pacific/Kiritimati")
    clock.move_to(datetime(2026, 1, 10, 23, 30, tzinfo=UTC))
    article = make_article()
    writer.force_login(ana)
    for page in (
        writer.get(change_address(article).replace("change", "preview")),
        client.get(article.get_absolute_url()),
    ):
        assert "10 January 2026" in page.text
        assert "11 January 2026" not in page.text


@pytest.mark.parametrize(
    ("zone", "day", "skipped", "following"),
    [
        ("Europe/Vienna", "2026-03-29", "02:30", "29 March 2026, 03:00"),
        ("America/New_York", "2026-03-08", "02:00", "8 March 2026, 03:00"),
        ("Australia/Lord_Howe", "2026-10-04", "02:10", "4 October 2026, 02:30"),
    ],
)
def test_a_time_that_clocks_leave_out_is_refused_with_the_next_one(
    writer, ana, zone, day, skipped, following
):
    live_in(ana, zone)
    article = make_article(published=False)
    refused = plan_to_publish(writer, article, day, skipped)
    (words,) = faults(refused)["publish_at"]
    assert words.endswith(
        f"{zone} are put forward and leave out {skipped}. The next time there is: {following}."
    )
    assert not Schedule.objects.exists()


@pytest.mark.parametrize(
    ("zone", "day", "doubled", "first", "second"),
    [
        ("Europe/Vienna", "2026-10-25", "02:30", "2026-10-25 00:30", "2026-10-25 01:30"),
        ("America/New_York", "2026-11-01", "01:15", "2026-11-01 05:15", "2026-11-01 06:15"),
        ("Australia/Lord_Howe", "2026-04-05", "01:45", "2026-04-04 14:45", "2026-04-04 15:15"),
    ],
)
def test_of_a_time_that_comes_twice_one_is_chosen(writer, ana, zone, day, doubled, first, second):
    live_in(ana, zone)
    article = make_article(published=False)
    asked = plan_to_publish(writer, article, day, doubled)
    assert f"show {doubled} twice" in faults(asked)["publish_at"][0]
    assert f"The second: {doubled}" in asked.text
    for which, moment in (("first", first), ("second", second)):
        plan_to_publish(writer, article, day, doubled, publish_at_2=which)
        assert Schedule.objects.waiting().get().at == datetime.fromisoformat(f"{moment}+00:00")


@pytest.mark.parametrize(
    ("day", "hour"), [("9999-12-31", "23:59"), ("0001-01-01", "00:00"), ("2026-02-02", "")]
)
def test_a_time_that_no_calendar_reaches_is_said_at_the_field(writer, ana, day, hour):
    live_in(ana, "America/New_York" if day > "5" else "Europe/Vienna")
    assert faults(plan_to_publish(writer, make_article(published=False), day, hour))["publish_at"]


# Taking down at a time


def take_down(writer, article, **typed):
    address = reverse("admin:articles_article_take_down", args=[article.pk])
    return writer.post(address, {"reason": "out_of_date"} | typed, follow=True)


def test_both_plans_stand_beside_the_text_and_each_is_called_off_by_itself(writer, client):
    article = make_article(published=False)
    plan_to_publish(writer, article, "2026-02-01", "09:00")
    planned = take_down(writer, article, when="later", at_0="2026-02-28", at_1="18:00")
    assert said(planned) == ["Will be taken down on 28 February 2026, 18:00 UTC."]
    assert "is published on 1 February 2026, 09:00 UTC" in planned.text
    assert "The page is taken down on 28 February 2026, 18:00 UTC" in planned.text
    ends = Schedule.objects.taking_down().get()
    writer.post(reverse("admin:articles_article_call_off", args=[article.pk, ends.pk]))
    assert [plan.action for plan in Schedule.objects.waiting()] == ["publish"]
    again = writer.post(reverse("admin:articles_article_call_off", args=[article.pk, ends.pk]), follow=True)
    assert "nothing to call off" in said(again)[-1]


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"when": "later"}, "Choose the date and the time first."),
        ({"when": "later", "at_0": "2026-01-09", "at_1": "09:00"}, "Choose a time that is still to come."),
        (
            {"when": "later", "at_0": "2026-01-11", "at_1": "09:00"},
            "A version is published on 1 February 2026",
        ),
    ],
)
def test_a_time_at_which_a_page_can_not_be_taken_down_is_said_at_the_field(writer, typed, message):
    article = make_article()
    plan_to_publish(writer, article, "2026-02-01", "09:00", title="Newer")
    refused = take_down(writer, article, text="Kept", **typed)
    assert refused.context["form"].errors["at"][0].startswith(message)
    assert "Kept" in refused.text


def test_a_page_that_is_not_live_yet_can_not_be_taken_down_now(writer):
    article = make_article(published=False)
    plan_to_publish(writer, article, "2026-02-01", "09:00")
    assert "when" in take_down(writer, article, when="now").context["form"].errors


# The desk


def test_the_desk_shows_thirty_days_with_a_group_as_one_row(writer, ana):
    live_in(ana, "Europe/Vienna")
    alone, ends, *group = [make_article(published=False, title=f"Page {number}") for number in range(5)]
    publish(ends.latest_revision, by=ana)
    schedule(alone.latest_revision, at=NOW + timedelta(days=2), by=ana)
    plan_together([page.latest_revision for page in group], at=NOW + timedelta(days=1), by=ana)
    plan_withdrawal(ends, at=NOW + timedelta(days=29), by=ana, reason="out_of_date")
    plan_withdrawal(alone, at=NOW + timedelta(days=31), by=ana, reason="out_of_date")
    desk = writer.get("/admin/")
    assert [plan.title for plan in desk.context["planned"].plans] == [
        "Publish together: 3 pages",
        "Page 0",
        "Page 1",
    ]
    for words in (
        "11 January 2026, 10:00 CET",
        "8 February 2026, 10:00 CET",
        "One page is planned for later.",
    ):
        assert words in desk.text


def test_a_failure_is_on_the_desk_with_its_reason_until_it_is_planned_again(writer, ana, clock):
    lone, *group = [make_article(published=False, title=title) for title in ("Lone", "One", "Two")]
    schedule(lone.latest_revision, at=NOW + timedelta(hours=1), by=ana)
    plan_together([page.latest_revision for page in group], at=NOW + timedelta(hours=1), by=ana)
    newer = [edit(page, title=f"{page.title}, newer") for page in (lone, group[1])]
    for revision in newer:
        publish(revision, by=make_user("ben"))
    clock.shift(timedelta(days=20))  # the server was off
    publish_due(NOW + timedelta(days=20))
    writer.force_login(ana)
    failed = {plan.title: plan.reason for plan in writer.get("/admin/").context["failed"]}
    assert set(failed) == {"Lone, newer", "Publish together: 2 pages"}
    assert "“Two, newer”: Ben published version 2" in failed["Publish together: 2 pages"]
    schedule(edit(lone, title="Mended"), at=NOW + timedelta(days=30), by=ana)
    assert [plan.title for plan in writer.get("/admin/").context["failed"]] == ["Publish together: 2 pages"]


def test_the_desk_and_a_group_cost_the_same_with_few_plans_and_with_many(writer, ana):
    def queries(pages, days):
        at = NOW + timedelta(days=days)
        plans = plan_together(
            [make_article(published=False).latest_revision for _ in range(pages)], at=at, by=ana
        )
        for _number in range(pages):
            schedule(make_article(published=False).latest_revision, at=at, by=ana)
        counts = []
        for address in ("/admin/", f"{TOGETHER}{plans[0].group}/"):
            with CaptureQueriesContext(connection) as captured:
                assert writer.get(address).status_code == 200
            counts.append(len(captured))
        return counts

    assert queries(1, 1) == queries(8, 2)


# Several pages together


def confirm(writer, pages, **typed):
    keys = [f"{page.pk}:{page.latest_revision.number}" for page in pages]
    return writer.post(TOGETHER, {"page": keys, "when": "now", "_confirm": "1"} | typed, follow=True)


@pytest.fixture
def pages(db):
    return [make_article(published=False, title="One"), make_topic_page(published=False, title="Fever")]


def test_pages_chosen_in_a_list_and_by_title_are_published_together(writer, client, pages):
    chosen = {"action": "publish_together", "_selected_action": [pages[0].pk], "index": "0"}
    shown = writer.post("/admin/articles/article/", chosen, follow=True)
    assert [row.document.title for row in shown.context["rows"]] == ["One"]
    added = writer.post(TOGETHER, {"page": [f"{pages[0].pk}:1"], "more": [pages[1].pk], "_add": "1"})
    assert [row.key for row in added.context["rows"]] == [f"{page.pk}:1" for page in pages]
    assert said(confirm(writer, pages)) == ["2 pages are live."]
    assert [client.get(page.get_absolute_url()).status_code for page in pages] == [200, 200]


def test_what_stands_against_a_page_is_listed_with_a_link_and_it_can_be_left_out(writer, client, pages):
    bad = make_article(published=False, title="Bad", body="", authors=[])
    refused = confirm(writer, [*pages, bad])
    assert "“Bad”: Write the text of the page." in refused.text
    assert f"{change_address(bad)}?check=1#id_authors" in refused.text
    assert [row.document.title for row in refused.context["rows"] if row.faults] == ["Bad"]
    assert client.get(pages[0].get_absolute_url()).status_code == 404
    keys = [row.key for row in refused.context["rows"]]
    left = writer.post(TOGETHER, {"page": keys, "leave": f"{bad.pk},", "when": "later", "at_0": "2026-02-01"})
    assert [row.document.title for row in left.context["rows"]] == ["One", "Fever"]
    assert 'value="2026-02-01"' in left.text


def test_a_page_saved_since_it_was_looked_at_is_not_published_unseen(writer, client, pages):
    edit(pages[0], title="One, newer")
    refused = confirm(writer, pages)
    assert "Look at version 2 first" in refused.text
    assert client.get(pages[0].get_absolute_url()).status_code == 404


def test_a_group_is_planned_looked_at_and_called_off(writer, pages):
    planned = confirm(writer, pages, when="later", at_0="2026-02-01", at_1="09:00")
    assert said(planned) == ["Planned for 1 February 2026, 09:00 UTC: all of them, or none."]
    group = Schedule.objects.first().group
    assert (
        reverse("admin:editorial_document_group", args=[group]) in writer.get(change_address(pages[0])).text
    )
    off = writer.post(reverse("admin:editorial_document_group_call_off", args=[group]), follow=True)
    assert "called off for all of them" in said(off)[0]
    assert not Schedule.objects.waiting().exists()


def test_the_page_costs_the_same_for_two_and_for_twenty(writer, pages):
    def queries(chosen):
        with CaptureQueriesContext(connection) as captured:
            writer.get(f"{TOGETHER}?pages={','.join(str(page.pk) for page in chosen)}")
        return len(captured)

    more = [make(published=False) for make in (make_article, make_topic_page) for _number in range(9)]
    assert queries(pages) == queries([*pages, *more])


def test_only_publishers_plan_and_call_off(pages):
    plans = plan_together(
        [page.latest_revision for page in pages], at=NOW + timedelta(days=1), by=make_user()
    )
    author = Client()
    author.force_login(make_member(Role.AUTHOR))
    group = reverse("admin:editorial_document_group", args=[plans[0].group])
    assert author.get(group).status_code == 200
    for address in (TOGETHER, f"{group}call-off/"):
        assert author.post(address, {"_confirm": "1"}).status_code == 403
    address = reverse("admin:articles_article_call_off", args=[pages[0].pk, plans[0].pk])
    assert author.post(address).status_code == 403
    assert Schedule.objects.waiting().count() == 2
