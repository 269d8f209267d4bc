"""A publisher sends readers on, and every page about links and erasing fits a phone."""

from datetime import date

import pytest
from playwright.sync_api import expect

from carthub.editorial.models import Address, MissedAddress
from carthub.editorial.permissions import Role
from carthub.editorial.services.erasing import ask_to_erase, erase
from tests.admin_forms import change_address
from tests.browser_fixtures import axe_faults
from tests.factories import make_article, make_member

pytestmark = pytest.mark.browser
REASON = "The person in the story asked us by letter."


def test_a_publisher_sends_readers_of_a_missing_address_to_a_page_on_a_phone(open_page):
    ben, cleo = make_member(Role.PUBLISHER, "ben"), make_member(Role.CHIEF, "cleo")
    target = make_article(title="Fever at home", slug="fever")
    linking = make_article(body="[it](/articles/fever/) [gone](/nowhere/)", published=False)
    asked, gone = make_article(), make_article()
    ask_to_erase(asked, ground="consent", reason=REASON, by=ben)
    erase(ask_to_erase(gone, ground="consent", reason=REASON, by=ben), by=cleo)
    for path in ("/old/fever.html", f"/{'long-' * 40}/"):
        MissedAddress.objects.create(path=path, times=3, first_on=date(2027, 3, 1), last_on=date(2027, 3, 4))

    page = open_page("/admin/editorial/missedaddress/", user=cleo, width=375)
    assert axe_faults(page) == []
    page.get_by_role("combobox", name="Send readers of /old/fever.html to").click()
    page.get_by_role("searchbox").press_sequentially("fever")
    page.get_by_role("option", name="Fever at home").click()
    page.get_by_role("button", name="Send readers there /old/fever.html").click()
    expect(page.get_by_text("Readers of /old/fever.html are sent to “Fever at home” now.")).to_be_visible()
    assert Address.objects.get(path="/old/fever.html").document_id == target.pk

    places = [
        page.url,
        change_address(linking),
        change_address(target).replace("change", "take-down"),
        change_address(linking).replace("change", "delete"),
        change_address(target).replace("change", "erase"),
        change_address(asked).replace("change", "erase"),
        change_address(gone),
    ]
    for place in places:
        page.goto(place)
        assert axe_faults(page) == [], place
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), place
