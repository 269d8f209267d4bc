"""Sending, reading and signing a text in the admin."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from carthub.editorial import checklist
from carthub.editorial.models import Decision, Review
from carthub.editorial.permissions import Role
from carthub.editorial.querysets import Stage
from carthub.editorial.services import checking
from tests.admin_forms import change_address, press_button, said
from tests.factories import (
    edit,
    make_article,
    make_checker,
    make_member,
    make_person,
    make_picture,
    make_topic_page,
    yes_to_all,
)

pytestmark = pytest.mark.django_db
ANSWERS = {item.key: "yes" for item in checklist.items()} | {"until": "2099-01-01"}
CONFIRMED = {f"{item.key}_again": "on" for item in checklist.items()}


def browser_of(user):
    client = Client()
    client.force_login(user)
    return client


def check_address(article):
    return change_address(article).replace("change", "check")


def again(document):
    return type(document).objects.get(pk=document.pk)


@pytest.fixture
def author():
    return browser_of(make_member(Role.AUTHOR, "ana"))


@pytest.fixture
def mina():
    return make_checker()


@pytest.fixture
def reviewer(mina):
    return browser_of(mina)


@pytest.fixture
def sent():
    article = make_article(published=False, body="Do not drive.\n\nStay near for 2 weeks.")
    checking.send_for_check(article, by=make_member(Role.AUTHOR, "ana"), message="See source 2.")
    return again(article)


@pytest.fixture
def changed(sent, mina):
    """A text that Mina signed, and that says something else since."""
    checking.sign(sent, by=mina, seen=sent.latest_revision, answers=yes_to_all())
    edit(again(sent), body="Drive.\n\nStay near for 8 weeks.")
    checking.send_for_check(sent, by=make_member(Role.AUTHOR, "ana"))
    return again(sent)


def sign_by_form(client, article, **changes):
    data = {"seen": again(article).latest_revision.number, "_sign": "1", **ANSWERS} | changes
    return client.post(check_address(article), data, follow=True)


def test_an_author_saves_and_sends_in_one_go(author, mina):
    article = make_article(published=False)
    page = press_button(author, change_address(article), "_send", title="Sent by Ana")
    assert "Who should check it?" in page.text
    answer = author.post(page.request["PATH_INFO"], {"reviewer": mina.pk, "message": "Please."}, follow=True)
    assert said(answer) == ["Sent. You are told when it is checked."]
    assert (again(article).stage, again(article).reviewer) == (Stage.WAITING, mina)
    assert "Sent by Ana" in mina.notices.get().text


def test_only_those_who_may_check_a_text_are_offered(author, mina):
    make_member(Role.REVIEWER, "unverified")
    article = make_article(published=False)
    page = author.get(change_address(article).replace("change", "send"))
    offered = page.context["form"].fields["reviewer"].queryset
    assert list(offered) == [mina]


def test_the_first_check_shows_the_whole_text(reviewer, sent):
    page = reviewer.get(check_address(sent))
    assert "Do not drive." in page.text
    assert "See source 2." in page.text
    assert "Changed since the last check" not in page.text


def test_everything_that_is_signed_is_shown(reviewer, mina):
    picture, zoe = make_picture(), make_person("Zoe", role_line="Hematologist")
    shown = {"picture": picture, "picture_alt": "Two cells", "picture_caption": "Cells at work"}
    page = make_topic_page(
        published=False, authors=[zoe], pronunciation="new-troh-PEE-nee-uh", definition="Few cells.", **shown
    )
    checking.send_for_check(page, by=make_member(Role.AUTHOR, "ana"))
    text = reviewer.get(check_address(page)).text
    for words in (page.title, "Few cells.", "new-troh-PEE-nee-uh", "Zoe, Hematologist", picture.key):
        assert words in text
    assert "Picture: Two cells" in text
    assert "Cells at work" in text


def test_a_later_check_shows_what_changed_with_numbers_and_negations_large(reviewer, changed):
    page = reviewer.get(check_address(changed))
    large = {(each.before_phrase, each.after_phrase) for each in page.context["shifts"]}
    assert ("2 weeks", "8 weeks") in large
    assert any("not" in before for before, _after in large)


def test_the_earlier_answers_count_only_when_each_is_confirmed(reviewer, changed):
    refused = sign_by_form(reviewer, changed)
    assert "Tick “Still so”, or answer anew." in refused.text
    assert again(changed).stage == Stage.WAITING
    assert said(sign_by_form(reviewer, changed, **CONFIRMED)) == ["Signed. Thank you."]
    assert again(changed).stage == Stage.CHECKED


def test_a_signature_keeps_every_answer_and_note(reviewer, sent):
    sign_by_form(reviewer, sent, current_note="FDA label of June 2025")
    review = Review.objects.get()
    assert (review.decision, review.by_name, review.credentials) == (Decision.SIGNED, "Mina Okafor", "MD")
    kept = {each["item"]: each["answer"] for each in review.answers}
    assert kept == ANSWERS
    assert "FDA label of June 2025" in [each["note"] for each in review.answers]


def test_a_no_is_refused_at_its_question_and_nothing_is_lost(reviewer, sent):
    page = sign_by_form(reviewer, sent, harms="no", message="Please add when to call.")
    assert "Ask for changes." in page.text
    assert "Please add when to call." in page.text
    assert not Review.objects.exists()


def test_a_text_that_was_taken_back_meanwhile_costs_the_reviewer_no_word(reviewer, sent):
    checking.take_back(sent, by=make_member(Role.AUTHOR, "ana"))
    page = sign_by_form(reviewer, sent, message="Please add when to call.")
    assert "Nobody has sent this text" in page.text
    assert "Please add when to call." in page.text


def test_each_fault_leads_to_its_field(reviewer, sent):
    page = sign_by_form(reviewer, sent, until="", harms="")
    assert 'href="#id_until"' in page.text
    assert 'id="id_until"' in page.text
    page = sign_by_form(reviewer, sent, harms="no")
    assert 'href="#id_harms_0"' in page.text


def test_what_changed_a_second_ago_is_shown_and_not_signed(reviewer, sent):
    edit(again(sent), body="Do not drive.\n\nStay near for 3 weeks.")
    page = sign_by_form(reviewer, sent, seen=1)
    assert "New since you opened this page" in page.text
    assert [(each.before_phrase, each.after_phrase) for each in page.context["shifts"]] == [
        ("2 weeks", "3 weeks")
    ]
    assert not Review.objects.exists()
    assert said(sign_by_form(reviewer, sent)) == ["Signed. Thank you."]


def test_what_is_saved_in_the_very_moment_of_signing_is_shown(reviewer, sent):
    def save_first(execute, sql, params, many, context):
        if 'editorial_revision"."number" =' in sql and again(sent).latest_revision.number == 1:
            edit(again(sent), body="Do not drive.\n\nStay near for 3 weeks.")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(save_first):
        page = sign_by_form(reviewer, sent, seen=1)
    assert not Review.objects.exists()
    assert "New since you opened this page" in page.text
    assert 'name="seen" value="2"' in page.text


def test_changes_are_asked_for_without_answers(reviewer, author, sent):
    data = {"seen": 1, "_ask": "1", "message": "The label says 2 weeks."}
    assert said(reviewer.post(check_address(sent), data, follow=True)) == ["Sent back with your words."]
    assert "The label says 2 weeks." in author.get(change_address(sent)).text


def test_who_asks_for_changes_has_given_no_answer_that_was_only_filled_in(reviewer, changed):
    data = {"seen": changed.latest_revision.number, "_ask": "1", "message": "It was 2 weeks.", **ANSWERS}
    reviewer.post(check_address(changed), data | {"harms": "no", "current_again": "on"})
    kept = {each["item"] for each in Review.objects.first().answers}
    assert kept == {"harms", "current", "until"}


def test_an_unchanged_text_is_signed_again(reviewer, mina, sent):
    checking.sign(sent, by=mina, seen=sent.latest_revision, answers=yes_to_all())
    assert "Still correct, sign again" in reviewer.get(check_address(sent)).text
    sign_by_form(reviewer, sent, **CONFIRMED)
    assert Review.objects.count() == 2


def test_an_author_reads_what_the_reviewer_reads_and_signs_nothing(author, sent):
    assert "is no medical reviewer" in author.get(check_address(sent)).text
    assert sign_by_form(author, sent).status_code == 403


def test_a_reviewer_finds_the_text_on_the_desk_and_changes_nothing(reviewer, sent):
    assert check_address(sent) in reviewer.get("/admin/").text
    page = reviewer.get(change_address(sent))
    assert "Save draft" not in page.text
    assert reviewer.post(change_address(sent), {"title": "Hers"}).status_code == 403


@pytest.mark.parametrize("seen", ["", "0", "99", "x"])
def test_a_form_that_was_tampered_with_signs_nothing(reviewer, sent, seen):
    assert sign_by_form(reviewer, sent, seen=seen).status_code in (200, 404)
    assert not Review.objects.exists()


def test_a_chief_is_offered_to_publish_anyway_and_a_publisher_is_not():
    article = make_article(published=False, authors=[])
    chief, publisher = browser_of(make_member(Role.CHIEF)), browser_of(make_member(Role.PUBLISHER))
    for client, offered in ((chief, True), (publisher, False)):
        page = press_button(client, change_address(article), "_publish")
        assert ("Publish anyway" in page.text) is offered
    reason = "The author asked not to be named."
    press_button(publisher, change_address(article), "_publish", anyway=reason)
    assert not again(article).is_live
    press_button(chief, change_address(article), "_publish", anyway=reason)
    assert again(article).is_live
    assert reason in chief.get("/admin/").text


def test_the_check_costs_the_same_for_one_change_and_for_many(reviewer, changed):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert reviewer.get(check_address(changed)).status_code == 200
        return len(captured)

    reviewer.get(check_address(changed))
    one = queries()
    edit(
        again(changed),
        body="\n\n".join(f"Drive after {number} weeks." for number in range(50)),
        excerpt="New.",
    )
    assert queries() == one


def test_a_rewritten_paragraph_is_not_shown_large(reviewer, changed):
    edit(again(changed), body="Do not take 2 of them, ever, or call us. " * 20)
    shifts = reviewer.get(check_address(changed)).context["shifts"]
    assert not any("of them" in change.after for change in shifts)
