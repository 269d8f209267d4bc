import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from articles.tending.merging import merge_topic
from carthub.editorial.models import Picture
from carthub.editorial.services.checking import send_for_check
from carthub.editorial.services.notices import notify
from tests.admin_forms import change_address
from tests.browser_fixtures import axe_faults
from tests.factories import (
    edit,
    make_article,
    make_checker,
    make_picture,
    make_topic,
    make_topic_page,
    make_user,
)
from topics.models import Topic

pytestmark = pytest.mark.browser
PLACES = [
    "/admin/",
    "/admin/articles/article/",
    "/admin/articles/article/add/",
    "/admin/topics/topic/",
    "/admin/topics/topic/add/",
    "/admin/editorial/picture/",
    "/admin/editorial/picture/add/",
    "/admin/editorial/person/",
    "/admin/editorial/person/add/",
    "/admin/editorial/site/",
    "/admin/examples/remove/",
    "/admin/replace/",
    "/admin/replace/?words=fever&put=heat",
    "/admin/settings/",
    "/admin/editorial/document/together/",
    "/admin/auth/user/",
    "/admin/auth/user/add/",
    "/admin/editorial/notice/",
]


@pytest.fixture
def desk(open_page):
    """A page of the admin, opened by Ana."""

    def open_it(path="/admin/", **options):
        return open_page(path, user=make_user("ana"), **options)

    return open_it


def choose(page, label, typed):
    box = page.get_by_role("combobox", name=re.compile(f"^{label}"))
    field = box.get_by_role("searchbox")
    field.click()
    field.press_sequentially(typed)


def tending_places(topic, article):
    """What is asked, what is told, and what went wrong."""
    heat = make_topic("High temperature")
    change = merge_topic(make_topic("Warmth"), heat, by=None)
    own = f"/admin/topics/topic/{topic.pk}"
    return [
        f"{own}/rename/",
        f"{own}/rename/?name=Fevers&change_address=on&look=1",
        f"{own}/merge/?into=Nonsense&look=1",
        f"{own}/merge/?into=Warmth&look=1",
        f"{own}/delete/",
        f"/admin/topics/topic/changes/{change.pk}/undo/",
        f"/admin/articles/article/move-topic/?articles={article.pk}",
    ]


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (375, "dark")])
def test_every_place_of_the_admin_is_free_of_faults_and_fits(desk, width, scheme):
    topic = make_topic("Fever", other_names=["Pyrexia"])
    live = make_article(topics=[topic], picture=make_picture(), picture_alt="Cells", example=True)
    page_of_topic = make_topic_page(topic)
    edit(live, title="Fever for 8 days", body="It lasts 2 days.\n\n[^a]: A source.", picture=make_picture())
    history = change_address(live).replace("change", "history")
    bare = make_article(published=False, body="")
    own = [
        change_address(live),
        change_address(page_of_topic),
        f"{change_address(bare)}?check=1",
        change_address(live).replace("change", "take-down"),
        f"{history}?day={timezone.localdate()}",
        f"{history}editions/",
        f"{history}compare/?before=1&after=2",
        change_address(bare).replace("change", "delete"),
        f"/admin/topics/topic/{topic.pk}/change/",
        f"/admin/editorial/picture/{Picture.objects.first().pk}/change/",
        f"/admin/editorial/picture/{Picture.objects.first().pk}/replace/",
        *places_about_people(),
        *tending_places(topic, live),
    ]
    page = desk(width=width, color_scheme=scheme)
    for place in [*PLACES, *own]:
        page.goto(place)
        page.wait_for_load_state("load")
        assert axe_faults(page) == [], place
        assert page.evaluate("document.documentElement.scrollWidth") <= width, place


def places_about_people():
    """Of a reviewer who is about to leave, with a check that waits for her and something that Ana is told."""
    mina = make_checker()
    checked = make_article(published=False, title="Doses")
    send_for_check(checked, by=make_user("ben"), reviewer=mina)
    notify([make_user("ana")], "published", "Ben published “Doses”.", by=make_user("ben"), document=checked)
    licence = mina.person.credentials.get()
    return [
        f"/admin/auth/user/{mina.pk}/change/",
        f"/admin/auth/user/{mina.pk}/left/",
        f"/admin/editorial/person/{mina.person.pk}/change/",
        f"/admin/editorial/credential/add/?person={mina.person.pk}",
        f"/admin/editorial/credential/{licence.pk}/change/",
        f"/admin/editorial/credential/{licence.pk}/verify/",
    ]


