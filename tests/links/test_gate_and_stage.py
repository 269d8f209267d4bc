"""Links that lead to no live page are named, and which live pages link where is kept."""

from datetime import timedelta

import pytest
from django.utils import timezone

from carthub.editorial.mentions import mentions_of
from carthub.editorial.models import PageLink, Site
from carthub.editorial.services.publishing import check, publish, withdraw
from carthub.editorial.services.republishing import republish_all
from carthub.editorial.services.schedules import schedule
from carthub.editorial.services.together import prepare
from tests.factories import edit, make_article, make_person, make_topic, make_topic_page, make_user

pytestmark = pytest.mark.django_db


def warnings(document):
    revision = document.latest_revision
    faults = check(document, revision.content, document.press(revision.content))
    assert all(fault.warns for fault in faults), faults
    return [fault.message for fault in faults]


def linking(address, words="our guide"):
    return make_article(body=f"See [{words}]({address}).", published=False)


def test_a_draft_a_planned_and_a_taken_down_page_and_none_are_named():
    ana = make_user()
    draft, planned, gone = (
        make_article(title=title, published=title == "Gone") for title in ("Draft", "Planned", "Gone")
    )
    schedule(planned.latest_revision, at=timezone.now() + timedelta(days=1), by=ana)
    withdraw(gone, by=ana, reason="error")
    told = {
        draft.get_absolute_url(): "leads to “Draft”, which is not live yet",
        planned.get_absolute_url() + "#dose": "leads to “Planned”, which is planned and not live yet",
        gone.get_absolute_url() + "?a=b": "leads to “Gone”, which was taken down",
        "/articles/nowhere/": "leads to /articles/nowhere/, and there is no such page",
        "http://127.0.0.1:8000/nowhere/": "leads to /nowhere/, and there is no such page",
        "/people/nobody/": "and there is no such page",
        "fever/": "is no link for readers",
    }
    for address, words in told.items():
        assert [words in message and "“our guide”" in message for message in warnings(linking(address))] == [
            True
        ], address


def test_what_readers_find_is_not_named():
    live, topic, person = make_article(slug="first"), make_topic_page(), make_person()
    publish(edit(live, slug="second"), by=make_user())
    addresses = ["/", "/articles/", "/search/?q=fever", "/feed/", "/articles/first", "/articles/second/"]
    addresses += [
        topic.get_absolute_url(),
        person.get_absolute_url(),
        "https://www.cancer.gov/nowhere/",
        "tel:911",
    ]
    for address in addresses:
        assert warnings(linking(address)) == [], address


def test_pages_that_are_published_together_and_the_page_itself_count_as_live():
    other = make_article(published=False)
    page = linking(other.get_absolute_url())
    assert len(warnings(page)) == 1
    together = prepare([page.latest_revision, other.latest_revision])
    assert [each.warnings for each in together] == [[], []]
    itself = make_article(slug="itself", body="[up](/articles/itself/)", published=False)
    assert warnings(itself) == []


def test_the_new_address_of_a_live_page_is_not_there_until_it_is_published():
    page = make_article(title="Fever", slug="first")
    edit(page, slug="second")
    assert "leads to the new address of “Fever”" in warnings(linking("/articles/second/"))[0]


def test_a_warning_stops_nobody_from_publishing_or_planning():
    page = linking("/articles/nowhere/")
    assert publish(page.latest_revision, by=make_user()) is not None
    later = linking("/articles/nowhere/")
    assert schedule(later.latest_revision, at=timezone.now() + timedelta(days=1), by=make_user())


def test_live_pages_say_where_they_lead_until_they_are_taken_down_and_after_rebuilding():
    page = make_article(
        body="[one](/b/) [two](/b/#c) [three](https://example.org)[^1]\n\n[^1]: [four](/d/) " + "x" * 9
    )
    rows = [("/b/", "one"), ("/d/", "four")]
    assert list(PageLink.objects.order_by("path").values_list("path", "words")) == rows
    PageLink.objects.all().delete()
    list(republish_all())
    assert list(PageLink.objects.order_by("path").values_list("path", "words")) == rows
    withdraw(page, by=make_user(), reason="error")
    assert not PageLink.objects.exists()


def test_a_path_no_page_could_have_is_no_fault_of_the_database():
    make_article(body=f"[a](/{'x' * 400}/) [b](/a%00b/) [c](/a\u200bb/)")
    assert list(PageLink.objects.values_list("path", flat=True)) == ["/a%00b/"]


def test_every_way_that_readers_are_led_to_a_page_is_found(django_assert_num_queries):
    topic = make_topic("Fever")
    target = make_article(title="Target", slug="first", topics=[topic])
    publish(edit(target, slug="second"), by=make_user())
    for slug in ("first", "second"):
        make_article(title=f"By {slug}", body=f"[it](/articles/{slug}/)")
    make_article(title="Draft", body="[it](/articles/second/)", published=False)
    pinning = make_article(title="Pinning")
    pinning.set_pins([target.pk])
    starting = make_topic_page(topic)
    starting.set_start_here([target.pk])
    Site.objects.update(footer_lines="About | /about/\nRead this | /articles/second/")
    found = {mention.title: mention.how for mention in mentions_of(target)}
    assert found == {
        "By first": "“it”",
        "By second": "“it”",
        "Pinning": "as a related article",
        "Fever": "under “Start here”",
        "Every page, in the header or the footer": "“Read this”",
    }
    for _number in range(5):
        make_article(body="[it](/articles/second/)")
    with django_assert_num_queries(5):
        assert len(mentions_of(target)) == 10
