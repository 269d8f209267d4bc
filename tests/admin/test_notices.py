"""What a person is told on the desk."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from carthub.editorial.models import Notice
from carthub.editorial.permissions import Role
from carthub.editorial.services.notices import notify
from tests.admin_forms import change_address
from tests.factories import make_article, make_member, make_user

pytestmark = pytest.mark.django_db

ALL = "/admin/editorial/notice/"


@pytest.fixture
def ben():
    return make_member(Role.AUTHOR, "ben")


@pytest.fixture
def browser(ben):
    browser = Client()
    browser.force_login(ben)
    return browser


def tell(user, text="Ana published “Fever”.", **fields):
    [notice] = notify([user], "published", text, by=make_user("ana"), **fields)
    return notice


def shown(page):
    return [notice.text for notice in page.context["notices"]]


def test_the_desk_shows_what_is_new_first_and_twelve_at_most(browser, ben):
    notices = [tell(ben, f"Notice {number}") for number in range(15)]
    for notice in notices[5:]:
        Notice.objects.filter(pk=notice.pk).update(seen_at=timezone.now())
    fresh, seen = [4, 3, 2, 1, 0], [14, 13, 12, 11, 10, 9, 8]
    assert shown(browser.get("/admin/")) == [f"Notice {number}" for number in fresh + seen]


def test_the_bar_counts_what_is_new_on_every_page(browser, ben):
    count = 'places__count">2<'
    tell(ben), tell(ben), tell(make_member(Role.AUTHOR, "eva"))
    for place in ("/admin/", "/admin/articles/article/", ALL):
        assert count in browser.get(place).text


def test_opening_one_leads_to_its_place_and_marks_what_leads_there_as_seen(browser, ben):
    article = make_article(published=False)
    one, other = tell(ben, document=article), tell(ben, document=article)
    elsewhere = tell(ben, document=article, path=f"/admin/articles/article/{article.pk}/check/")
    answer = browser.get(f"{ALL}{one.pk}/open/")
    assert answer["Location"] == change_address(article)
    assert set(Notice.objects.unseen()) == {elsewhere}
    assert browser.get(f"{ALL}{other.pk}/open/")["Location"] == change_address(article)
    assert browser.get(f"{ALL}{elsewhere.pk}/open/")["Location"] == elsewhere.path


@pytest.mark.parametrize(
    "path", ["//evil.example/", "https://evil.example/", "/\\evil.example", "javascript:x"]
)
def test_no_notice_leads_away_from_the_site(browser, ben, path):
    answer = browser.get(f"{ALL}{tell(ben, path=path).pk}/open/")
    assert answer["Location"] == "/admin/"


def test_nobody_opens_the_notice_of_another(browser):
    notice = tell(make_member(Role.AUTHOR, "eva"))
    assert browser.get(f"{ALL}{notice.pk}/open/").status_code == 404
    assert browser.post(f"{ALL}seen/", {"newest": notice.pk}).status_code == 302
    assert Notice.objects.unseen().count() == 1


def test_all_that_was_on_the_screen_is_marked_as_seen(browser, ben):
    tell(ben), tell(ben)
    newest = browser.get("/admin/").context["notices"][0]
    later = tell(ben, "Came while I read")
    browser.post(f"{ALL}seen/", {"newest": newest.pk})
    assert list(Notice.objects.unseen()) == [later]
    assert browser.get(f"{ALL}seen/").status_code == 405
    assert browser.post(f"{ALL}seen/", {"newest": "x"}).status_code == 403


def test_all_of_them_stand_on_pages_of_their_own(browser, ben):
    for number in range(120):
        tell(ben, f"Notice {number}")
    first = browser.get(ALL)
    second = browser.get(f"{ALL}?before={first.context['older']}")
    third = browser.get(f"{ALL}?before={second.context['older']}")
    texts = shown(first) + shown(second) + shown(third)
    assert texts == [f"Notice {number}" for number in reversed(range(120))]
    assert third.context["older"] == ""
    assert browser.get(f"{ALL}?before=nonsense").status_code == 404


@pytest.mark.parametrize("place", ["/admin/", ALL])
def test_one_notice_costs_as_much_as_many(browser, ben, place):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(place).status_code == 200
        return len(captured)

    tell(ben, document=make_article())
    browser.get(place)
    one = queries()
    for _number in range(30):
        tell(ben, document=make_article())
    Notice.objects.filter(pk__gt=Notice.objects.order_by("pk")[6].pk).update(
        seen_at=timezone.now() - timedelta(days=1)
    )
    assert queries() == one


def test_a_hostile_title_is_shown_as_text(browser, ben):
    tell(ben, "Ana published “<script>alert(1)</script>”.")
    for place in ("/admin/", ALL):
        assert "<script>alert" not in browser.get(place).text
