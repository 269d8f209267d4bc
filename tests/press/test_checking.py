"""A medical check belongs to an exact text."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from articles.models import Kind
from articles.removal import remove_examples
from carthub.desk import to_check
from carthub.editorial import checklist
from carthub.editorial.comparing import compare_contents
from carthub.editorial.models import Document, Event, Notice, Review, Site, SiteVersion, What
from carthub.editorial.permissions import Role
from carthub.editorial.querysets import Stage
from carthub.editorial.services import checking
from carthub.editorial.services.publishing import publish
from carthub.editorial.services.republishing import republish_all
from carthub.editorial.services.revisions import record_revision, restore
from tests.factories import edit, make_article, make_checker, make_member, make_person, make_topic, yes_to_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def mina():
    return make_checker()


@pytest.fixture
def ana():
    return make_member(Role.AUTHOR, "ana")


@pytest.fixture
def sent(ana):
    """An article of Ana's that waits for a check."""
    article = make_article(published=False, by=ana, body="Stay near the center for 2 weeks.")
    checking.send_for_check(article, by=ana)
    return again(article)


def again(document):
    return type(document).objects.get(pk=document.pk)


def sign(document, by, seen=None):
    seen = seen or again(document).latest_revision
    return checking.sign(document, by=by, seen=seen, answers=yes_to_all())


def refused(act, *args, **kwargs):
    with pytest.raises(ValidationError) as refusal:
        act(*args, **kwargs)
    return " ".join(refusal.value.messages)


def needs_check():
    Site.objects.update(medical_kinds=[Kind.EXPLAINER.value])


def test_a_kind_that_needs_a_check_is_published_only_when_it_is_signed(sent, mina, client):
    needs_check()
    assert "needs a medical check" in refused(publish, sent.latest_revision, by=None)
    sign(sent, mina)
    publish(sent.latest_revision, by=None)
    assert "Medically checked by" in client.get(sent.get_absolute_url()).text


def test_without_a_check_the_page_says_so(sent, client):
    publish(sent.latest_revision, by=None)
    assert "has not been checked by a medical reviewer" in client.get(sent.get_absolute_url()).text


def test_a_change_of_one_number_makes_the_page_unchecked_again(sent, mina):
    needs_check()
    sign(sent, mina)
    revision = edit(again(sent), body="Stay near the center for 8 weeks.")
    assert again(sent).stage == Stage.DRAFT
    assert Event.objects.filter(what=What.UNSIGNED, document=sent.pk).exists()
    assert "needs a medical check" in refused(publish, revision, by=None)


def test_going_back_to_the_signed_text_needs_no_new_check(sent, mina):
    needs_check()
    sign(sent, mina)
    signed = again(sent).latest_revision
    edit(again(sent), body="Stay near the center for 8 weeks.")
    restored, _notes = restore(signed, by=mina)
    assert again(sent).stage == Stage.CHECKED
    publish(restored, by=None)


def test_housekeeping_unsigns_nothing(sent, mina):
    needs_check()
    sign(sent, mina)
    article = again(sent)
    article.topics.add(make_topic("Fever"))
    article.slug = "another-address"
    article.save()
    revision = record_revision(article, by=None)
    assert revision.number == 2
    assert again(sent).stage == Stage.CHECKED
    publish(revision, by=None)


def test_a_minor_edit_keeps_the_check_and_says_so(ana, mina):
    needs_check()
    article = make_article(published=False, by=ana, body="Teh cells are yours.")
    checking.send_for_check(article, by=ana)
    sign(article, mina)
    revision = edit(again(article), body="The cells are yours.")
    assert revision.vouched_by.by == mina
    assert again(article).stage == Stage.CHECKED
    assert Event.objects.filter(what=What.MINOR, document=article.pk).exists()
    publish(revision, by=None)
    revision = edit(again(article), body="The cells are not yours.")
    assert "needs a medical check" in refused(publish, revision, by=None)


