"""Acts on many pages from a list: first what would change, then one confirmation."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles.models import Article
from carthub.editorial.admin import bulk
from carthub.editorial.models import Notice, Schedule
from carthub.editorial.permissions import Role
from carthub.editorial.querysets import Stage
from carthub.editorial.services import checking
from tests.admin_forms import said
from tests.factories import edit, make_article, make_checker, make_member, make_topic, make_topic_page

pytestmark = pytest.mark.django_db

ARTICLES, PAGES = "/admin/articles/article/", "/admin/topics/topicpage/"


def choose(browser, action, pages, address=ARTICLES, **more):
    """What the list sends when pages are ticked and “Go” is pressed."""
    ticked = {"action": action, "_selected_action": [page.pk for page in pages], "index": "0"}
    return browser.post(address, ticked | more, follow=True)


def effects(response):
    return {each.document.title: (each.words, each.refused) for each in response.context["effects"]}


def confirm(browser, shown, address=ARTICLES, **typed):
    """Press the button of the page that shows the effects."""
    hidden = re.findall(r'name="_selected_action" value="(\d+)"', shown.text)
    sent = {
        "action": shown.context["act"].name,
        "_selected_action": hidden,
        "shown": shown.context["shown"],
        "_confirm": "1",
    }
    return browser.post(address, sent | typed, follow=True)


def statuses(client, pages):
    return [client.get(page.get_absolute_url()).status_code for page in pages]


def test_many_are_published_and_one_that_is_refused_keeps_none_back(writer, client):
    fine, bad, live = (
        make_article(published=False, title="Fine"),
        make_article(published=False, title="Bad", body=""),
        make_article(title="Live"),
    )
    shown = choose(writer, "publish_pages", [fine, bad, live])
    assert effects(shown) == {
        "Fine": ("Version 1 goes live.", False),
        "Bad": ("Write the text of the page.", True),
        "Live": ("Live already: nothing changes.", False),
    }
    assert statuses(client, [fine]) == [404]
    done = confirm(writer, shown)
    assert said(done) == ["Publish: done for 1 page.", "“Bad”: Write the text of the page."]
    assert statuses(client, [fine, bad, live]) == [200, 404, 200]


def test_what_was_saved_since_it_was_shown_is_shown_again_before_it_is_published(writer, client):
    article = make_article(published=False)
    shown = choose(writer, "publish_pages", [article])
    edit(article, title="Not seen yet")
    again = confirm(writer, shown)
    assert "new since you looked" in said(again)[0]
    assert statuses(client, [article]) == [404]
    confirm(writer, again)
    assert "Not seen yet" in client.get(article.get_absolute_url()).text


def test_many_are_taken_down_with_one_reason_now_or_at_a_time(writer, client):
    live, draft, page = (
        make_article(title="Live"),
        make_article(published=False, title="Draft"),
        make_topic_page(),
    )
    shown = choose(writer, "take_down_pages", [live, draft])
    assert [refused for _words, refused in effects(shown).values()].count(True) == 1
    assert "reason" in confirm(writer, shown).context["form"].errors
    confirm(writer, shown, reason="error", text="It said 8 weeks.")
    assert "It said 8 weeks." in client.get(live.get_absolute_url()).text
    shown = choose(writer, "take_down_pages", [page], PAGES)
    confirm(writer, shown, PAGES, reason="error", when="later", at_0="2090-01-01", at_1="09:00")
    assert Schedule.objects.waiting().get().document_id == page.pk


def test_many_are_sent_to_one_reviewer_and_handed_to_another(writer, ana):
    mina, noor = make_checker("mina"), make_checker("noor")
    fresh, own = (
        make_article(published=False, title="Fresh"),
        make_article(published=False, by=mina, title="Own"),
    )
    waiting = make_article(published=False, title="Waiting")
    checking.send_for_check(waiting, by=ana)
    asked = choose(writer, "send_for_check", [fresh, own, waiting])
    assert asked.context["effects"] == []
    shown = choose(writer, "send_for_check", [fresh, own, waiting], _show="1", reviewer=mina.pk)
    assert effects(shown) == {
        "Fresh": ("Is sent for a check.", False),
        "Own": ("Mina wrote part of this text. Somebody else checks it.", True),
        "Waiting": ("It waits for a check already.", True),
    }
    confirm(writer, shown, reviewer=mina.pk, message="Only numbers")
    assert list(Article.objects.filter(reviewer=mina)) == [fresh]
    assert Notice.objects.filter(user=mina).count() == 2
    shown = choose(writer, "set_reviewer", [fresh, own, waiting], _show="1", reviewer=noor.pk)
    confirm(writer, shown, reviewer=noor.pk)
    assert set(Article.objects.filter(reviewer=noor, stage=Stage.WAITING)) == {fresh, waiting}


def test_another_choice_than_the_one_that_was_shown_is_shown_first(writer):
    fever, chills, article = make_topic("Fever"), make_topic("Chills"), make_article(published=False)
    shown = choose(writer, "add_topic", [article], _show="1", topic=fever.pk)
    again = confirm(writer, shown, topic=chills.pk)
    assert "new since you looked" in said(again)[0]
    assert not article.topics.exists()


def test_a_topic_is_added_to_drafts_and_readers_get_it_where_their_text_is_the_same(writer, client):
    topic = make_topic("Fever")
    make_topic_page(topic)
    has, same = make_article(topics=[topic], title="Has"), make_article(title="Same")
    differs, draft = make_article(title="Old words"), make_article(published=False, title="Draft")
    edit(differs, title="Differs")
    chosen = {"topic": topic.pk, "republish": "on"}
    shown = choose(writer, "add_topic", [has, same, differs, draft], _show="1", **chosen)
    assert {title: words for title, (words, _refused) in effects(shown).items()} == {
        "Has": "Has the topic already.",
        "Same": "Becomes version 2, and goes live.",
        "Differs": "Becomes version 3; other changes wait, so it is not published.",
        "Draft": "Becomes version 2.",
    }
    signed = same.live_revision.signed_sha256
    assert said(confirm(writer, shown, **chosen)) == ["Add a topic: done for 3 pages."]
    for article in (has, same, differs, draft):
        article.refresh_from_db()
        assert list(article.topics.all()) == [topic]
    assert same.latest_revision.note == "Topic added: Fever"
    assert (same.live_revision, same.live_revision.signed_sha256) == (same.latest_revision, signed)
    listed = client.get("/topics/fever/").text
    assert [title in listed for title in ("Same", "Old words", "Differs", "Draft")] == [
        True,
        False,
        False,
        False,
    ]


def test_a_topic_is_taken_off_many_drafts(writer):
    fever, chills = make_topic("Fever"), make_topic("Chills")
    both, other = make_article(topics=[fever, chills]), make_article(topics=[chills])
    asked = choose(writer, "take_topic_off", [both])
    assert set(asked.context["form"].fields["topic"].queryset) == {fever, chills}
    shown = choose(writer, "take_topic_off", [both, other], _show="1", topic=fever.pk)
    confirm(writer, shown, topic=fever.pk)
    both.refresh_from_db()
    assert (list(both.topics.all()), both.latest_revision.note) == ([chills], "Topic taken off: Fever")
    assert both.live_revision.content["topics"] == [fever.pk, chills.pk]


@pytest.mark.parametrize(
    ("role", "offered"),
    [
        (Role.AUTHOR, {"send_for_check", "set_reviewer", "add_topic", "take_topic_off"}),
        (Role.REVIEWER, set()),
        (Role.PUBLISHER, {act.name for act in bulk.BulkActions.bulk_acts} | {"add_topic", "take_topic_off"}),
    ],
)
def test_only_what_somebody_may_do_is_offered_and_the_rest_is_refused_when_forced(client, role, offered):
    article = make_article(published=False)
    member = Client()
    member.force_login(make_member(role))
    assert "delete_selected" not in member.get(ARTICLES).text
    for act in ("publish_pages", "publish_together", "take_down_pages", "add_topic", "send_for_check"):
        answer = choose(member, act, [article])
        assert (f'<option value="{act}">' in member.get(ARTICLES).text) == (act in offered)
        assert ("No action selected." in answer.text) == (act not in offered and bool(offered))
    forced = {"action": "publish_pages", "_selected_action": [article.pk], "shown": f"{article.pk}:1"}
    member.post(ARTICLES, forced | {"_confirm": "1"})
    assert statuses(client, [article]) == [200 if "publish_pages" in offered else 404]


def test_an_author_can_not_have_readers_get_a_topic_at_once(client):
    article, topic = make_article(), make_topic()
    author = Client()
    author.force_login(make_member(Role.AUTHOR))
    chosen = {"topic": topic.pk, "republish": "on"}
    shown = choose(author, "add_topic", [article], _show="1", **chosen)
    assert "republish" not in shown.context["form"].fields
    confirm(author, shown, **chosen)
    article.refresh_from_db()
    assert article.live_revision.number == 1


def test_what_can_be_no_page_is_passed_over(writer):
    article = make_article(published=False)
    odd = ["abc", "²", "9" * 40, article.pk]
    shown = writer.post(ARTICLES, {"action": "publish_pages", "_selected_action": odd, "index": "0"})
    assert [each.document.pk for each in shown.context["effects"]] == [article.pk]
    together = "/admin/editorial/document/together/"
    keys = [f"{pk}:1" for pk in odd]
    assert [row.key for row in writer.post(together, {"page": keys}).context["rows"]] == keys[-1:]
    assert writer.get(f"{together}?pages=abc,²,{'9' * 40}").status_code == 200


def test_more_than_can_be_looked_at_are_refused_with_a_sentence(writer, monkeypatch):
    monkeypatch.setattr(bulk, "MOST_AT_ONCE", 2)
    pages = [make_article(published=False) for _number in range(3)]
    refused = choose(writer, "publish_pages", pages[:1], select_across="1")
    assert said(refused)[0].startswith("You chose 3 pages. At most 2 can be changed at once")


@pytest.mark.parametrize(
    "act", ["publish_pages", "take_down_pages", "send_for_check", "set_reviewer", "add_topic"]
)
def test_looking_costs_the_same_for_two_pages_and_for_twenty(writer, act):
    chosen = {"_show": "1", "topic": make_topic().pk, "reviewer": make_checker().pk, "reason": "error"}

    def queries(pages):
        with CaptureQueriesContext(connection) as captured:
            assert choose(writer, act, pages, **chosen).context["effects"]
        return len(captured)

    pages = [make_article(published=bool(number % 2), topics=[make_topic()]) for number in range(20)]
    queries(pages[:2])
    assert queries(pages) == queries(pages[:2])
