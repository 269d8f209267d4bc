"""The five stories of the newsroom, each walked in a browser by the people who live them."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from articles.models import Kind
from carthub.editorial.models import Site
from carthub.editorial.permissions import Role
from carthub.editorial.querysets import State
from carthub.editorial.services import checking
from carthub.editorial.services.publishing import publish
from tests.admin_forms import change_address
from tests.browser_fixtures import axe_faults
from tests.factories import edit, make_article, make_checker, make_member, yes_to_all

pytestmark = pytest.mark.browser

TWO = "Stay near the center for 2 weeks.\n\nDo not drive."
EIGHT = "Stay near the center for 8 weeks.\n\nDo not drive."


@pytest.fixture
def ana(hub):
    return make_member(Role.AUTHOR, "ana")


@pytest.fixture
def mina(hub):
    return make_checker()


@pytest.fixture
def pia(hub):
    return make_member(Role.PUBLISHER, "pia")


@pytest.fixture
def signed(ana, mina):
    """A live article that Mina has signed, of a kind that needs it."""
    Site.objects.update(medical_kinds=[Kind.EXPLAINER.value])
    article = make_article(published=False, by=ana, title="Going home", body=TWO)
    checking.send_for_check(article, by=ana)
    checking.sign(article, by=mina, seen=article.latest_revision, answers=yes_to_all())
    publish(article.latest_revision, by=None)
    return article


def again(document):
    return type(document).objects.get(pk=document.pk)


def click(page, name):
    page.get_by_role("button", name=name, exact=True).last.click()


def clean(page):
    """Nothing for axe to find, and nothing wider than the screen."""
    assert axe_faults(page) == [], page.url
    width = page.viewport_size["width"]
    assert page.evaluate("document.documentElement.scrollWidth") <= width, page.url


def test_an_author_writes_over_days_asks_about_a_sentence_and_sends_it_for_a_check(open_page, ana, mina):
    article = make_article(published=False, by=ana, title="Going home", body=TWO)
    edit(article, by=make_member(Role.PUBLISHER, "pia"), body=EIGHT)
    page = open_page(change_address(article), user=ana)

    # Who changed what: the history names Pia, and comparing shows the number large.
    page.get_by_role("link", name="History", exact=True).click()
    expect(page.get_by_text("Pia").first).to_be_visible()
    clean(page)
    page.get_by_role("link", name="What changed in 2").click()
    expect(page.get_by_text("8 weeks").first).to_be_visible()
    clean(page)

    # A note asks about the sentence; the text goes on being written.
    page.goto(change_address(article))
    page.get_by_role("textbox", name="Text:", exact=True).evaluate(
        "area => { area.focus(); area.setSelectionRange(0, area.value.indexOf('.') + 1); }"
    )
    page.get_by_role("toolbar").get_by_role("button", name="Note").click()
    panel = page.get_by_role("region", name="Notes")
    panel.get_by_label("Note:", exact=True).fill("Is it 8 or 2?")
    panel.get_by_role("button", name="Add this note").click()
    expect(panel.get_by_text("Is it 8 or 2?")).to_be_visible()
    page.get_by_role("textbox", name="Text:", exact=True).fill(TWO)
    clean(page)

    # Sent in one go, to Mina, who is told.
    click(page, "Send for check")
    page.get_by_label("Who should check it?").select_option(label="Mina Okafor, MD")
    page.get_by_label("What should they know?").fill("See source 2.")
    clean(page)
    click(page, "Send for check")
    expect(page.get_by_text("Sent. You are told when it is checked.")).to_be_visible()
    expect(page.get_by_text("Waiting for check").first).to_be_visible()
    clean(page)
    assert mina.notices.get().document_id == article.pk


def test_a_reviewer_signs_a_change_of_one_number_on_a_phone(open_page, signed, ana, mina):
    edit(again(signed), by=ana, body=EIGHT)
    checking.send_for_check(again(signed), by=ana, reviewer=mina, message="The label changed.")
    page = open_page("/admin/", user=mina, width=375)
    clean(page)
    waiting = page.get_by_role("region", name="Waiting for your check")
    waiting.get_by_role("link", name="Going home").click()

    # Only what changed, large; the rest is one tap away.
    expect(page.locator("del", has_text="2 weeks").first).to_be_visible()
    expect(page.locator("ins", has_text="8 weeks").first).to_be_visible()
    expect(page.get_by_text("The label changed.")).to_be_visible()
    expect(page.get_by_text("Do not drive.").first).not_to_be_visible()
    clean(page)

    # Nothing is signed while an earlier answer is not confirmed.
    click(page, "Sign this text")
    expect(page.get_by_role("alert")).to_contain_text("or answer anew")
    clean(page)
    for tick in page.get_by_role("checkbox", name=re.compile("^Still: ")).all():
        tick.check()
    click(page, "Sign this text")
    expect(page.get_by_text("Signed. Thank you.")).to_be_visible()
    publish(again(signed).latest_revision, by=None)
    reader = open_page(signed.get_absolute_url(), width=375)
    expect(reader.get_by_text("Medically checked by Mina Okafor, MD").first).to_be_visible()
    expect(reader.get_by_text("8 weeks")).to_be_visible()
    clean(reader)


def test_a_publisher_publishes_together_takes_down_at_a_time_and_goes_back(open_page, signed, pia, ana):
    other = make_article(published=False, by=ana, title="Driving again", kind=Kind.PATIENT_STORY)
    third = make_article(published=False, by=ana, title="Not ready", kind=Kind.PATIENT_STORY, body="")
    page = open_page("/admin/articles/article/", user=pia)

    # Several pages together: what stands against one is named, and it is left out.
    for title in ("Driving again", "Not ready"):
        page.get_by_role("row", name=re.compile(title)).get_by_role("checkbox").check()
    page.get_by_label("Action:").select_option(label="Publish together …")
    click(page, "Go")
    expect(page.get_by_text("Write the text of the page.")).to_be_visible()
    clean(page)
    click(page, "Leave out what is not ready")
    tomorrow = timezone.now() + timedelta(days=1)
    page.get_by_label("At a time").check()
    page.get_by_label(re.compile(": date$")).fill(tomorrow.date().isoformat())
    page.get_by_label(re.compile(": time$")).fill("09:00")
    clean(page)
    click(page, "Publish together")
    page.goto("/admin/")
    planned = page.get_by_role("region", name="The next 30 days")
    expect(planned.get_by_text("09:00 UTC")).to_be_visible()
    clean(page)
    assert again(other).state == State.SCHEDULED
    assert again(third).state == State.DRAFT

    # A live page is to be taken down at a time, which stands beside its text and is called off.
    page.goto(change_address(signed))
    page.get_by_role("link", name="Take down …").click()
    page.get_by_role("radio", name="It was out of date").check()
    page.get_by_label("At a time").check()
    page.get_by_label(re.compile(": date$")).fill(tomorrow.date().isoformat())
    page.get_by_label(re.compile(": time$")).fill("10:00")
    clean(page)
    click(page, "Take down")
    expect(page.get_by_text("The page is taken down on")).to_be_visible()
    clean(page)
    page.get_by_role("button", name=re.compile("^Call it off")).click()
    assert again(signed).is_live

    # An old version is used again and published.
    edit(again(signed), by=ana, body=EIGHT)
    page.goto(change_address(signed).replace("change", "history"))
    click(page, "Use version 1 as the draft")
    click(page, "Publish")
    expect(page.get_by_text("Live. See it")).to_be_visible()
    assert "2 weeks" in again(signed).live_revision.content["body"]


def test_somebody_outside_reads_one_version_and_comments(open_page, ana):
    article = make_article(published=False, by=ana, title="Going home", body=TWO)
    page = open_page(change_address(article), user=ana)
    page.get_by_role("link", name="Let somebody outside read version 1").click()
    page.get_by_label("Who reads it?").fill("Patient panel")
    clean(page)
    click(page, "Make the link")
    link = urlsplit(page.get_by_label("Link", exact=True).input_value()).path
    clean(page)

    # Without an account or a cookie: exactly that version, also after a later one was saved.
    edit(again(article), by=ana, body=EIGHT)
    reader = open_page(link, width=375)
    expect(reader.get_by_text("2 weeks")).to_be_visible()
    expect(reader.get_by_text("8 weeks")).to_have_count(0)
    reader.get_by_role("textbox", name="Your comment").fill("How far is near?")
    click(reader, "Send the comment")
    expect(reader.get_by_role("status")).to_have_text("Thank you, the editors have it.")
    clean(reader)
    assert reader.context.cookies() == []

    # The comment stands beside the text; the link can be withdrawn, and is then as if it had never been.
    page.goto(change_address(article))
    expect(page.get_by_text("How far is near?")).to_be_visible()
    page.get_by_role("link", name="Let somebody outside read version 2").click()
    click(page, "Withdraw")
    assert reader.goto(link).status == 404


def test_anyone_asks_what_a_page_said_and_who_checked_it(open_page, signed, mina):
    yesterday = timezone.localdate() - timedelta(days=1)
    page = open_page(change_address(signed).replace("change", "history"), user=mina)
    clean(page)
    page.get_by_label("What did readers see on").fill(timezone.localdate().isoformat())
    click(page, "Look it up")
    answer = page.get_by_role("status")
    expect(answer).to_contain_text("version 1")
    expect(answer).to_contain_text("Mina Okafor")
    clean(page)
    answer.get_by_role("link", name="version 1").click()
    expect(page.get_by_text("2 weeks").first).to_be_visible()
    clean(page)
    page.go_back()
    page.get_by_label("What did readers see on").fill(yesterday.isoformat())
    click(page, "Look it up")
    expect(page.get_by_role("status")).to_contain_text("did not exist yet")
