"""Who may do what: every cell of the table in permissions.py, tried through the admin."""

import re
from dataclasses import dataclass

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from articles.models import Article
from carthub.editorial import checklist
from carthub.editorial.models import Address, Site
from carthub.editorial.permissions import TABLE, Right, Role
from carthub.editorial.role_table import in_markdown
from carthub.editorial.services.checking import send_for_check
from carthub.editorial.services.erasing import ask_to_erase
from carthub.editorial.services.notices import notify
from tests.admin_forms import change_address, opened
from tests.factories import (
    license_for,
    make_article,
    make_member,
    make_person,
    make_picture,
    make_topic,
    make_topic_page,
    make_user,
)
from topics.models import Topic

pytestmark = pytest.mark.django_db

NOBODY = "nobody"  # signs in and has no role
COLUMNS = [*Role, NOBODY]


@dataclass(frozen=True)
class Tried:
    """What came of trying something: was the way to it shown, was it done, was it refused?"""

    shown: bool
    done: bool
    refused: bool


def signed_in(role):
    """A browser in which a member with this one role is signed in."""
    browser = Client()
    browser.force_login(make_member([] if role == NOBODY else role, username=role.split()[-1].lower()))
    return browser


def user_of(browser):
    return get_user_model().objects.get(pk=browser.session["_auth_user_id"])


def all_powerful():
    browser = Client()
    browser.force_login(make_user("root"))
    return browser


def is_refused(response):
    return response.status_code in (403, 404)


def shows(browser, address, words):
    """Whether a page is there for this person and shows the words."""
    response = browser.get(address)
    return response.status_code == 200 and words in response.text


def typed(address, **changes):
    """What the form at an address sends when somebody who sees all of it changes a little."""
    return opened(all_powerful(), address) | changes


def read(browser):
    article = make_article(published=False, body="Not for everybody.")
    answer = browser.get(change_address(article))
    return Tried(
        shown=shows(browser, "/admin/", 'href="/admin/articles/article/"'),
        done="Not for everybody." in answer.text,
        refused=is_refused(answer),
    )


def read_history(browser):
    article = make_article(published=False)
    versions = browser.get(reverse("admin:articles_article_history", args=[article.pk]))
    preview = browser.get(reverse("admin:articles_article_preview", args=[article.pk]))
    return Tried(
        shown=shows(browser, change_address(article), '/history/">History</a>'),
        done="Made for a test" in versions.text and preview.status_code == 200,
        refused=is_refused(versions) and is_refused(preview),
    )


def write(browser):
    article = make_article(published=False)
    answer = browser.post(change_address(article), typed(change_address(article), title="Mine", _save="1"))
    return Tried(
        shown=shows(browser, change_address(article), 'name="_save"'),
        done=Article.objects.get().title == "Mine",
        refused=is_refused(answer),
    )


def write_something_new(browser):
    make_topic()
    add = reverse("admin:articles_article_add")
    answer = browser.post(add, typed(add, title="Mine", _save="1"))
    return Tried(
        shown=shows(browser, "/admin/", f'href="{add}"'),
        done=Article.objects.filter(title="Mine").exists(),
        refused=is_refused(answer),
    )


def make_a_topic(browser):
    answer = browser.post(reverse("admin:topics_topic_make"), {"name": "Neutropenia"})
    return Tried(
        shown=shows(browser, "/admin/topics/topic/", 'href="/admin/topics/topic/add/"'),
        done=Topic.objects.filter(name="Neutropenia").exists(),
        refused=is_refused(answer),
    )


def delete_a_draft(browser):
    article = make_article(published=False)
    answer = browser.post(reverse("admin:articles_article_delete", args=[article.pk]), {"post": "yes"})
    shown = make_article(published=False)
    return Tried(
        shown=shows(browser, change_address(shown), "Delete this draft"),
        done=not Article.objects.filter(pk=article.pk).exists(),
        refused=is_refused(answer),
    )


def publish(browser):
    """Whoever may only write finds the text saved and not published."""
    article = make_article(published=False)
    browser.post(change_address(article), typed(change_address(article), _publish="1"))
    article.refresh_from_db()
    return Tried(
        shown=shows(browser, change_address(article), 'name="_publish"'),
        done=article.is_live,
        refused=not article.is_live,
    )


def take_down(browser):
    article = make_article()
    shown = shows(browser, change_address(article), "Take down …")
    address = reverse("admin:articles_article_take_down", args=[article.pk])
    answer = browser.post(address, {"reason": "out_of_date"})
    article.refresh_from_db()
    return Tried(shown=shown, done=not article.is_live, refused=is_refused(answer))


def tend_a_topic(browser):
    topic = make_topic("Chills")
    address = reverse("admin:topics_topic_change", args=[topic.pk])
    shown = shows(browser, address, 'name="_save"')
    answer = browser.post(address, typed(address, kind="therapy", _save="1"))
    topic.refresh_from_db()
    return Tried(shown=shown, done=topic.kind == "therapy", refused=is_refused(answer))


