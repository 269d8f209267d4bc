import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from tests.admin_forms import change_address
from tests.browser_fixtures import axe_faults
from tests.factories import make_article, make_user

pytestmark = pytest.mark.browser

PASSWORD = "walnut-teapot-river"


@pytest.fixture
def article(hub):
    return make_article(published=False, title="First")


def title_of(page):
    return page.get_by_role("textbox", name="Title")


def save(page):
    page.get_by_role("button", name="Save draft").last.click()


def test_text_that_was_typed_survives_a_crash(open_page, article):
    page = open_page(user=make_user("ana"))
    page.clock.install()
    page.goto(change_address(article))
    title_of(page).fill("Typed before the crash")
    page.clock.run_for(14_000)
    expect(page.get_by_text("Kept at")).to_be_visible()
    page.close()  # nothing is asked, nothing saved
    page = page.context.new_page()
    page.goto(change_address(article))
    expect(title_of(page)).to_have_value("First")
    assert axe_faults(page) == []
    page.get_by_role("link", name="Go on with it").click()
    expect(title_of(page)).to_have_value("Typed before the crash")
    save(page)
    expect(page.get_by_text("Saved.")).to_be_visible()
    expect(page.get_by_text("never saved")).to_have_count(0)
    article.refresh_from_db()
    assert article.title == "Typed before the crash"


def test_saving_is_held_back_until_the_writer_is_signed_in_again(open_page, article):
    ana = make_user("ana")
    ana.set_password(PASSWORD)
    ana.save()
    page = open_page(change_address(article), user=ana)
    title_of(page).fill("Typed for an hour")
    Session.objects.all().delete()
    save(page)
    expect(page.get_by_text("Not saved: you are signed out.")).to_be_visible()
    with page.expect_popup() as opened:
        page.get_by_role("link", name="Sign in", exact=True).click()
    sign_in = opened.value
    sign_in.get_by_label("User name or e-mail address").fill("ana")
    sign_in.get_by_label("Password").fill(PASSWORD)
    sign_in.get_by_role("button", name="Sign in", exact=True).click()
    expect(sign_in.get_by_role("heading", name="My drafts")).to_be_visible()
    save(page)
    expect(page.get_by_text("Saved.")).to_be_visible()
    article.refresh_from_db()
    assert article.title == "Typed for an hour"
