import re

import pytest
from playwright.sync_api import expect

from tests.browser_fixtures import axe_faults
from tests.factories import make_article, make_upload
from tests.writing.clipboards import GOOGLE_DOCS, PLAIN, WEB_PAGE, WORD

pytestmark = pytest.mark.browser
CLEAN = "## What to expect\n\nStay **two weeks** near the center.\n\n- fever"


def text_of(page):
    return page.get_by_role("textbox", name="Text")


def write(page, words, *, select=""):
    """Type the words and select some of them, or leave the caret at the end."""
    area = text_of(page)
    area.focus()
    page.keyboard.press("Control+End")
    page.keyboard.insert_text(words)
    if select:
        area.evaluate(
            "(area, words) => { const at = area.value.indexOf(words);"
            " area.setSelectionRange(at, at + words.length); }",
            select,
        )
    return area


def press(page, tool):
    page.get_by_role("toolbar").get_by_role("button", name=tool, exact=True).click()


def paste(page, **flavours):
    text_of(page).focus()
    page.evaluate(
        """flavours => {
          const data = new DataTransfer();
          for (const [kind, words] of Object.entries(flavours)) data.setData("text/" + kind, words);
          const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
          const area = document.activeElement;
          if (area.dispatchEvent(event)) document.execCommand("insertText", false, flavours.plain);
        }""",
        flavours,
    )


MARKED = {
    "Bold": "One\n**fever**\nthree",
    "Heading": "One\n\n## fever\nthree",
    "List": "One\n\n- fever\nthree",
    "Quote": "One\n\n> fever\nthree",
}


def test_a_tool_marks_the_selection_and_undo_takes_it_back(desk):
    page = desk()
    for tool, result in MARKED.items():
        text_of(page).fill("")
        area = write(page, "One\nfever\nthree", select="fever")
        press(page, tool)
        expect(area).to_have_value(result)
        page.keyboard.press("Control+z")
        expect(area).to_have_value("One\nfever\nthree")
        page.keyboard.press("Control+Shift+z")
        expect(area).to_have_value(result)


def test_a_tool_used_again_takes_its_mark_away(desk):
    page = desk()
    for tool, times in {"Bold": 2, "Heading": 3, "List": 2, "Quote": 2}.items():
        text_of(page).fill("")
        area = write(page, "fever", select="fever")
        for _ in range(times):
            press(page, tool)
        expect(area).to_have_value("fever")


def test_keys_write_bold_and_ask_for_a_link(desk):
    page = desk()
    area = write(page, "See the label now", select="the label")
    page.keyboard.press("Control+b")
    expect(area).to_have_value("See **the label** now")
    page.keyboard.press("Control+k")
    dialog = page.get_by_role("dialog", name="Link")
    expect(dialog.get_by_label("Words to show")).to_have_value("the label")
    dialog.get_by_label("Where it leads").fill("www.fda.gov/a (b)")
    page.keyboard.press("Enter")
    expect(area).to_have_value("See **[the label](https://www.fda.gov/a%20%28b%29)** now")
    expect(area).to_be_focused()


def test_a_cancelled_question_changes_nothing(desk):
    page = desk()
    area = write(page, "Words", select="Words")
    press(page, "Source")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(area).to_have_value("Words")
    expect(area).to_be_focused()


def test_a_link_to_our_page_is_found_by_title(desk, hub):
    article = make_article(title="Fever after CAR-T")
    page = desk()
    area = write(page, "Read this.", select="this")
    press(page, "Our page")
    dialog = page.get_by_role("dialog", name="Link to our page")
    dialog.get_by_label("Words of its title").fill("fever")
    dialog.get_by_role("button", name="Fever after CAR-T").click()
    expect(area).to_have_value(f"Read [this]({article.get_absolute_url()}).")


def test_a_source_is_a_mark_in_the_text_and_a_note_at_its_end(desk):
    page = desk()
    area = write(page, "Two weeks.\n\nThe end.\n", select="Two weeks.")
    for words in ("FDA. Label. June 2025.", "FDA. Letter. 2024."):
        press(page, "Source")
        page.get_by_role("dialog").get_by_role("textbox", name="Source").fill(words)
        page.get_by_role("button", name="Put the source in").click()
    press(page, "Source")
    page.get_by_label("Which one?").select_option("fda-label")
    page.get_by_role("button", name="Put the source in").click()
    expect(area).to_have_value(
        "Two weeks.[^fda-label][^fda-letter][^fda-label]\n\nThe end.\n\n"
        "[^fda-label]: FDA. Label. June 2025.\n[^fda-letter]: FDA. Letter. 2024.\n"
    )