def rename_a_topic(browser):
    topic = make_topic("Chills")
    address = reverse("admin:topics_topic_rename", args=[topic.pk])
    shown = shows(browser, reverse("admin:topics_topic_change", args=[topic.pk]), f'href="{address}"')
    answer = browser.post(address, {"name": "Shivers"})
    topic.refresh_from_db()
    return Tried(shown=shown, done=topic.name == "Shivers", refused=is_refused(answer))


def replace_words(browser):
    article = make_article(published=False, title="Stay 8 weeks")
    address = reverse("replacing:find")
    tick = f"{article.pk}:1:title:0"
    answer = browser.post(address, {"words": "8 weeks", "put": "2 weeks", "pick": tick})
    article.refresh_from_db()
    return Tried(
        shown=shows(browser, "/admin/topics/topicpage/", f'href="{address}"'),
        done=article.title == "Stay 2 weeks",
        refused=is_refused(answer),
    )


def sign_a_text(browser):
    """By somebody who could, were it for the licence alone."""
    license_for(user_of(browser))
    article = make_article(published=False)
    send_for_check(article, by=make_user("root"))
    shown = shows(browser, change_address(article), "Check this text")
    answers = {item.key: "yes" for item in checklist.items()} | {"until": "2099-01-01"}
    door = reverse("admin:articles_article_check", args=[article.pk])
    answer = browser.post(door, {"seen": 1, "_sign": "1", **answers})
    return Tried(shown=shown, done=article.reviews.exists(), refused=is_refused(answer))


def publish_anyway(browser):
    """Whoever may not finds the text saved and not published."""
    article = make_article(published=False, authors=[])
    address = change_address(article)
    shown = shows(browser, f"{address}?check=1", "Publish anyway")
    browser.post(address, typed(address, _publish="1", anyway="The author asked not to be named."))
    article.refresh_from_db()
    return Tried(shown=shown, done=article.is_live, refused=not article.is_live)


def send_readers_on(browser):
    target = make_article()
    address = reverse("admin:editorial_missedaddress_changelist")
    answer = browser.post(address, {"_send": "1", "path": "/old/", "send_readers_to": target.pk})
    return Tried(
        shown=shows(browser, "/admin/", f'href="{address}"'),
        done=Address.objects.filter(path="/old/").exists(),
        refused=is_refused(answer),
    )


def ask_to_erase_a_page(browser):
    article = make_article()
    address = reverse("admin:articles_article_erase", args=[article.pk])
    answer = browser.post(address, {"ground": "consent", "reason": "The person asked us by letter."})
    return Tried(
        shown=shows(browser, change_address(article), f'href="{address}"'),
        done=article.erasings.exists(),
        refused=is_refused(answer),
    )


def confirm_that_a_page_is_erased(browser):
    """Whoever may only ask sees what was asked, and finds no button."""
    article = make_article()
    ask_to_erase(article, ground="consent", reason="The person asked us by letter.", by=make_user("root"))
    address = reverse("admin:articles_article_erase", args=[article.pk])
    shown = shows(browser, address, 'name="address"')
    browser.post(address, {"address": article.get_absolute_url()})
    article.refresh_from_db()
    return Tried(shown=shown, done=article.erased_at is not None, refused=article.erased_at is None)


def change_the_site(browser):
    address = reverse("admin:editorial_site_change", args=[Site.objects.current().pk])
    answer = browser.post(address, typed(address, name="Other hub"))
    return Tried(
        shown=shows(browser, "/admin/", 'href="/admin/editorial/site/"'),
        done=Site.objects.get().name == "Other hub",
        refused=is_refused(answer),
    )


def write_a_note(browser):
    article = make_article(published=False)
    address = reverse("admin:articles_article_notes", args=[article.pk])
    answer = browser.post(address, {"text": "Is this right?", "version": "1"})
    return Tried(
        shown=shows(browser, change_address(article), "Write a note"),
        done=article.notes.exists(),
        refused=is_refused(answer),
    )


def open_a_version_to_somebody_outside(browser):
    article = make_article(published=False)
    address = reverse("admin:articles_article_share", args=[article.pk, 1])
    answer = browser.post(address, {"for_whom": "Dr. Okafor", "days": "14"})
    return Tried(
        shown=shows(browser, change_address(article), address),
        done=article.shares.exists(),
        refused=is_refused(answer),
    )


def invite_somebody(browser):
    add = reverse("admin:auth_user_add")
    answer = browser.post(add, {"name": "Zoe", "email": "zoe@example.org", "roles": ["Author"]})
    return Tried(
        shown=shows(browser, "/admin/", f'href="{add}"'),
        done=get_user_model().objects.filter(email="zoe@example.org").exists(),
        refused=is_refused(answer),
    )