def test_no_edit_is_minor_when_the_language_changes_with_it(ana, mina):
    article = make_article(published=False, by=ana, language="es", body="Teh cells are yours.")
    checking.send_for_check(article, by=ana)
    sign(article, mina)
    assert edit(again(article), language="en", body="The cells are yours.").vouched_by is None
    assert again(article).stage == Stage.DRAFT


def test_a_new_topic_on_a_page_with_a_minor_edit_is_no_second_minor_edit(ana, mina):
    article = make_article(published=False, by=ana, body="Teh cells are yours.")
    checking.send_for_check(article, by=ana)
    sign(article, mina)
    article = again(article)
    edit(article, body="The cells are yours.")
    article.topics.add(make_topic("Fever"))
    assert record_revision(article, by=ana).number == 3
    edits = Event.objects.filter(what__in=[What.MINOR, What.UNSIGNED], document=article.pk)
    assert [(event.what, event.revision.number) for event in edits] == [(What.MINOR, 2)]


def test_a_text_that_changed_a_second_ago_is_not_signed(sent, mina):
    seen = sent.latest_revision
    edit(again(sent), body="Stay near the center for 8 weeks.")
    assert "changed while you read" in refused(sign, sent, mina, seen)
    assert not Review.objects.exists()
    assert again(sent).stage == Stage.WAITING


def test_nobody_checks_what_they_wrote(mina):
    by_mina = make_article(published=False, by=mina)
    checking.send_for_check(by_mina, by=mina)
    assert "wrote part of this text" in refused(sign, by_mina, mina)


def test_nobody_checks_a_text_that_bears_their_name(ana, mina):
    article = make_article(published=False, by=ana, authors=[mina.person])
    checking.send_for_check(article, by=ana)
    assert "wrote part of this text" in refused(sign, article, mina)


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        ({"expires": timezone.localdate() - timedelta(days=1)}, "no verified, current"),
        ({"verified_on": None, "verified_by": None}, "no verified, current"),
        ({"verified_on": timezone.localdate() - timedelta(days=731)}, "no verified, current"),
        ({"kind": "degree"}, "no verified, current"),
    ],
)
def test_a_credential_that_is_not_current_signs_nothing(sent, mina, fault, says):
    mina.person.credentials.update(**fault)
    assert says in refused(sign, sent, mina)
    assert says in refused(checking.set_reviewer, sent, by=sent.created_by or mina, reviewer=mina)


def test_who_is_no_reviewer_signs_nothing(sent):
    chief = make_member(Role.CHIEF)
    assert "is no medical reviewer" in refused(sign, sent, chief)


def test_every_question_is_answered_and_none_with_no(sent, mina):
    answers = yes_to_all()[1:]
    answers[0]["answer"] = checklist.Answer.NO
    with pytest.raises(ValidationError) as refusal:
        checking.sign(sent, by=mina, seen=sent.latest_revision, answers=answers)
    first, second = checklist.items()[:2]
    assert set(refusal.value.message_dict) == {first.key, second.key}


def test_changes_are_asked_for_with_words_and_the_author_is_told(sent, ana, mina):
    ask = {"by": mina, "seen": sent.latest_revision, "answers": []}
    assert "Say what should change" in refused(checking.ask_for_changes, sent, message=" ", **ask)
    checking.ask_for_changes(sent, message="The label says 2 weeks.", **ask)
    assert again(sent).stage == Stage.ASKED
    assert ana.notices.get().what == What.CHANGES_ASKED
    edit(again(sent), body="Stay for two weeks.")
    assert again(sent).stage == Stage.ASKED
    assert "Changes were asked for" in refused(sign, sent, mina)


def test_a_check_that_is_taken_back_by_its_reviewer_no_longer_holds(sent, mina, client):
    sign(sent, mina)
    publish(sent.latest_revision, by=None)
    number = SiteVersion.objects.get().number
    checking.ask_for_changes(
        again(sent), by=mina, seen=sent.latest_revision, answers=[], message="The label changed."
    )
    assert "has not been checked" in client.get(sent.get_absolute_url()).text
    assert SiteVersion.objects.get().number > number