def test_a_topic_is_found_by_another_name_and_chosen(desk):
    make_topic("Cytokine release syndrome", other_names=["CRS"])
    article = make_article(published=False)
    page = desk(change_address(article))
    choose(page, "Topics", "crs")
    page.get_by_role("option", name="CRS → Cytokine release syndrome").click()
    page.get_by_role("button", name="Save draft").last.click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    assert [topic.name for topic in article.topics.all()] == ["Cytokine release syndrome"]


def test_a_new_topic_is_made_only_after_a_question(desk):
    article = make_article(published=False)
    page = desk(change_address(article))
    answers = iter(["dismiss", "accept"])
    page.on("dialog", lambda dialog: getattr(dialog, next(answers))())
    choose(page, "Topics", "Neutropenia")
    page.get_by_role("option", name="Make a new topic “Neutropenia” …").click()
    assert not Topic.objects.exists()
    choose(page, "Topics", "Neutropenia")
    page.get_by_role("option", name="Make a new topic “Neutropenia” …").click()
    expect(page.get_by_role("combobox", name="Topics, Neutropenia")).to_be_visible()
    page.get_by_role("button", name="Save draft").last.click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    assert [topic.name for topic in article.topics.all()] == ["Neutropenia"]


def test_leaving_with_unsaved_text_asks_and_saving_does_not(desk):
    page = desk(change_address(make_article(published=False)))
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.get_by_role("textbox", name="Title").fill("Typed anew")
    page.get_by_role("link", name="Desk").first.click()
    page.wait_for_timeout(300)
    assert asked == ["beforeunload"]
    page.keyboard.press("Control+s")
    expect(page.get_by_text("Saved.")).to_be_visible()
    page.get_by_role("link", name="Desk").first.click()
    expect(page.get_by_role("heading", name="My drafts")).to_be_visible()
    assert asked == ["beforeunload"]


def test_enter_in_the_title_saves_a_draft_and_publishes_nothing(desk):
    article = make_article(published=False)
    page = desk(change_address(article))
    page.get_by_role("textbox", name="Title").press("Enter")
    expect(page.get_by_text("Saved.")).to_be_visible()
    article.refresh_from_db()
    assert article.live_revision is None


def test_a_fault_in_the_list_leads_to_its_field(desk):
    article = make_article(published=False, body="", authors=[])
    page = desk(change_address(article))
    page.get_by_role("button", name="Publish", exact=True).click()
    page.get_by_role("alert").get_by_role("link", name="Text").click()
    expect(page.get_by_role("textbox", name="Text")).to_be_focused()
    assert axe_faults(page) == []


def test_a_conflict_shows_both_texts_and_keeps_mine(desk, open_page):
    article = make_article(published=False, body="One\n\nTwo")
    page = desk(change_address(article))
    page.get_by_role("textbox", name="Text").fill("One\n\nMine")
    edit(article, body="One\n\nBen’s", by=make_user("ben"))
    page.get_by_role("button", name="Save draft").last.click()
    expect(page.get_by_role("alert")).to_contain_text("Ben saved at")
    page.get_by_text("Compare").click()
    assert axe_faults(page) == []
    page.get_by_role("button", name="Use mine").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    article.refresh_from_db()
    assert article.body == "One\n\nMine"


def test_throwing_mine_away_asks_once_on_the_page_itself(desk):
    article = make_article(published=False)
    page = desk(change_address(article))
    page.get_by_role("textbox", name="Title").fill("Mine")
    edit(article, title="Ben’s title", by=make_user("ben"))
    page.get_by_role("button", name="Save draft").last.click()
    page.get_by_text("Use Ben’s").click()
    page.get_by_role("button", name="Throw mine away").click()
    expect(page.get_by_role("textbox", name="Title")).to_have_value("Ben’s title")


def test_a_click_on_the_picture_sets_the_spot_to_keep_in_view(desk):
    picture = make_picture()
    page = desk(f"/admin/editorial/picture/{picture.pk}/change/")
    image = page.locator(".focal img")
    box = image.bounding_box()
    image.click(position={"x": box["width"] * 0.25, "y": box["height"] * 0.75})
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("was changed successfully")).to_be_visible()
    picture.refresh_from_db()
    assert (picture.focal_x, picture.focal_y) == (25, 75)


def test_the_picture_that_was_chosen_is_shown(desk):
    make_picture("cells.jpg")
    page = desk(change_address(make_article(published=False)))
    page.get_by_role("combobox", name=re.compile("^Picture")).click()
    page.get_by_role("option", name=re.compile("cells.jpg")).click()
    expect(page.locator(".thumbnail--field")).to_have_js_property("complete", True)
    assert page.locator(".thumbnail--field").evaluate("image => image.naturalWidth") > 0


def test_an_editor_signs_out(desk):
    page = desk()
    page.get_by_role("button", name="Sign out").click()
    page.goto("/admin/")
    expect(page).to_have_url(re.compile("/accounts/login/"))
