"""People who sign in: invited, given roles, and kept from making themselves more than that."""

import re
from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from carthub.editorial.models import Event
from carthub.editorial.permissions import Role, roles_of
from carthub.editorial.services.invitations import invitation_link, invite
from carthub.editorial.services.leaving import Takers, leave
from tests.admin_forms import faults, opened, press_button
from tests.factories import make_member, make_person, make_user
from tests.press.test_all_or_nothing import everything

pytestmark = pytest.mark.django_db

SILENT = "django.core.mail.backends.dummy.EmailBackend"
LIST, ADD = "/admin/auth/user/", "/admin/auth/user/add/"
ZOE = {"name": "Zoe Adams", "email": "Zoe@Example.org", "roles": [Role.AUTHOR, Role.REVIEWER]}
PASSWORD = {"new_password1": "walnut-teapot-river", "new_password2": "walnut-teapot-river"}


@pytest.fixture
def carla():
    return make_member(Role.CHIEF, "carla", email="carla@example.org")


@pytest.fixture
def chief(carla):
    """The browser of Carla, an editor-in-chief."""
    browser = Client()
    browser.force_login(carla)
    return browser


@pytest.fixture
def zoe(carla):
    """Invited, and not come yet."""
    return invite(**ZOE, by=carla)


def change(user):
    return reverse("admin:auth_user_change", args=[user.pk])


def link_in(page):
    [link] = re.findall(r"<code>(http\S+)</code>", page.text)
    return link.replace("&amp;", "&").partition("/accounts")[1] + link.partition("/accounts")[2]


def test_an_invited_person_chooses_a_password_and_lands_on_the_desk(chief, client, settings):
    settings.EMAIL_BACKEND = SILENT
    person = make_person("Zoe")
    link = link_in(press_button(chief, ADD, "_save", **ZOE, person=person.pk))
    assert link.partition("key=")[2] not in str(everything())
    welcome = client.get(link)
    assert "Welcome, Zoe Adams" in welcome.text
    assert "no-store" in welcome["Cache-Control"]
    weak = client.post(link, {"new_password1": "12345678", "new_password2": "12345678"})
    assert "too common" in weak.text
    desk = client.post(link, PASSWORD, follow=True)
    assert desk.redirect_chain[-1][0] == reverse("admin:index")
    assert desk.status_code == 200
    zoe = get_user_model().objects.get(email="zoe@example.org")
    assert (zoe.person, roles_of(zoe)) == (person, {Role.AUTHOR, Role.REVIEWER})
    assert (zoe.is_staff, zoe.is_superuser) == (True, False)
    invited = Event.objects.get(what="invited")
    assert (invited.subject, invited.by_name, invited.reason) == (
        "Zoe Adams",
        "Carla",
        "Author, Medical reviewer",
    )
    login = {"login": "zoe@example.org", "password": "walnut-teapot-river"}
    assert Client().post(reverse("account_login"), login)["Location"] == reverse("admin:index")


def use_it(zoe, link, carla):
    Client().post(link, PASSWORD)


def wait_a_week(zoe, link, carla):
    """Travelled by the test itself."""


def guess_it(zoe, link, carla):
    return link[:-1] + ("a" if link[-1] != "a" else "b")


def send_rubbish(zoe, link, carla):
    return link.partition("key=")[0] + "key=%00é"


def leave_it_out(zoe, link, carla):
    return link.partition("?")[0]


def take_the_role_back(zoe, link, carla):
    zoe.groups.clear()


def take_one_role_back(zoe, link, carla):
    zoe.groups.remove(zoe.groups.first())


def change_the_address(zoe, link, carla):
    get_user_model().objects.filter(pk=zoe.pk).update(email="other@example.org")


def let_her_go(zoe, link, carla):
    leave(zoe, by=carla, takers=Takers())


def make_her_the_operator(zoe, link, carla):
    get_user_model().objects.filter(pk=zoe.pk).update(is_superuser=True)


def invite_her_again(zoe, link, carla):
    browser = Client()
    browser.force_login(carla)
    browser.post(reverse("admin:auth_user_invite", args=[zoe.pk]))


@pytest.mark.parametrize(
    "spoil",
    [
        use_it,
        wait_a_week,
        guess_it,
        send_rubbish,
        leave_it_out,
        take_the_role_back,
        take_one_role_back,
        change_the_address,
        let_her_go,
        make_her_the_operator,
        invite_her_again,
    ],
)
def test_every_link_that_is_not_good_gets_the_same_page_and_opens_nothing(zoe, carla, client, spoil):
    link = invitation_link(zoe)
    assert client.get(link).status_code == 200
    link = spoil(zoe, link, carla) or link
    later = timedelta(days=7, seconds=1) if spoil is wait_a_week else timedelta()
    before = get_user_model().objects.get(pk=zoe.pk).password
    with time_machine.travel(timezone.now() + later):
        shown, posted = client.get(link), client.post(link, PASSWORD)
    guessed = client.get(reverse("invitation") + "?key=nothing")
    assert (shown.status_code, posted.status_code) == (404, 404)
    assert shown.content == posted.content == guessed.content
    assert get_user_model().objects.get(pk=zoe.pk).password == before


def test_where_mail_is_sent_nobody_else_sees_the_link(chief, zoe):
    again = chief.post(reverse("admin:auth_user_invite", args=[zoe.pk]))
    assert "A mail with a link goes to zoe@example.org" in again.text
    assert "key=" not in again.text


def somebody_signs_in(carla):
    return make_user("ben", email="BEN@example.org")


def somebody_left(carla):
    ben = make_member(Role.AUTHOR, "ben", email="ben@example.org")
    leave(ben, by=carla, takers=Takers())