def let_somebody_go(browser):
    zoe = make_member(Role.AUTHOR, "zoe")
    shown = shows(browser, reverse("admin:auth_user_change", args=[zoe.pk]), "This person left …")
    answer = browser.post(reverse("admin:auth_user_leave", args=[zoe.pk]))
    zoe.refresh_from_db()
    return Tried(shown=shown, done=not zoe.is_active, refused=is_refused(answer))


DOORS = {
    Right.READ: [read, read_history],
    Right.NOTE: [write_a_note],
    Right.WRITE: [write, write_something_new],
    Right.SHARE: [open_a_version_to_somebody_outside],
    Right.MAKE_TOPIC: [make_a_topic],
    Right.DELETE_DRAFT: [delete_a_draft],
    Right.PUBLISH: [publish, take_down],
    Right.CHECK: [sign_a_text],
    Right.OVERRIDE: [publish_anyway],
    Right.TEND: [tend_a_topic, rename_a_topic],
    Right.REPLACE: [replace_words],
    Right.REDIRECT: [send_readers_on],
    Right.ASK_ERASING: [ask_to_erase_a_page],
    Right.ERASE: [confirm_that_a_page_is_erased],
    Right.PEOPLE: [invite_somebody, let_somebody_go],
    Right.SITE: [change_the_site],
}
CELLS = [
    pytest.param(right, door, role, id=f"{role} {door.__name__}")
    for right, doors in DOORS.items()
    for door in doors
    for role in COLUMNS
]


@pytest.mark.parametrize(("right", "door", "role"), CELLS)
def test_a_role_may_do_what_the_table_says_and_nothing_else(right, door, role):
    tried = door(signed_in(role))
    allowed = role in TABLE[right]
    assert tried == Tried(shown=allowed, done=allowed, refused=not allowed)


def test_every_right_of_the_table_is_tried():
    assert set(TABLE) == set(Right)
    assert set(DOORS) == set(Right)


LINK = re.compile(r'<a [^>]*?href="(/admin/[^"#]*)"')
NUMBER = re.compile(r"\d+")


def links_on(text):
    return [address.replace("&amp;", "&") for address in LINK.findall(text)]


def kind_of(address):
    """Of a hundred addresses that differ in numbers alone one is opened."""
    path, _mark, query = address.partition("?")
    return NUMBER.sub("1", path), query.count("=")


@pytest.mark.parametrize("role", COLUMNS)
def test_no_link_that_a_role_is_shown_is_dead_or_refused(role):
    topic = make_topic("Fever", other_names=["Pyrexia"])
    make_topic_page(topic)
    make_article(topics=[topic], authors=[make_person("Zoe")], picture=make_picture(), picture_alt="Cells")
    make_article(published=False, by=make_user("root"))
    browser, waiting, seen, dead = signed_in(role), ["/admin/"], set(), []
    notify([user_of(browser)], "published", "Root published “Fever”.", by=make_user("root"))
    while waiting:
        address = waiting.pop()
        if kind_of(address) in seen:
            continue
        seen.add(kind_of(address))
        response = browser.get(address, follow=True)
        if response.status_code == 200:
            waiting += links_on(response.text)
        else:
            dead.append((response.status_code, address))
    assert dead == []
    assert len(seen) > (0 if role == NOBODY else 15)


def test_a_reviewer_reads_a_text_that_cannot_be_typed_in():
    article = make_article(published=False, body="Two weeks.")
    form = signed_in(Role.REVIEWER).get(change_address(article)).text
    assert "Two weeks." in form
    assert 'name="body"' not in form
    assert "What did you change?" not in form


@pytest.mark.parametrize("role", [Role.REVIEWER, NOBODY])
def test_a_picture_does_not_come_in_through_the_writing_tools_either(role):
    answer = signed_in(role).post(reverse("writing:picture"))
    assert (answer.status_code, answer.json()) == (403, {"error": "Your role does not allow that."})


def test_the_guide_for_editors_has_the_table_as_it_is():
    guide = (settings.BASE_DIR / "docs" / "editors.md").read_text()
    assert in_markdown() in guide, "Run: manage.py write_roles"


def test_the_table_is_written_between_its_marks_and_the_rest_stays(settings, tmp_path, capsys):
    original = (settings.BASE_DIR / "docs" / "editors.md").read_text()
    settings.BASE_DIR = tmp_path
    (tmp_path / "docs").mkdir()
    guide = tmp_path / "docs" / "editors.md"
    guide.write_text(original.replace("| Read drafts and their history | yes |", "| Read drafts | no |"))
    call_command("write_roles", dry_run=True)
    assert guide.read_text() != original
    call_command("write_roles")
    call_command("write_roles")
    assert guide.read_text() == original
    out = capsys.readouterr().out.splitlines()
    assert out == ["The table was out of date."] * 2 + ["The table is up to date."]
    guide.write_text("No marks")
    with pytest.raises(CommandError, match="Put these two lines"):
        call_command("write_roles")
