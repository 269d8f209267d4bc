"""Every kind of public page, in a real browser: readable by everybody, at every width, without scripts."""

from itertools import pairwise

import pytest

from carthub.editorial.services.publishing import withdraw
from tests.browser_fixtures import axe_faults
from tests.factories import CALL_BOX, make_article, make_picture, make_topic, make_topic_page

pytestmark = [pytest.mark.browser]

LONG_TITLE = "What is immunoeffectorcellassociatedhemophagocyticlymphohistiocytosis, and who has it? " * 2
FULL_BODY = (
    CALL_BOX
    + "## What it is\n\nA fact.[^a] Call 1-800-422-6237.\n\n"
    + "| Day | What |\n|---|---|\n| 1 | Fever |\n\n"
    + "## What helps\n\n- Rest\n- Water\n\n## What to ask\n\n> When do I call?\n\n"
    + "[^a]: A study. 2017. doi:10.1056/NEJMoa1707447\n"
)
PATHS = [
    "/",
    "/topics/",
    "/topics/fever/",
    "/articles/",
    "/articles/full/",
    "/articles/gone/",
    "/about/",
    "/people/editorial-team/",
    "/search/?q=fever",
    "/search/?q=nothing-like-it",
    "/no/such/page/",
    "/es/",
]


@pytest.fixture
def full_hub(hub):
    topic = make_topic("Fever", kind="side_effect", other_names=["High temperature"])
    picture = {"picture": make_picture(), "picture_alt": "Two cells", "picture_caption": "Cells"}
    make_topic_page(topic, body=FULL_BODY, pronunciation="FEE-ver", **picture)
    make_article(slug="full", title=LONG_TITLE, body=FULL_BODY, topics=[topic], **picture)
    for _number in range(12):
        make_article(topics=[topic], example=True)
    make_article(kind="page", slug="about")
    make_article(slug="uno", title="Fiebre", language="es")
    withdraw(make_article(slug="gone"), by=None, reason="error", text="This page said 8 weeks.")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_any_public_page(open_page, full_hub, scheme):
    page = open_page("/healthz", width=375, color_scheme=scheme)
    faults = {}
    for path in PATHS:
        page.goto(path)
        faults[path] = axe_faults(page)
    assert {path: found for path, found in faults.items() if found} == {}


@pytest.mark.parametrize("width", [320, 768, 1440])
def test_no_page_scrolls_sideways(open_page, full_hub, width):
    page = open_page("/healthz", width=width)
    for path in PATHS:
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path


def test_every_page_has_one_main_heading_and_headings_in_order(open_page, full_hub):
    page = open_page("/healthz")
    for path in PATHS:
        page.goto(path)
        levels = page.evaluate("[...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].map(h => +h.tagName[1])")
        assert levels.count(1) == 1, path
        assert levels[0] == 1, path
        assert all(after <= before + 1 for before, after in pairwise(levels)), path


def test_a_reader_without_scripts_follows_read_more_and_finds_the_way_back(open_page, full_hub):
    page = open_page("/topics/fever/", width=375, java_script_enabled=False)
    page.get_by_role("link", name="Older").click()
    page.get_by_role("link", name="Read More").first.click()
    assert page.get_by_role("heading", level=1).is_visible()
    page.get_by_role("link", name="Fever").first.click()
    assert page.get_by_role("heading", level=1, name="Fever").is_visible()