def somebody_confirmed_it(carla):
    EmailAddress.objects.create(user=make_user("ben"), email="ben@example.org", verified=True)


@pytest.mark.parametrize(
    ("known", "told"),
    [
        (somebody_signs_in, "Ben signs in with this address already."),
        (somebody_confirmed_it, "Ben signs in with this address already."),
        (somebody_left, "Ben had this address and left. Open them in the list and choose “They came back”."),
    ],
)
def test_inviting_an_address_that_is_known_says_so(chief, carla, known, told):
    known(carla)
    before = get_user_model().objects.count()
    refused = press_button(chief, ADD, "_save", **ZOE | {"email": "ben@EXAMPLE.org"})
    assert faults(refused)["email"] == [told]
    assert get_user_model().objects.count() == before


@pytest.mark.parametrize(
    ("field", "value"),
    [("email", "no address"), ("email", "a@b.org\nBcc: x@y.org"), ("name", ""), ("roles", [])],
)
def test_an_invitation_that_cannot_be_is_refused_at_its_field(chief, field, value):
    refused = press_button(chief, ADD, "_save", **ZOE | {field: value})
    assert faults(refused)[field]
    assert not Event.objects.exists()


def test_roles_and_name_are_changed_and_told_in_the_history(chief, zoe):
    press_button(chief, change(zoe), "_save", name="Zoë Adams", roles=[Role.PUBLISHER])
    zoe = get_user_model().objects.get(pk=zoe.pk)
    assert (zoe.get_full_name(), roles_of(zoe)) == ("Zoë Adams", {Role.PUBLISHER})
    event = Event.objects.get(what="member changed")
    assert (event.subject, event.reason) == ("Zoë Adams", "Publisher.")
    press_button(chief, change(zoe), "_save")
    assert Event.objects.filter(what="member changed").count() == 1


def test_an_old_address_opens_the_account_no_more_once_it_is_changed(chief, zoe):
    EmailAddress.objects.create(user=zoe, email="zoe@example.org", verified=True, primary=True)
    zoe.set_password("walnut-teapot-river")
    zoe.save()
    press_button(chief, change(zoe), "_save", email="adams@example.org")
    for address, code in [("zoe@example.org", 200), ("adams@example.org", 302)]:
        login = {"login": address, "password": "walnut-teapot-river"}
        assert Client().post(reverse("account_login"), login).status_code == code, address
    assert "The e-mail address is another." in Event.objects.first().reason


def test_nobody_becomes_the_operator_by_a_form(chief, carla, zoe):
    for user in (carla, zoe):
        press_button(
            chief,
            change(user),
            "_save",
            is_superuser="on",
            user_permissions=["1"],
            username="root",
            is_staff="",
        )
        user.refresh_from_db()
        assert (user.is_superuser, user.is_staff, user.user_permissions.count()) == (False, True, 0)
        assert user.username != "root"
    assert "For the operator" not in chief.get(change(zoe)).text


def test_the_operator_is_not_changed_by_an_editor_in_chief(chief):
    root = make_user("root", email="root@example.org")
    root.set_unusable_password()
    root.save()
    shown = chief.get(change(root))
    assert "Operator: everything" in shown.text
    for door in ("Save", "This person left", "Invite again"):
        assert f">{door}" not in shown.text
    assert chief.post(change(root), {**ZOE, "_save": "1"}).status_code == 403
    for door in ("invite", "leave", "come_back"):
        chief.post(reverse(f"admin:auth_user_{door}", args=[root.pk]))
    before = root.password
    root.refresh_from_db()
    assert (root.email, root.is_active, root.password) == ("root@example.org", True, before)


def test_an_editor_in_chief_touches_no_password(chief, zoe):
    door = reverse("admin:auth_user_password_change", args=[zoe.pk])
    assert chief.get(door).status_code == 403
    assert chief.post(door, {"password1": "x", "password2": "x"}).status_code == 403
    assert door not in chief.get(change(zoe)).text


def test_the_operator_keeps_the_stock_fields_and_saving_them_keeps_the_roles(writer, zoe):
    form = opened(writer, change(zoe))
    press_button(writer, change(zoe), "_save", typed=form, is_superuser="on")
    zoe.refresh_from_db()
    assert zoe.is_superuser
    assert {group.name for group in zoe.groups.all()} == {Role.AUTHOR, Role.REVIEWER}
    door = reverse("admin:auth_user_password_change", args=[zoe.pk])
    assert door in writer.get(change(zoe)).text
    assert writer.get(door).status_code == 200


def test_the_last_editor_in_chief_keeps_the_role(chief, carla):
    refused = press_button(chief, change(carla), "_save", roles=[Role.AUTHOR])
    assert "Make somebody else editor-in-chief first." in faults(refused)["roles"][0]
    make_member(Role.CHIEF, "ben", email="ben@example.org")
    press_button(chief, change(carla), "_save", roles=[Role.AUTHOR])
    assert roles_of(get_user_model().objects.get(pk=carla.pk)) == {Role.AUTHOR}


def test_nobody_who_signs_in_is_deleted(writer, zoe):
    door = reverse("admin:auth_user_delete", args=[zoe.pk])
    assert writer.post(door, {"post": "yes"}).status_code == 403


def test_the_list_says_who_has_which_roles_and_costs_the_same_for_one_and_for_many(chief, zoe):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            page = chief.get(LIST)
        return len(captured), page.text

    one, page = queries()
    for words in ("Zoe Adams", "Author, Medical reviewer", "Invited, has not come yet"):
        assert words in page
    for number in range(20):
        make_member([Role.AUTHOR, Role.PUBLISHER], f"member-{number}")
    assert queries()[0] == one
