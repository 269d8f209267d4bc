"""A fault after any SQL statement leaves everything as it was."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.db import connection
from django.utils import timezone

from articles.removal import remove_examples
from carthub.editorial.models import Document, MissedAddress, Replacement
from carthub.editorial.permissions import Role
from carthub.editorial.querysets import Stage
from carthub.editorial.services import replacing
from carthub.editorial.services.addresses import send_on
from carthub.editorial.services.checking import send_for_check, sign
from carthub.editorial.services.drafts import delete_draft
from carthub.editorial.services.erasing import ask_to_erase, erase
from carthub.editorial.services.leaving import Takers, leave
from carthub.editorial.services.plans import call_off, fail
from carthub.editorial.services.publishing import publish, withdraw
from carthub.editorial.services.republishing import republish
from carthub.editorial.services.revisions import restore
from carthub.editorial.services.schedules import do_together, plan_withdrawal, schedule
from carthub.editorial.services.shares import end_share, share
from carthub.editorial.services.together import plan_together, publish_together
from carthub.lib.replacing import Search
from tests.factories import (
    edit,
    make_article,
    make_checker,
    make_member,
    make_picture,
    make_topic,
    make_topic_page,
    make_user,
    yes_to_all,
)

pytestmark = pytest.mark.django_db


class Fault(Exception):
    pass


class FaultAfter:
    """Lets a number of statements pass and fails after the next one was done."""

    def __init__(self, statements):
        self.left = statements

    def __call__(self, execute, sql, params, many, context):
        result = execute(sql, params, many, context)
        if sql.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
            return result
        if self.left == 0:
            raise Fault(sql)
        self.left -= 1
        return result


def everything():
    """All rows of all tables."""
    return {
        model._meta.label: list(model._default_manager.order_by("pk").values()) for model in apps.get_models()
    }


def make_candidate(body="A fact.[^1]\n\n[^1]: doi:10.1000/1", **fields):
    topics = [make_topic("Fever"), make_topic("Chills")]
    make_topic_page(topics[0])
    fields = {"topics": topics, "picture": make_picture(), "picture_alt": "Cells"} | fields
    return make_article(slug="first", body=body, **fields)


def publishing():
    article = make_candidate(published=False)
    return lambda: publish(article.latest_revision, by=make_user())


def publishing_under_a_new_address():
    article = make_candidate()
    revision = edit(article, slug="second", title="Second")
    return lambda: publish(revision, by=make_user())


def taking_down():
    article = make_candidate()
    return lambda: withdraw(article, by=make_user(), reason="error", text="It said 8 weeks.")


def restoring():
    article = make_candidate()
    edit(article, title="Second")
    return lambda: restore(article.live_revision, by=make_user())


def rebuilding():
    article = make_candidate()
    return lambda: republish(article)


def scheduling():
    article = make_candidate(published=False)
    return lambda: schedule(article.latest_revision, at=timezone.now() + timedelta(days=1), by=make_user())


def sharing():
    article = make_candidate(published=False)
    return lambda: share(article.latest_revision, by=make_user(), for_whom="Dr. Okafor")


def ending_a_link_with_a_comment():
    article = make_candidate(published=False)
    made, _token = share(article.latest_revision, by=make_user("ben"), for_whom="Dr. Okafor")
    made.page.comments.create(name="Dr. Okafor", text="Say why.", quote="fact")
    return lambda: end_share(made, by=make_user())


def replacing_words():
    pages = [make_candidate(), make_article(title="A fact of life")]
    search = Search("fact")
    choices = {page.pk: replacing.Choice(1, {("title", 0), ("body", 0)}) for page in pages}
    return lambda: replacing.replace(search, "truth", choices, by=make_user())


def undoing_a_replacement():
    replacing_words()()
    return lambda: replacing.undo(Replacement.objects.get(), by=make_user())


def publishing_together():
    pages = [make_candidate(published=False), make_topic_page(published=False)]
    return lambda: publish_together([page.latest_revision for page in pages], by=make_user())


def planning_together():
    pages = [make_candidate(published=False), make_topic_page(published=False)]
    at = timezone.now() + timedelta(days=1)
    return lambda: plan_together([page.latest_revision for page in pages], at=at, by=make_user())


def doing_a_group():
    plans = planning_together()()
    return lambda: do_together([plan.pk for plan in plans])


def planning_to_take_down():
    article, at = make_candidate(), timezone.now() + timedelta(days=1)
    return lambda: plan_withdrawal(article, at=at, by=make_user(), reason="error")


def calling_off():
    plans = planning_together()()
    return lambda: call_off(plans[0], by=make_user())


def failing():
    plans = planning_together()()
    return lambda: fail({plans[1].pk: "It was taken down."})


def removing_the_examples():
    make_candidate(example=True, demo=True)
    return lambda: remove_examples(by=make_user())


def signing():
    article, mina = make_candidate(), make_checker()
    send_for_check(article, by=make_user())
    return lambda: sign(article, by=mina, seen=article.latest_revision, answers=yes_to_all())


def letting_somebody_go():
    ben, ana = make_member([Role.AUTHOR, Role.REVIEWER], "ben"), make_member(Role.CHIEF, "ana")
    article = make_candidate(published=False, by=ben)
    Document.objects.filter(pk=article.pk).update(created_by=ben, reviewer=ben, stage=Stage.WAITING)
    schedule(article.latest_revision, at=timezone.now() + timedelta(days=1), by=ben)
    Authenticator.objects.create(user=ben, type=Authenticator.Type.TOTP, data={})
    return lambda: leave(ben, by=ana, takers=Takers(pages=ana, plans=ana))


def sending_readers_on():
    page = make_article()
    today = timezone.localdate()
    MissedAddress.objects.create(path="/old/", first_on=today, last_on=today)
    return lambda: send_on("/old/", page, by=make_user())


def deleting_a_draft_whose_address_leads_on():
    draft, page = make_candidate(published=False), make_article()
    return lambda: delete_draft(draft, by=make_user(), send_readers_to=page)


def erasing():
    page = make_candidate(body="A fact.[^1] And [more](/articles/more/).\n\n[^1]: doi:10.1000/1")
    reason = "The person asked us by letter."
    request = ask_to_erase(page, ground="consent", reason=reason, by=make_user("ben"))
    return lambda: erase(request, by=make_user())


@pytest.mark.parametrize(
    "prepare",
    [
        publishing,
        publishing_under_a_new_address,
        taking_down,
        restoring,
        rebuilding,
        scheduling,
        sharing,
        ending_a_link_with_a_comment,
        replacing_words,
        undoing_a_replacement,
        publishing_together,
        planning_together,
        doing_a_group,
        planning_to_take_down,
        calling_off,
        failing,
        removing_the_examples,
        signing,
        letting_somebody_go,
        sending_readers_on,
        deleting_a_draft_whose_address_leads_on,
        erasing,
    ],
)
def test_a_fault_after_any_statement_changes_nothing(prepare):
    make_user()
    act = prepare()
    before = everything()
    statements = 0
    while True:
        try:
            with connection.execute_wrapper(FaultAfter(statements)):
                act()
            break
        except Fault:
            assert everything() == before, f"half done after {statements + 1} statements"
        statements += 1
    assert statements > 5
    assert everything() != before
