"""The whole house once, in a real browser: an editor's day, and what a reader sees of it."""

import re

import pytest
from playwright.sync_api import expect

from carthub.editorial.models import Site
from tests.browser_fixtures import axe_faults
from tests.factories import make_person, make_topic, make_upload, make_user
from tests.writing.clipboards import GOOGLE_DOCS, PLAIN

pytestmark = pytest.mark.browser

PASTE = """([html, plain]) => {
  const data = new DataTransfer();
  data.setData("text/html", html);
  data.setData("text/plain", plain);
  const event = new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true});
  if (document.activeElement.dispatchEvent(event)) document.execCommand("insertText", false, plain);
}"""


@pytest.fixture
def editor(open_page):
    """Ana, signed in with her password through the sign-in page."""
    Site.objects.update(default_author=make_person("Editorial team", group=True))
    user = make_user("ana")
    user.set_password("walnut-teapot-river")
    user.save()
    page = open_page("/admin/")
    page.get_by_label("User name or e-mail address").fill("ana")
    page.get_by_label("Password").fill("walnut-teapot-river")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="My drafts")).to_be_visible()
    return page


@pytest.fixture
def reader(open_page):
    return open_page(width=375)


def click(page, name):
    page.get_by_role("button", name=name, exact=True).last.click()


def choose(page, label, typed, option):
    box = page.get_by_role("combobox", name=re.compile(f"^{label}")).first
    box.click()
    inside = box.get_by_role("searchbox")  # a field for one choice opens its search elsewhere
    search = inside if inside.count() else page.get_by_role("searchbox").last
    search.press_sequentially(typed)
    page.get_by_role("option", name=option).click()


def text_of(page):
    return page.get_by_role("textbox", name=re.compile("^Text"))


def paste(page, html, plain):
    text_of(page).focus()
    page.evaluate(PASTE, [html, plain])


def write_topic_page(page):
    page.goto("/admin/topics/topicpage/add/")
    choose(page, "Topic", "crs", "CRS → Cytokine release syndrome")
    page.get_by_role("textbox", name="Title").fill("Cytokine release syndrome")
    page.get_by_role("textbox", name="Short definition").fill("A strong reaction of the immune system.")
    text_of(page).fill("A long text about it.")
    click(page, "Publish")


def upload_picture(page):
    page.goto("/admin/editorial/picture/add/")
    upload = make_upload("thermometer.jpg")
    file = {"name": upload.name, "mimeType": "image/jpeg", "buffer": upload.read()}
    page.locator("input[type=file]").set_input_files(file)
    click(page, "Save")


def write_article(page):
    page.goto("/admin/articles/article/add/")
    page.get_by_role("textbox", name="Title").fill("Fever in the first weeks")
    page.get_by_role("textbox", name="Short summary").fill("When to call, and whom.")
    paste(page, GOOGLE_DOCS, PLAIN)
    expect(text_of(page)).to_have_value(re.compile(r"Stay \*\*two weeks\*\* near the center"))
    choose(page, "Topics", "crs", "CRS → Cytokine release syndrome")
    choose(page, "Picture", "thermo", re.compile("thermometer.jpg"))
    page.get_by_role("textbox", name=re.compile("^Describe the picture")).fill("A thermometer")
    assert axe_faults(page) == []


def test_an_editor_writes_publishes_corrects_and_takes_down_and_a_reader_follows(editor, reader):
    make_topic("Cytokine release syndrome", kind="side_effect", other_names=["CRS"])

    # The topic page is refused without a when-to-call box; the text stays, and after mending it is live.
    write_topic_page(editor)
    expect(editor.get_by_role("alert")).to_contain_text("says when to call")
    assert axe_faults(editor) == []
    text_of(editor).fill('!!! contact "Call your team if:"\n    You have a fever.\n\nA long text about it.')
    click(editor, "Publish")
    expect(editor.get_by_text("Live. See it")).to_be_visible()

    # The article: pasted, with a picture and a topic found by its other name; previewed, then published.
    upload_picture(editor)
    write_article(editor)
    click(editor, "Preview")
    expect(editor.get_by_role("heading", level=1, name="Fever in the first weeks")).to_be_visible()
    expect(editor.get_by_text("Draft").first).to_be_visible()
    assert axe_faults(editor) == []
    reader.goto("/articles/")
    expect(reader.get_by_text("Fever in the first weeks")).to_have_count(0)
    editor.get_by_role("link", name=re.compile("edit", re.IGNORECASE)).first.click()
    form = editor.url
    click(editor, "Publish")
    expect(editor.get_by_text("Live. See it")).to_be_visible()

    # A reader lands on the topic, follows Read More, and finds the way back.
    reader.goto("/topics/cytokine-release-syndrome/")
    expect(reader.get_by_text("A long text about it.")).to_be_visible()
    assert axe_faults(reader) == []
    reader.get_by_role("link", name="Read More").click()
    expect(reader.get_by_role("heading", level=1, name="Fever in the first weeks")).to_be_visible()
    expect(reader.get_by_role("img", name="A thermometer")).to_be_visible()
    article = reader.url
    assert axe_faults(reader) == []
    reader.get_by_role("link", name=re.compile("^Cytokine release syndrome")).first.click()
    expect(reader.get_by_role("heading", level=1, name="Cytokine release syndrome")).to_be_visible()

    # A correction is not seen while it is half done, and is after it was published.
    text_of(editor).fill("Stay three weeks near the center.")
    click(editor, "Save draft")
    expect(editor.get_by_text("Live with unpublished changes").first).to_be_visible()
    reader.goto(article)
    expect(reader.get_by_text("two weeks")).to_be_visible()
    editor.goto(form)
    click(editor, "Publish")
    expect(editor.get_by_text("Live. See it")).to_be_visible()
    reader.reload()
    expect(reader.get_by_text("Stay three weeks near the center.")).to_be_visible()

    # Taken down: the address says so in the editor's words.
    editor.get_by_role("link", name="Take down …").click()
    expect(editor.get_by_role("button", name="Take down")).to_be_visible()
    assert axe_faults(editor) == []
    editor.get_by_role("radio", name="It contained an error").check()
    editor.get_by_role("textbox", name="In your words").fill("This page said three weeks. It is two weeks.")
    click(editor, "Take down")
    expect(editor.get_by_text("Taken down").first).to_be_visible()
    gone = reader.goto(article)
    assert gone.status == 410
    expect(reader.get_by_text("This page said three weeks. It is two weeks.")).to_be_visible()
    assert axe_faults(reader) == []
    reader.goto("/topics/cytokine-release-syndrome/")
    expect(reader.get_by_text("Fever in the first weeks")).to_have_count(0)
