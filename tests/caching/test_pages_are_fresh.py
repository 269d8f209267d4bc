"""Whatever changes what readers see, the next reader sees it, although every page was kept."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection, transaction
from django.utils import timezone

from articles.models import Article
from articles.removal import remove_examples
from articles.tending.merging import merge_topic
from articles.tending.moving import move_articles
from articles.tending.undoing import undo_change
from carthub import caching
from carthub.editorial.models import Document, Erasing, Site, SiteVersion
from carthub.editorial.services import checking
from carthub.editorial.services.addresses import send_on
from carthub.editorial.services.erasing import erase_at_once
from carthub.editorial.services.publishing import publish, withdraw
from carthub.editorial.services.schedules import schedule
from carthub.editorial.services.sites import save_person, save_site
from tests.factories import (
    edit,
    make_article,
    make_checker,
    make_person,
    make_topic,
    make_topic_page,
    make_user,
    publish_again,
    yes_to_all,
)
from tests.forgetting import forget_everything
from tests.tending.hub import make_hub, what_readers_see
from topics.services.names import name_topic
from topics.services.renaming import rename_topic

pytestmark = pytest.mark.django_db


def measured():
    return Article.objects.get(title="Measure it")


def take_down(hub):
    withdraw(hub.heat_page, by=make_user(), reason=Document.Withdrawal.OUT_OF_DATE)


def put_back(hub):
    take_down(hub)
    what_readers_see()
    publish_again(hub.heat_page)


def merge(hub):
    merge_topic(hub.fever, hub.heat, by=None)


def merge_and_undo(hub):
    change = merge_topic(hub.fever, hub.heat, by=None)
    what_readers_see()
    undo_change(change, by=make_user())


def erase(hub):
    people = {"asked_by": make_user("ben"), "confirmed_by": make_user("cleo")}
    reason = "The person in the story asked us by letter."
    erase_at_once(measured(), ground=Erasing.Ground.OTHER, reason=reason, **people)


def sign(hub):
    article = measured()
    checking.send_for_check(article, by=make_user())
    answers = yes_to_all()
    checking.sign(article, by=make_checker(), seen=article.latest_revision, answers=answers)


def name_the_site(hub):
    site = Site.objects.current()
    site.name, site.header_lines = "Another hub", "About | /about/"
    save_site(site)


def show_a_person(hub):
    person = make_person()
    person.public, person.name = True, "The team"
    save_person(person)


ACTS = {
    "publish": lambda hub: publish_again(measured(), title="Measure it well", excerpt="Twice a day."),
    "publish one more": lambda hub: make_article(topics=[hub.fever], title="Newest of all"),
    "publish a topic page": lambda hub: make_topic_page(make_topic("Rash")),
    "take down": take_down,
    "put back": put_back,
    "move an address": lambda hub: publish_again(measured(), slug="elsewhere"),
    "send readers on": lambda hub: send_on("/articles/lost/", hub.page, by=make_user()),
    "rename a topic": lambda hub: rename_topic(hub.fever, "Febrile state", by=make_user()),
    "name a topic": lambda hub: name_topic(hub.fever, "Hot skin", language="en"),
    "merge": merge,
    "merge and undo": merge_and_undo,
    "move articles": lambda hub: move_articles([measured().pk], hub.fever, hub.chills, by=None),
    "erase": erase,
    "sign": sign,
    "name the site": name_the_site,
    "show a person": show_a_person,
    "remove the examples": lambda hub: remove_examples(),
}


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS.keys())
def test_the_next_reader_sees_it(act, monkeypatch):
    hub = make_hub()
    what_readers_see()
    act(hub)
    seen = what_readers_see()
    monkeypatch.setattr(caching, "PAGES", caching.PageCache(0, None, "secret"))
    forget_everything()
    assert seen == what_readers_see()


def test_what_is_due_is_seen_at_its_time(client):
    article = make_article(title="Before")
    soon = timezone.now() + timedelta(hours=1)
    schedule(edit(article, title="After"), at=soon, by=make_user())
    assert "Before" in client.get("/").text
    with time_machine.travel(soon + timedelta(seconds=1)):
        assert "After" in client.get("/").text


def test_a_backup_that_is_restored_brings_back_no_page_that_came_after_it(client):
    article = make_article(title="In the backup")
    assert "In the backup" in client.get("/").text
    with transaction.atomic():
        publish_again(article, title="After the backup")
        assert "After the backup" in client.get("/").text
        transaction.set_rollback(True)
    assert "In the backup" in client.get("/").text
    publish_again(Article.objects.get(), title="After the restoring")
    assert "After the restoring" in client.get("/").text


def test_a_page_during_whose_making_something_changed_is_not_kept(client):
    make_article()
    others = iter([lambda: SiteVersion.objects.update(token="another")])

    def change_between(execute, sql, params, many, context):
        """Another process changes something right before the page's own articles are read."""
        if "articles_publishedarticle" in sql:
            next(others, lambda: None)()
        return execute(sql, params, many, context)

    with connection.execute_wrapper(change_between):
        assert client.get("/").status_code == 200
    assert not caching.PAGES.memory.kept
    client.get("/")
    assert caching.PAGES.memory.kept


def test_a_thousand_versions_later_memory_is_still_bounded(client, monkeypatch):
    monkeypatch.setattr(caching, "PAGES", caching.PageCache(1, None, "secret"))
    article = make_article()
    for number in range(60):
        publish(edit(article, title=f"Title {number}"), by=None)
        for path in ("/", "/articles/", "/feed/", article.get_absolute_url()):
            assert f"Title {number}" in client.get(path).text
    assert caching.PAGES.memory.bytes <= 2**20
