"""Somebody left: nobody enters with the account, the work goes on, the history stays."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from carthub.editorial.models import Document, Event, Notice, Revision, Schedule
from carthub.editorial.permissions import Role
from carthub.editorial.querysets import Stage
from carthub.editorial.services.leaving import Takers, leave
from carthub.editorial.services.notes import write_note
from carthub.editorial.services.schedules import schedule
from carthub.editorial.services.shares import share
from tests.admin_forms import said
from tests.factories import make_article, make_checker, make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def carla():
    return make_member(Role.CHIEF, "carla")


@pytest.fixture
def ben():
    """Writes, checks and publishes, and is signed in with a second factor."""
    ben = make_member([Role.AUTHOR, Role.REVIEWER, Role.PUBLISHER], "ben")
    Authenticator.objects.create(user=ben, type=Authenticator.Type.TOTP, data={})
    return ben


@pytest.fixture
def ana():
    return make_member([Role.AUTHOR, Role.PUBLISHER], "ana")


@pytest.fixture
def mina():
    return make_checker("mina")


@pytest.fixture
def chief(carla):
    browser = Client()
    browser.force_login(carla)
    return browser


def door(user, name="leave"):
    return reverse(f"admin:auth_user_{name}", args=[user.pk])


def asked_to_check(reviewer, **fields):
    article = make_article(published=False, **fields)
    Document.objects.filter(pk=article.pk).update(reviewer=reviewer, stage=Stage.WAITING)
    return article


def begun_by(user, **fields):
    article = make_article(by=user, **fields)
    Document.objects.filter(pk=article.pk).update(created_by=user)
    return article


@pytest.fixture
def work(ben):
    """A page that is live, a draft, one that was imported and then edited, a check and a plan."""
    live, draft = begun_by(ben, title="Fever"), begun_by(ben, published=False, title="Chills")
    imported = make_article(by=ben, published=False, title="Rash")
    check = asked_to_check(ben, title="Doses")
    planned = schedule(draft.latest_revision, at=timezone.now() + timedelta(days=1), by=ben)
    return {"pages": [live, draft, imported], "check": check, "plan": planned}


def test_what_hangs_on_somebody_is_counted_first_and_then_changes_hands(chief, ben, ana, mina, carla, work):
    history = list(Revision.objects.values()) + list(Event.objects.values())
    asked = chief.get(door(ben)).text
    for words in ("3 pages", "1 open check", "1 plan", "Fever", "Chills", "Rash", "Doses"):
        assert words in asked
    done = chief.post(door(ben), {"pages": ana.pk, "checks": mina.pk, "plans": carla.pk}, follow=True)
    assert said(done) == ["Ben can no longer sign in. The work is handed over."]
    owners = Document.objects.filter(pk__in=[page.pk for page in work["pages"]])
    assert set(owners.values_list("created_by__username", flat=True)) == {"ana"}
    assert Document.objects.get(pk=work["check"].pk).reviewer == mina
    plan = Schedule.objects.get()
    assert (plan.by, plan.by_name) == (carla, "Carla")
    told = {notice.user.username: notice.text for notice in Notice.objects.filter(what="left")}
    assert told == {
        "ana": "Ben left. You take over: 3 pages.",
        "mina": "Ben left. You take over: 1 open check.",
    }
    left = Event.objects.get(what="left")
    assert (left.subject, left.by_name) == ("Ben", "Carla")
    assert left.reason == "3 pages: Ana. 1 open check: Mina. 1 plan: Carla."
    assert history == list(Revision.objects.values()) + list(Event.objects.exclude(pk=left.pk).values())


def test_what_nobody_takes_over_is_named_and_stays(chief, ben, work):
    revision = work["pages"][0].latest_revision
    write_note(revision, by=ben, text="Is this still true?")
    share(revision, by=ben, for_whom="Patient panel")
    asked = chief.get(door(ben)).text
    for words in ("1 open note", "Is this still true?", "1 open link for somebody outside", "Patient panel"):
        assert words in asked


def test_whoever_left_is_out_at_once_and_an_old_session_never_comes_back(chief, ben, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    browser = Client()
    browser.force_login(ben)
    assert browser.get("/admin/").status_code == 200
    chief.post(door(ben))
    assert browser.get("/admin/").status_code == 302
    assert not Authenticator.objects.filter(user=ben).exists()
    back = chief.post(door(ben, "come_back"))
    assert "key=" in back.text
    ben.refresh_from_db()
    assert ben.is_active
    assert browser.get("/admin/").status_code == 302
    assert [event.what for event in Event.objects.all()[:2]] == ["invited", "came back"]


def test_open_checks_may_wait_for_any_reviewer(chief, ben):
    asked_to_check(ben, title="Doses")
    asked = chief.get(door(ben)).text
    assert "Nobody yet: any reviewer may take them" in asked
    done = chief.post(door(ben), {"checks": ""}, follow=True)
    assert "Nobody in particular is asked to check: “Doses”." in said(done)[0]
    assert Document.objects.get().reviewer is None


def test_a_check_never_goes_to_an_author_of_the_text(chief, ben, mina):
    own = asked_to_check(ben, title="Mina’s own", authors=[mina.person])
    other = asked_to_check(ben, title="Another’s")
    done = chief.post(door(ben), {"checks": mina.pk}, follow=True)
    assert "asked to check: “Mina’s own”." in said(done)[0]
    assert Document.objects.get(pk=own.pk).reviewer is None
    assert Document.objects.get(pk=other.pk).reviewer == mina


def test_work_goes_to_somebody_who_may_do_it_or_nobody_leaves(chief, ben, mina, work):
    for takers, field in [
        ({"plans": mina.pk, "pages": ben.pk}, "pages"),
        ({"pages": mina.pk}, "pages"),
        ({}, "pages"),
        ({}, "plans"),
        ({"checks": ben.pk}, "checks"),
    ]:
        refused = chief.post(door(ben), takers)
        assert field in refused.context["form"].errors
    ben.refresh_from_db()
    assert ben.is_active
    with pytest.raises(ValidationError, match="may not do this: Write"):
        leave(ben, by=make_member(Role.CHIEF, "eva"), takers=Takers(pages=mina))


def test_nobody_lets_themselves_go(chief, carla):
    refused = chief.post(door(carla))
    assert "You cannot do this to yourself." in refused.text
    assert "This person left" not in chief.get(door(carla, "change")).text
    carla.refresh_from_db()
    assert carla.is_active


def test_of_two_who_let_each_other_go_the_second_is_refused(carla):
    eva = make_member(Role.CHIEF, "eva")
    leave(eva, by=carla, takers=Takers())
    with pytest.raises(ValidationError, match="Nobody else may invite"):
        leave(carla, by=eva, takers=Takers())
    carla.refresh_from_db()
    assert carla.is_active


def test_leaving_twice_and_coming_back_twice_change_nothing(chief, ben):
    chief.post(door(ben))
    refused = chief.post(door(ben))
    assert "Ben left already." in refused.text
    chief.post(door(ben, "come_back"))
    again = chief.post(door(ben, "come_back"), follow=True)
    assert said(again) == ["Ben has not left."]
    assert Event.objects.filter(what="left").count() == Event.objects.filter(what="came back").count() == 1