def test_a_box_says_when_to_call(desk):
    page = desk()
    area = write(page, "Before.\n- fever\n- chills", select="- fever\n- chills")
    press(page, "When to call")
    dialog = page.get_by_role("dialog", name="When-to-call box")
    dialog.get_by_label("Urgent.").check()
    dialog.get_by_label("Heading of the box").fill('Call "now" if:')
    page.get_by_role("button", name="Put the box in").click()
    expect(area).to_have_value('Before.\n\n!!! urgent "Call ”now” if:"\n    - fever\n    - chills')
    expect(preview(page).locator(".notice--urgent li")).to_have_count(2)


def test_a_table_is_ready_to_fill(desk):
    page = desk()
    write(page, "Before")
    press(page, "Table")
    page.keyboard.insert_text("When")
    expect(preview(page).get_by_role("columnheader", name="When")).to_be_visible()


CONTINUED = {
    "- one": "- one\n- two\n\nAfter",
    "9. one": "9. one\n10. two\n\nAfter",
    "> one": "> one\n> two\n\nAfter",
    "!!! contact\n    one": "!!! contact\n    one\n    two\n\nAfter",
    "one": "one\ntwo\n\nAfter",
}


def test_enter_goes_on_with_a_list_and_ends_it_on_an_empty_item(desk):
    page = desk()
    for start, result in CONTINUED.items():
        text_of(page).fill("")
        area = write(page, start)
        page.keyboard.press("Enter")
        page.keyboard.type("two")
        page.keyboard.press("Enter")
        page.keyboard.press("Enter")
        page.keyboard.type("After")
        expect(area).to_have_value(result)


def test_formatted_text_is_pasted_clean_and_undo_gives_the_plain_text(desk):
    page = desk()
    for html in (WORD, GOOGLE_DOCS, WEB_PAGE):
        text_of(page).fill("")
        area = write(page, "Before.")
        paste(page, html=html, plain=PLAIN)
        expect(area).to_have_value(f"Before.\n\n{CLEAN}")
        expect(page.get_by_role("status").filter(has_text="Pasted and cleaned.")).to_be_visible()
        page.keyboard.press("Control+z")
        expect(area).to_have_value(f"Before.{PLAIN}")


def test_plain_text_is_pasted_as_it_is(desk):
    page = desk()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    paste(page, plain="**Not** touched")
    paste(page, plain=" # nor\tthis", html="<meta charset=utf-8><div><span># nor this</span></div>")
    expect(text_of(page)).to_have_value("**Not** touched # nor\tthis")
    assert not [url for url in asked if "/paste/" in url]


def test_a_paste_that_fails_leaves_the_plain_text(desk):
    page = desk()
    page.route("**/writing/paste/", lambda route: route.abort())
    paste(page, html=WORD, plain=PLAIN)
    expect(page.get_by_role("status").filter(has_text="Pasted as plain text.")).to_be_visible()
    expect(text_of(page)).to_have_value(PLAIN)


def test_a_picture_is_sent_described_and_put_in(desk):
    page = desk()
    area = write(page, "Before.")
    with page.expect_file_chooser() as chooser:
        press(page, "Picture")
    upload = make_upload("cells.jpg")
    chooser.value.set_files({"name": upload.name, "mimeType": "image/jpeg", "buffer": upload.read()})
    dialog = page.get_by_role("dialog", name="Picture: cells.jpg")
    dialog.get_by_label("Describe the picture").fill("Cells [under] a microscope")
    dialog.get_by_label("Caption").fill("T cells")
    dialog.get_by_role("button", name="Put the picture in").click()
    expect(area).to_have_value(
        re.compile(
            r'^Before\.\n\n!\[Cells \\\[under\\\] a microscope\]\(/media/pictures/[0-9a-f]{16}/ "T cells"\)$'
        )
    )
    expect(preview(page).get_by_role("img", name="Cells [under] a microscope")).to_be_visible()


def test_a_picture_is_taken_by_drop_and_by_paste(desk):
    page = desk()
    for way in ("drop", "paste"):
        area = text_of(page)
        area.fill("")
        give_picture(area, way)
        dialog = page.get_by_role("dialog", name="Picture: drawn.png")
        dialog.get_by_label("Adds no information").check()
        dialog.get_by_role("button", name="Put the picture in").click()
        expect(area).to_have_value(re.compile(r"^!\[\]\(/media/pictures/[0-9a-f]{16}/\)$"))


