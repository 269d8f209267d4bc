"""What entitles a person to check texts, who made sure of it, and what the form of a person says of it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from carthub.editorial.models import Credential, Event
from carthub.editorial.permissions import Role
from tests.admin_forms import faults, opened, press_button
from tests.factories import make_checker, make_member, make_person

pytestmark = pytest.mark.django_db

ADD = reverse("admin:editorial_credential_add")
LICENCE = {
    "kind": "licence",
    "title": "Licensed physician",
    "issuer": "Texas",
    "country": "us",
    "number": "J1",
}


@pytest.fixture
def carla():
    return make_member(Role.CHIEF, "carla")


@pytest.fixture
def chief(carla):
    browser = Client()
    browser.force_login(carla)
    return browser


@pytest.fixture
def mina():
    """A reviewer whose person has nothing to show for it yet."""
    return make_person("Mina Okafor", user=make_member(Role.REVIEWER, "mina"))


def of(row, name="change"):
    kind = type(row).__name__.lower()
    return reverse(f"admin:editorial_{kind}_{name}", args=[row.pk])


def claim(browser, person, **changes):
    press_button(browser, f"{ADD}?person={person.pk}", "_save", **LICENCE | changes)
    return Credential.objects.order_by("-pk").first()


def verify(browser, credential, **changes):
    seen = browser.get(of(credential, "verify")).context["form"]["seen"].value()
    answer = browser.post(of(credential, "verify"), {"how": "public_register", "seen": seen} | changes)
    credential.refresh_from_db()
    return answer


def test_a_claimed_licence_counts_once_somebody_else_has_verified_it(chief, mina, carla):
    assert "May not check texts today." in chief.get(of(mina)).text
    licence = claim(chief, mina)
    assert (licence.person, licence.country, licence.verified_on) == (mina, "US", None)
    shown = chief.get(of(mina)).text
    assert "No verified licence, board certification or registration." in shown
    assert "Not verified yet." in shown
    asked = chief.get(of(licence, "verify")).text
    for fact in ("Mina Okafor", "Licensed physician", "Texas", "J1"):
        assert fact in asked
    verify(chief, licence)
    assert (licence.verified_by, licence.verified_how) == (carla, "public_register")
    assert mina.may_check
    until = timezone.localdate() + timedelta(days=730)
    assert f"Verified. Runs out on {until.day} {until:%B %Y}." in chief.get(of(mina)).text
    event = Event.objects.get(what="credential verified")
    assert (event.subject, event.reason) == (
        "Mina Okafor",
        "Licensed physician. Looked up in a public register.",
    )


@pytest.mark.parametrize("name", ["title", "number", "expires"])
def test_changing_a_fact_of_a_verified_credential_takes_the_verification_off(chief, name):
    licence = make_checker().person.credentials.get()
    press_button(chief, of(licence), "_save")
    assert licence.person.may_check
    press_button(chief, of(licence), "_save", **{name: "2099-01-01"})
    licence.refresh_from_db()
    assert (licence.verified_on, licence.verified_by, licence.verified_how) == (None, None, "")
    assert not licence.person.may_check
    assert Event.objects.filter(what="credential changed").count() == 1


def test_nobody_verifies_their_own(chief, carla):
    carla.groups.add(make_member(Role.REVIEWER, "mina").groups.get())
    own = claim(chief, make_person("Carla Adams", user=carla))
    assert ">Verify<" not in chief.get(of(own.person)).text
    refused = verify(chief, own)
    assert "Nobody verifies their own credential." in refused.text
    assert own.verified_on is None


def test_verifying_a_stranger_and_becoming_them_afterwards_does_not_help(chief, carla):
    carla.groups.add(make_member(Role.REVIEWER, "mina").groups.get())
    stranger = make_person("Carla Adams")
    verify(chief, claim(chief, stranger))
    assert stranger.may_check
    press_button(chief, of(stranger), "_save", user=carla.pk)
    stranger.refresh_from_db()
    assert stranger.user == carla
    assert not stranger.may_check
    assert "Verified by the person themselves, which does not count." in chief.get(of(stranger)).text


def test_what_was_changed_meanwhile_is_looked_at_again(chief, mina):
    licence = claim(chief, mina)
    seen = chief.get(of(licence, "verify")).context["form"]["seen"].value()
    press_button(chief, of(licence), "_save", number="J2")
    refused = chief.post(of(licence, "verify"), {"how": "document_seen", "seen": seen})
    assert "Somebody changed it meanwhile." in refused.text
    assert not mina.may_check


def test_what_has_run_out_is_neither_verified_nor_enough(chief, mina, carla):
    licence = claim(chief, mina, expires="2020-05-03")
    assert "It has run out." in verify(chief, licence).text
    Credential.objects.update(verified_on=timezone.localdate(), verified_by=carla)
    assert not mina.may_check
    assert "Ran out on 3 May 2020." in chief.get(of(mina)).text


@pytest.mark.parametrize(
    ("kind", "days_ago", "counts"),
    [("licence", 729, True), ("licence", 732, False), ("degree", 1, False), ("board_certification", 0, True)],
)
def test_a_verification_of_a_clinical_credential_counts_for_two_years(mina, carla, kind, days_ago, counts):
    mina.credentials.create(
        kind=kind,
        title="Doctor",
        verified_on=timezone.localdate() - timedelta(days=days_ago),
        verified_by=carla,
    )
    assert mina.may_check is counts


def test_the_form_says_what_is_missing_besides_the_credential(chief, carla):
    for person, told in [
        (make_person("Zoe"), "They do not sign in"),
        (make_person("Ben", user=make_member(Role.AUTHOR, "ben")), "does not have the role Medical reviewer"),
    ]:
        verify(chief, claim(chief, person))
        shown = chief.get(of(person)).text
        assert "May not check texts today." in shown
        assert told in shown
        assert "No verified licence" not in shown


def test_bad_facts_are_refused_at_their_field(chief, mina):
    address = f"{ADD}?person={mina.pk}"
    typed = opened(chief, address)
    for field, value in [
        ("country", "U1"),
        ("country", "u"),
        ("kind", "wizard"),
        ("expires", "soon"),
        ("title", ""),
    ]:
        refused = press_button(chief, address, "_save", typed=typed, **LICENCE | {field: value})
        assert faults(refused)[field]
    assert not Credential.objects.exists()


def test_a_credential_is_removed_and_the_history_says_so(chief):
    licence = make_checker().person.credentials.get()
    chief.post(of(licence, "delete"), {"post": "yes"})
    assert not Credential.objects.exists()
    assert Event.objects.get(what="credential changed").reason == "Licensed physician: removed"


@pytest.mark.parametrize("role", [Role.AUTHOR, Role.REVIEWER, Role.PUBLISHER])
def test_others_see_no_number_and_no_door(role):
    licence = make_checker().person.credentials.get()
    Credential.objects.update(number="J1-secret")
    browser = Client()
    browser.force_login(make_member(role, "other"))
    shown = browser.get(of(licence.person)).text
    assert "Mina Okafor" in shown
    assert "Licensed physician" not in shown
    for name in ("change", "verify", "delete"):
        assert browser.get(of(licence, name)).status_code == 403
