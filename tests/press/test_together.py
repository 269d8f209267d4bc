"""Several pages go live together: all of them, or none."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from carthub.editorial.models import Event, Notice, Schedule, What
from carthub.editorial.querysets import State
from carthub.editorial.services.drafts import delete_draft
from carthub.editorial.services.plans import call_off
from carthub.editorial.services.publishing import publish, withdraw
from carthub.editorial.services.schedules import plan_withdrawal, publish_due, schedule
from carthub.editorial.services.together import plan_together, prepare, publish_together
from tests.factories import edit, make_article, make_topic, make_topic_page, make_user

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=3)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def pages():
    """Two articles and a topic page that readers do not have yet."""
    topic = make_topic("Fever")
    articles = [make_article(title=title, topics=[topic], published=False) for title in ("One", "Two")]
    return [*articles, make_topic_page(topic, title="Fever", published=False)]


def versions(pages):
    return [page.latest_revision for page in pages]


def statuses(client, pages):
    return [client.get(page.get_absolute_url()).status_code for page in pages]


def test_pages_of_all_kinds_go_live_together(client, pages):
    changes = publish_together(versions(pages), by=make_user())
    numbers = [change.number for change in changes]
    assert numbers == list(range(numbers[0], numbers[0] + 3))
    assert statuses(client, pages) == [200, 200, 200]
    assert "Two" in client.get("/topics/fever/").text


def test_one_fault_keeps_all_of_them_back_and_is_named(client, pages):
    edit(pages[1], body="")
    pages[1].refresh_from_db()
    with pytest.raises(ValidationError) as refused:
        publish_together(versions(pages), by=make_user())
    assert refused.value.messages == ["“Two”: Write the text of the page."]
    assert statuses(client, pages) == [404, 404, 404]


def test_a_link_to_a_page_that_goes_live_with_it_is_no_dead_end_and_others_only_warn(client):
    one = make_article(
        published=False, title="One", body="See [two](/articles/two/), [three](/articles/three/)."
    )
    two = make_article(published=False, title="Two")
    (first, second) = prepare(versions([one, two]))
    assert [warning.split("”")[0] for warning in first.warnings] == ["“three"]
    assert (first.faults, second.warnings) == ([], [])
    publish_together(versions([one, two]), by=make_user())
    assert statuses(client, [one, two]) == [200, 200]


def test_together_at_a_time_they_are_one_group(client, clock, pages):
    plans = plan_together(versions(pages), at=LATER, by=make_user())
    assert len({plan.group for plan in plans}) == 1
    assert pages[0].state == State.SCHEDULED
    clock.move_to(LATER)
    assert statuses(client, pages) == [200, 200, 200]
    assert set(Schedule.objects.values_list("state", flat=True)) == {Schedule.State.DONE}


@pytest.mark.parametrize("trouble", ["overtaken", "taken down", "crash"])
def test_when_one_is_refused_at_its_time_none_goes_live_and_it_is_named(client, clock, pages, trouble):
    plan_together(versions(pages), at=LATER, by=make_user("ana"))
    if trouble == "crash":
        Schedule.objects.filter(document=pages[1].pk).update(prepared={"nonsense": 1})
    else:
        publish(edit(pages[1], title="Two, newer"), by=make_user("ben"))
    if trouble == "taken down":
        withdraw(pages[1], by=make_user("ben"), reason="error")
    clock.move_to(LATER)
    client.get("/")
    assert [client.get(page.get_absolute_url()).status_code for page in (pages[0], pages[2])] == [404, 404]
    plans = Schedule.objects.all()
    assert {plan.state for plan in plans} == {Schedule.State.FAILED}
    assert all(plan.reason.startswith("Nothing was published. “Two") for plan in plans)
    assert Event.objects.filter(what=What.SCHEDULE_FAILED).count() == 3
    assert "3 pages were not published together" in Notice.objects.get(what=What.SCHEDULE_FAILED).text


def test_a_group_is_called_off_as_a_whole(clock, pages):
    plans = plan_together(versions(pages), at=LATER, by=make_user())
    assert call_off(plans[0], by=make_user()) == 3
    assert publish_due(LATER) == 0


def test_a_page_leaves_its_group_only_with_all_the_others(pages):
    plan_together(versions(pages), at=LATER, by=make_user())
    acts = [
        lambda: schedule(pages[0].latest_revision, at=LATER, by=make_user()),
        lambda: plan_together(versions(pages[:2]), at=LATER, by=make_user()),
        lambda: delete_draft(pages[0], by=make_user()),
    ]
    for act in acts:
        with pytest.raises(ValidationError, match="together with others"):
            act()
    assert Schedule.objects.waiting().count() == 3


def test_a_plan_of_its_own_is_replaced_and_one_to_take_down_stands_against_it(pages):
    schedule(pages[0].latest_revision, at=LATER, by=make_user())
    plan_withdrawal(pages[0], at=LATER + timedelta(hours=1), by=make_user(), reason="error")
    with pytest.raises(ValidationError, match="“One”: The page is taken down on"):
        plan_together(versions(pages), at=LATER + timedelta(hours=2), by=make_user())
    plan_together(versions(pages), at=LATER, by=make_user())
    assert Schedule.objects.waiting().publishing().count() == 3


def test_nothing_and_too_much_are_refused(pages):
    for revisions, words in (([], "Choose at least one page"), (versions(pages[:1]) * 201, "At most 200")):
        with pytest.raises(ValidationError, match=words):
            publish_together(revisions, by=make_user())


def test_looking_for_faults_costs_the_same_for_three_pages_and_for_thirty(pages):
    def queries(chosen):
        with CaptureQueriesContext(connection) as captured:
            prepare(chosen, at=LATER)
        return len(captured)

    few = queries(versions(pages))
    more = [make_article(published=False, topics=[make_topic()]) for _number in range(14)]
    more += [make_topic_page(published=False) for _number in range(13)]
    assert queries(versions([*pages, *more])) == few