def give_picture(area, way):
    area.evaluate(
        """async (area, way) => {
          const canvas = new OffscreenCanvas(40, 30);
          canvas.getContext("2d").fillRect(0, 0, 20, 20);
          const data = new DataTransfer();
          data.items.add(new File([await canvas.convertToBlob()], "drawn.png", { type: "image/png" }));
          const event = way === "drop"
            ? new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true })
            : new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
          area.dispatchEvent(event);
        }""",
        way,
    )


def test_a_file_that_is_no_picture_is_refused_in_words(desk):
    page = desk()
    with page.expect_file_chooser() as chooser:
        press(page, "Picture")
    chooser.value.set_files({"name": "page.jpg", "mimeType": "image/jpeg", "buffer": b"<!doctype html>"})
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("alert")).to_have_text(re.compile(r"\."))
    expect(dialog.get_by_role("button", name="Put the picture in")).to_be_disabled()
    dialog.get_by_role("button", name="Cancel").click()
    expect(text_of(page)).to_have_value("")


def preview(page):
    return page.frame_locator("iframe[title='Live view']")


def test_the_preview_follows_the_text_and_keeps_its_place(desk):
    page = desk()
    page.get_by_label("Title").fill("Fever")
    write(page, "## First\n\n" + "A long paragraph of words.\n\n" * 60)
    expect(preview(page).get_by_role("heading", name="Fever")).to_be_visible()
    last = preview(page).locator("#text > p").last
    last.scroll_into_view_if_needed()
    place = last.evaluate("() => document.documentElement.scrollTop")
    write(page, "**The end.**")
    expect(preview(page).locator("strong")).to_have_text("The end.")
    assert place > 0
    assert last.evaluate("() => document.documentElement.scrollTop") >= place
    expect(page.get_by_text("303 words, 2 min read")).to_be_visible()


def test_the_preview_says_what_is_wrong_and_recovers(desk):
    page = desk()
    area = write(page, "[" * 400)
    expect(page.get_by_role("alert")).to_be_visible()
    area.fill("Mended")
    expect(preview(page).get_by_text("Mended")).to_be_visible()
    expect(page.get_by_role("alert")).to_be_hidden()


def test_the_preview_runs_no_script_and_takes_none_of_the_admins_style(desk):
    page = desk()
    write(page, '<img src=x onerror="top.hurt = 1"><script>top.hurt = 1</script>\n\nText')
    expect(preview(page).get_by_text("Text")).to_be_visible()
    assert page.evaluate("() => window.hurt") is None
    sheets = (
        preview(page).locator("html").evaluate("() => [...document.styleSheets].map((each) => each.href)")
    )
    assert [sheet.rsplit("/")[-1] for sheet in sheets] == ["public.css"]


def test_the_live_view_can_be_put_away_and_stays_so(desk):
    page = desk()
    switch = page.get_by_role("button", name="Live view")
    expect(switch).to_have_attribute("aria-pressed", "true")
    switch.click()
    expect(page.locator("iframe")).to_be_hidden()
    page.reload()
    expect(switch).to_have_attribute("aria-pressed", "false")
    switch.click()
    expect(page.locator("iframe")).to_be_visible()


def test_the_bar_is_one_stop_with_arrows_inside(desk):
    page = desk()
    bar = page.get_by_role("toolbar")
    bar.get_by_role("button", name="Bold").focus()
    page.keyboard.press("ArrowRight")
    expect(bar.get_by_role("button", name="Heading")).to_be_focused()
    page.keyboard.press("End")
    expect(bar.get_by_role("button", name="When to call")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(bar.get_by_role("button", name="Bold")).to_be_focused()
    expect(bar.locator("[tabindex='0']")).to_have_count(1)


def test_without_javascript_it_is_a_plain_field_that_works(open_page, ana):
    page = open_page("/admin/articles/article/add/", user=ana, java_script_enabled=False)
    area = text_of(page)
    area.fill("Plain words")
    assert area.bounding_box()["width"] > 300
    assert page.get_by_role("toolbar").count() == 0


@pytest.mark.parametrize(("width", "scheme"), [(375, "dark"), (1440, "light")])
def test_no_fault_that_axe_knows(desk, width, scheme):
    page = desk(width=width, color_scheme=scheme)
    write(page, "## Heading\n\n!!! urgent\n    Words")
    expect(preview(page).locator(".notice")).to_be_visible()
    assert axe_faults(page, ".writing") == []
    for tool in ("Link", "Our page", "Source", "When to call"):
        press(page, tool)
        assert axe_faults(page, "dialog") == []
        page.keyboard.press("Escape")
    assert page.locator(".writing").evaluate("(tools) => tools.getBoundingClientRect().right <= innerWidth")