def test_a_live_text_that_is_signed_again_shows_the_new_day_at_once(sent, mina, client, time_machine):
    mina.person.credentials.update(verified_on=date(2026, 1, 1))
    time_machine.move_to("2026-03-01T10:00Z")
    sign(sent, mina)
    publish(sent.latest_revision, by=None)
    assert "1 March 2026" in client.get(sent.get_absolute_url()).text
    time_machine.move_to("2026-09-01T10:00Z")
    sign(sent, mina)
    page = client.get(sent.get_absolute_url()).content
    assert "1 September 2026" in page.decode()
    list(republish_all())
    assert client.get(sent.get_absolute_url()).content == page


def test_the_moves_are_refused_in_plain_words(sent, ana, mina):
    assert "waits for a check already" in refused(checking.send_for_check, sent, by=ana)
    checking.take_back(sent, by=ana)
    assert "nothing to take back" in refused(checking.take_back, sent, by=ana)
    assert "Nobody has sent this text" in refused(sign, sent, mina)
    assert "Send it for a check first" in refused(checking.set_reviewer, sent, by=ana, reviewer=mina)


def test_a_checked_text_that_is_sent_and_taken_back_is_still_checked(sent, ana, mina):
    sign(sent, mina)
    checking.send_for_check(sent, by=ana)
    checking.take_back(sent, by=ana)
    assert again(sent).stage == Stage.CHECKED


def test_a_text_whose_reviewer_may_check_no_longer_waits_for_any_other(ana, mina):
    nora = make_checker("nora")
    article = make_article(published=False, by=ana)
    checking.send_for_check(article, by=ana, reviewer=nora)
    assert to_check(mina) == []
    nora.person.credentials.update(expires=timezone.localdate() - timedelta(days=1))
    assert [entry.title for entry in to_check(mina)] == [article.title]


def test_without_a_name_every_possible_reviewer_is_told(ana, mina):
    make_member(Role.REVIEWER, "unverified")
    article = make_article(published=False, by=ana)
    checking.send_for_check(article, by=ana)
    assert {notice.user for notice in Notice.objects.all()} == {mina}


def test_a_chief_publishes_anyway_with_a_reason_that_stays(ana):
    chief = make_member(Role.CHIEF)
    article = make_article(published=False, by=ana, authors=[])
    assert "at least 20" in refused(publish, article.latest_revision, by=chief, anyway="Because.")
    reason = "The author asked not to be named here."
    publish(article.latest_revision, by=chief, anyway=reason)
    assert Event.objects.get(what=What.PUBLISHED_ANYWAY).reason == reason


def test_a_reason_without_a_fault_is_no_publishing_anyway(sent):
    publish(sent.latest_revision, by=None, anyway="Not needed.")
    assert not Event.objects.filter(what=What.PUBLISHED_ANYWAY).exists()


def test_nobody_publishes_over_a_missing_check(sent):
    needs_check()
    reason = "It is urgent, and everybody agrees on it."
    assert "needs a medical check" in refused(publish, sent.latest_revision, by=None, anyway=reason)


def test_an_example_page_that_was_checked_and_mended_can_be_removed(ana, mina):
    article = make_article(demo=True, by=ana, body="Teh cells are yours.")
    checking.send_for_check(article, by=ana)
    sign(article, mina)
    assert edit(again(article), body="The cells are yours.").vouched_by is not None
    assert remove_examples()["pages"] == 1
    assert not Document.objects.exists()


def test_a_reviewer_sees_that_the_role_of_an_author_changed(ana):
    zoe = make_person("Zoe", role_line="Writer")
    article = make_article(published=False, by=ana, authors=[zoe])
    before = article.latest_revision
    zoe.role_line = "Hematologist"
    zoe.save()
    after = record_revision(again(article), by=ana)
    [part] = compare_contents(article, before.content, after.content, only=article.SIGNED)
    assert [(change.before, change.after) for change in part.changes] == [
        ("Zoe, Writer", "Zoe, Hematologist")
    ]
