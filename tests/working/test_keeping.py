"""Typing is kept for its writer alone, is offered again, and never stands in anybody's way."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles.models import Article
from carthub.editorial.models import Revision, WorkingCopy
from carthub.editorial.permissions import Role
from carthub.editorial.services.drafts import delete_draft
from tests.admin_forms import change_address, opened, press_button, said
from tests.factories import edit, make_article, make_member, make_person, make_topic, make_topic_page
from tests.press.test_all_or_nothing import Fault
from tests.working.keeping import ADD, go_on, keep, keep_address, offers, send

pytestmark = pytest.mark.django_db

AT = "2026-11-26 14:02:00+00:00"


@pytest.fixture
def article():
    return make_article(published=False, title="First", body="One\n\nTwo")


def test_typing_is_kept_and_makes_no_version(writer, article):
    typed = opened(writer, change_address(article))
    with time_machine.travel(AT):
        answer = keep(writer, article, typed, body="One\n\nTyped")
    assert answer.json() == {"kept": "Kept at 14:02, for you alone."}
    assert WorkingCopy.objects.get().data["body"] == ["One\n\nTyped"]
    assert Revision.objects.count() == 1
    article.refresh_from_db()
    assert article.body == "One\n\nTwo"


def test_only_what_is_typed_into_the_form_is_kept(writer, article):
    typed = opened(writer, change_address(article))
    extra = {"csrfmiddlewaretoken": "x", "password": "x", "_publish": "1", "over": "1", "note": "Why"}
    keep(writer, article, typed, **extra, publish_at_0="2030-01-01", publish_at_1="10:00")
    data = WorkingCopy.objects.get().data
    assert {"title", "body", "authors", "note", "publish_at_0", "publish_at_1"} <= set(data)
    assert not set(data) & {"csrfmiddlewaretoken", "password", "_publish", "over", "seen", "tab", "writer"}


def test_what_was_kept_is_offered_on_any_computer_of_the_same_person_alone(writer, colleague, ana, article):
    typed = opened(writer, change_address(article))
    with time_machine.travel(AT):
        keep(writer, article, typed, title="Typed")
        other_computer = Client()
        other_computer.force_login(ana)
        page = other_computer.get(change_address(article)).text
    assert "You have typed text that was never saved, kept on 26 November at 14:02" in page
    assert 'value="First"' in page
    assert offers(colleague, change_address(article)) == []


def test_what_the_form_shows_already_is_not_offered(writer, article):
    keep(writer, article, opened(writer, change_address(article)))
    assert WorkingCopy.objects.count() == 1
    assert offers(writer, change_address(article)) == []


def test_going_on_fills_the_form_in_every_order_chosen(writer):
    people = [make_person(name) for name in ("Zoe", "Abe")]
    others, topics = [make_article(), make_article()], [make_topic(), make_topic()]
    article = make_article(published=False, authors=[])
    keys = {
        "authors": [str(person.pk) for person in people],
        "pinned": [str(other.pk) for other in reversed(others)],
        "topics": [str(topic.pk) for topic in topics],
    }
    keep(writer, article, opened(writer, change_address(article)), title="Typed", note="Why", **keys)
    address = go_on(writer, change_address(article))
    filled = opened(writer, address)
    assert {name: filled[name] for name in keys} == keys
    assert (filled["title"], filled["note"]) == ("Typed", "Why")
    press_button(writer, address, "_save")
    article.refresh_from_db()
    content = article.latest_revision.content
    assert [who["name"] for who in content["authors"]] == ["Zoe", "Abe"]
    assert content["pinned"] == [other.pk for other in reversed(others)]
    assert content["topics"] == [topic.pk for topic in topics]
    assert not WorkingCopy.objects.exists()


def test_a_topic_page_keeps_its_typing_too(writer):
    topic = make_topic()
    posts = [make_article(topics=[topic]), make_article(topics=[topic])]
    page = make_topic_page(topic)
    chosen = [str(post.pk) for post in reversed(posts)]
    keep(writer, page, opened(writer, change_address(page)), definition="Typed.", start_here=chosen)
    filled = opened(writer, go_on(writer, change_address(page)))
    assert (filled["definition"], filled["start_here"]) == ("Typed.", chosen)


def test_new_articles_are_kept_apart_and_offered_by_their_titles(writer, colleague):
    for title in ("Fever", "Chills", ""):
        keep(writer, None, opened(writer, ADD), title=title, body="Text")
    page = writer.get(ADD).text
    assert all(words in page for words in ("Fever", "Chills", "Without a title"))
    assert offers(colleague, ADD) == []
    assert offers(writer, "/admin/topics/topicpage/add/") == []
    address = go_on(writer, ADD)
    assert opened(writer, address)["body"] == "Text"
    press_button(writer, address, "_save", title="Nausea")
    assert [article.title for article in Article.objects.all()] == ["Nausea"]
    assert {offer["title"] for offer in offers(writer, ADD)} == {"Fever", "Chills"}


def test_saving_forgets_what_its_own_form_kept(writer, article):
    typed = opened(writer, change_address(article)) | {"title": "Typed"}
    keep(writer, article, typed)
    press_button(writer, change_address(article), "_save", typed=typed)
    assert not WorkingCopy.objects.exists()


def test_a_save_that_fails_at_its_end_forgets_nothing(writer, article):
    typed = opened(writer, change_address(article)) | {"title": "Typed"}
    keep(writer, article, typed)

    def fail(execute, sql, params, many, context):
        result = execute(sql, params, many, context)
        if sql.startswith("DELETE") and "editorial_workingcopy" in sql:
            raise Fault
        return result

    with connection.execute_wrapper(fail), pytest.raises(Fault):
        writer.post(change_address(article), typed | {"_save": "1"})
    assert WorkingCopy.objects.count() == 1
    assert Revision.objects.count() == 1


def test_a_refused_save_keeps_what_was_kept_and_goes_on_keeping(writer, article):
    typed = opened(writer, change_address(article)) | {"title": ""}
    keep(writer, article, typed)
    refused = press_button(writer, change_address(article), "_save", typed=typed)
    again = refused.context["adminform"].form
    assert again["tab"].value() == typed["tab"]
    assert refused.context["working"]["offers"] == []
    assert keep(writer, article, typed, body="More").status_code == 200
    assert WorkingCopy.objects.get().data["body"] == ["More"]


def test_what_was_kept_meets_a_newer_version_at_saving_and_survives_it(writer, ben, article):
    keep(writer, article, opened(writer, change_address(article)), body="One\n\nMine")
    edit(article, body="One\n\nBen’s", by=ben)
    address = go_on(writer, change_address(article))
    assert "Ben has saved this page since you began" in writer.get(address).text
    filled = opened(writer, address)
    assert (filled["seen"], filled["body"]) == (1, "One\n\nMine")
    refused = press_button(writer, address, "_save", typed=filled)
    assert "Ben saved at" in refused.text
    assert keep(writer, article, filled, body="One\n\nMine, better").status_code == 200
    writer.post(address, filled | {"body": "One\n\nMine, better", "over": "2"})
    article.refresh_from_db()
    assert article.body == "One\n\nMine, better"
    assert not WorkingCopy.objects.exists()


def test_of_two_windows_the_later_one_is_kept_and_the_earlier_one_told(writer, article):
    earlier, later = (opened(writer, change_address(article)) for _ in range(2))
    keep(writer, article, earlier, title="Earlier")
    assert keep(writer, article, later, title="Later").status_code == 200
    refused = keep(writer, article, earlier, title="Earlier, more")
    assert refused.status_code == 400
    assert "you opened this page again in another window" in refused.json()["error"]
    assert WorkingCopy.objects.get().title == "Later"
    press_button(writer, change_address(article), "_save", typed=earlier | {"title": "Earlier"})
    assert WorkingCopy.objects.get().title == "Later", "saving one window threw away what the other kept"


def test_nothing_is_written_over_a_copy_that_is_not_decided_about(writer, article):
    keep(writer, article, opened(writer, change_address(article)), title="Before the crash")
    page = writer.get(change_address(article)).context
    again = opened(writer, change_address(article)) | {"offered": page["working"]["undecided"]}
    refused = keep(writer, article, again, title="Typed on")
    assert "choose at the top first" in refused.json()["error"]
    press_button(writer, change_address(article), "_save", typed=again | {"body": "Saved meanwhile"})
    assert WorkingCopy.objects.get().title == "Before the crash"
    send(writer, article, again | {"thrown": again["offered"]})
    assert keep(writer, article, again, title="Typed on").status_code == 200


def test_throwing_away_is_for_one_s_own_copy_alone(writer, colleague, article):
    keep(writer, article, opened(writer, change_address(article)), title="Ana’s")
    keep(colleague, article, opened(colleague, change_address(article)), title="Ben’s")
    tab = offers(writer, change_address(article))[0]["tab"]
    address = change_address(article).replace("change", "throw-away")
    colleague.post(address, {"tab": tab})
    assert writer.get(address).status_code == 405
    assert WorkingCopy.objects.count() == 2
    assert said(writer.post(address, {"tab": tab}, follow=True)) == ["Thrown away."]
    assert WorkingCopy.objects.get().title == "Ben’s"


def test_throwing_mine_away_in_a_conflict_forgets_what_was_kept(writer, ben, article):
    typed = opened(writer, change_address(article)) | {"title": "Mine"}
    keep(writer, article, typed)
    edit(article, title="Ben’s", by=ben)
    refused = press_button(writer, change_address(article), "_save", typed=typed)
    assert f'form="throw-away" name="tab" value="{typed["tab"]}"' in refused.text
    address = change_address(article).replace("change", "throw-away")
    assert 'value="Ben’s"' in writer.post(address, {"tab": typed["tab"]}, follow=True).text
    assert not WorkingCopy.objects.exists()


def test_only_those_who_may_write_keep_and_what_is_wrong_is_said_in_words(client, writer, article):
    typed = opened(writer, change_address(article))
    strangers = client.post(keep_address(article), typed | {"typed": "1"})
    assert (strangers.status_code, "Sign in again" in strangers.json()["error"]) == (403, True)
    assert client.get(reverse("admin:articles_article_token")).status_code == 403
    client.force_login(make_member(Role.REVIEWER))
    assert "does not allow" in keep(client, article, typed).json()["error"]
    assert writer.get(keep_address(article)).status_code == 405
    assert "too long" in keep(writer, article, typed, body="x" * 300_001).json()["error"]
    assert "open this page again" in keep(writer, article, typed, tab="nonsense").json()["error"]
    assert "open this page again" in keep(writer, None, typed, draft_key="\x00").json()["error"]
    assert "somebody else" in keep(writer, article, typed, writer="0").json()["error"]
    assert not WorkingCopy.objects.exists()


def test_signs_that_no_database_takes_do_no_harm(writer, article):
    typed = opened(writer, change_address(article))
    odd = {"title": "Typed\x00", "seen": "9" * 40, "offered": "\x00", "thrown": "\x00"}
    assert keep(writer, article, typed, **odd).status_code == 200
    assert WorkingCopy.objects.get().title == "Typed"
    for kept in ("9" * 30, "\x00", "x"):
        assert writer.get(change_address(article), {"kept": kept}).status_code == 200


def test_a_page_that_was_deleted_is_said_to_be(writer, ana, article):
    typed = opened(writer, change_address(article))
    keep(writer, article, typed)
    delete_draft(article, by=ana)
    assert not WorkingCopy.objects.exists()
    assert "was deleted" in keep(writer, article, typed).json()["error"]


def test_a_form_is_kept_at_most_so_often_a_minute(writer, article):
    typed = opened(writer, change_address(article))
    with time_machine.travel(AT, tick=False):
        answers = {keep(writer, article, typed | {"tab": typed["tab"]}).status_code for _ in range(61)}
    assert answers == {200, 429}


def test_after_signing_in_again_a_fresh_token_serves_the_old_page(ana, article):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(ana)
    typed = opened(browser, change_address(article))
    token = reverse("admin:articles_article_token")
    before = browser.get(token).json()["token"]
    ana.set_password("walnut-teapot-river")
    ana.save()
    Session.objects.all().delete()
    assert browser.get(token).status_code == 403
    sign_in = {"login": "ana", "password": "walnut-teapot-river", "csrfmiddlewaretoken": before}
    assert browser.post(reverse("account_login"), sign_in).status_code == 302
    stale = typed | {"csrfmiddlewaretoken": before}
    assert keep(browser, article, stale).status_code == 403
    fresh = typed | {"csrfmiddlewaretoken": browser.get(token).json()["token"], "title": "Typed before"}
    assert keep(browser, article, fresh).status_code == 200
    assert browser.post(change_address(article), fresh | {"_save": "1"}).status_code == 302
    article.refresh_from_db()
    assert article.title == "Typed before"


def test_keeping_again_costs_one_statement(writer, article):
    typed = opened(writer, change_address(article))
    keep(writer, article, typed)
    with CaptureQueriesContext(connection) as queries:
        keep(writer, article, typed, title="More")
    own = [each["sql"] for each in queries if "editorial_workingcopy" in each["sql"]]
    assert len(own) == 1
    assert not [each for each in queries if "editorial_document" in each["sql"]]


def test_what_nobody_came_back_for_is_forgotten_after_ninety_days(writer, article):
    old, new = opened(writer, change_address(article)), opened(writer, ADD)
    with time_machine.travel(timezone.now() - timedelta(days=91)):
        keep(writer, article, old)
    keep(writer, None, new)
    call_command("tick", dry_run=True)
    assert WorkingCopy.objects.count() == 2
    call_command("tick")
    assert [copy.document for copy in WorkingCopy.objects.all()] == [None]
