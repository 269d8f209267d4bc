import pytest
from playwright.sync_api import expect

from carthub.editorial.models import Schedule
from tests.browser_fixtures import axe_faults
from tests.factories import make_article, make_topic_page, make_user

pytestmark = pytest.mark.browser


def test_pages_are_chosen_mixed_planned_together_and_called_off_on_a_phone(open_page):
    make_article(published=False, title="One")
    make_article(published=False, title="Not ready", body="")
    make_topic_page(published=False, title="Fever")
    page = open_page("/admin/articles/article/", user=make_user("ana"), width=375)
    for title in ("One", "Not ready"):
        page.get_by_role("row", name=title).get_by_role("checkbox").check()
    page.get_by_label("Action:").select_option("publish_together")
    page.get_by_role("button", name="Go", exact=True).click()
    expect(page.get_by_text("Write the text of the page.")).to_be_visible()
    assert axe_faults(page) == []
    page.get_by_role("button", name="Leave out what is not ready").click()
    page.get_by_role("searchbox").press_sequentially("Fev")
    page.get_by_role("option", name="Fever").click()
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("heading", name="2 pages")).to_be_visible()
    expect(page.get_by_label("Time: date")).to_be_hidden()
    page.get_by_label("At a time").check()
    page.get_by_label("Time: date").fill("2090-01-01")
    page.get_by_label("Time: time").fill("09:00")
    page.get_by_role("button", name="Publish together").click()
    expect(page.get_by_text("Planned by Ana for 1 January 2090, 09:00 UTC")).to_be_visible()
    assert axe_faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 375
    page.get_by_role("button", name="Call it off for all").click()
    expect(page.get_by_text("called off for all of them")).to_be_visible()
    assert not Schedule.objects.waiting().exists()
