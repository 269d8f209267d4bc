import pytest
from playwright.sync_api import expect

from carthub.editorial.models import Note
from carthub.editorial.services.shares import share
from tests.admin_forms import change_address
from tests.browser_fixtures import axe_faults
from tests.factories import make_article, make_user

pytestmark = pytest.mark.browser

BODY = "Stay **two weeks** near the center.\n\nDo not drive for two weeks."
SELECT_LAST = """(element, words) => {
  const at = element.value.lastIndexOf(words);
  element.focus();
  element.setSelectionRange(at, at + words.length);
}"""
SELECT_ON_PAGE = """words => {
  const walker = document.createTreeWalker(document.querySelector(".prose"), NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const at = node.data.indexOf(words);
    if (at !== -1) getSelection().setBaseAndExtent(node, at, node, at + words.length);
  }
}"""
SELECTED = "area => [area.selectionStart, area.value.slice(area.selectionStart, area.selectionEnd)]"


def notes_of(article):
    return list(
        Note.objects.filter(document=article.pk).order_by("pk").values_list("quote", "prefix", "text")
    )


def test_notes_leave_the_form_as_it_is_and_lead_to_their_passage(open_page):
    ana = make_user("ana")
    article = make_article(published=False, body=BODY, by=ana)
    page = open_page(change_address(article), user=ana, width=375)
    text, title = (page.get_by_role("textbox", name=name, exact=True) for name in ("Text:", "Title:"))
    title.fill("Not saved yet")
    text.evaluate(SELECT_LAST, "two weeks")
    page.get_by_role("toolbar").get_by_role("button", name="Note").click()
    panel = page.get_by_role("region", name="Notes")
    expect(panel.get_by_label("Passage")).to_have_value("two weeks")
    panel.get_by_role("button", name="Add this note").click()
    expect(panel.get_by_role("alert")).to_have_text("Write what you want to say.")
    panel.get_by_label("Note:", exact=True).fill("Eight, I think.")
    panel.get_by_role("button", name="Add this note").click()
    expect(panel.get_by_text("Eight, I think.")).to_be_visible()
    expect(title).to_have_value("Not saved yet")
    panel.get_by_role("button", name="two weeks").click()
    assert text.evaluate(SELECTED) == [BODY.rindex("two weeks"), "two weeks"]
    panel.get_by_text("Reply").click()
    panel.get_by_label("Your answer").fill("It is two.")
    panel.get_by_role("button", name="Send the answer").click()
    expect(panel.get_by_text("It is two.")).to_be_visible()
    assert axe_faults(page) == []
    panel.get_by_role("button", name="Done").click()
    expect(panel.get_by_text("1 note is done")).to_be_visible()
    assert notes_of(article)[0] == (
        "two weeks",
        "near the center.\n\nDo not drive for "[-32:],
        "Eight, I think.",
    )


def test_a_sentence_selected_on_a_page_goes_with_a_note_and_with_a_comment_from_outside(open_page):
    ana = make_user("ana")
    article = make_article(published=False, body=BODY, by=ana)
    _made, token = share(article.latest_revision, by=ana, for_whom="Dr. Okafor")
    page = open_page(change_address(article).replace("change", "preview"), user=ana, width=375)
    page.evaluate(SELECT_ON_PAGE, "drive for two weeks")
    page.locator("summary", has_text="Notes").click()
    page.get_by_text("Write a note").click()
    page.get_by_label("Note:", exact=True).fill("From the preview.")
    page.get_by_role("button", name="Add this note").click()
    expect(page.get_by_text("From the preview.")).to_be_visible()
    assert axe_faults(page) == []
    page = open_page(f"/read/{token}/", width=375)
    page.evaluate(SELECT_ON_PAGE, "two weeks")
    page.get_by_role("textbox", name="Your comment").fill("Say why.")
    expect(page.get_by_label("Which sentence?")).to_have_value("two weeks")
    page.get_by_role("button", name="Send the comment").click()
    expect(page.get_by_role("status")).to_have_text("Thank you, the editors have it.")
    assert axe_faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == 375
    assert page.context.cookies() == []
    page = open_page(change_address(article), user=ana)
    expect(page.get_by_text("Say why.")).to_be_visible()
    assert [quote for quote, _prefix, _text in notes_of(article)] == ["drive for two weeks", "two weeks"]
