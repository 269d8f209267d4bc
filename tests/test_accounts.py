import re

import pytest
from django.core import mail
from django.urls import reverse

pytestmark = pytest.mark.django_db
SILENT = "django.core.mail.backends.dummy.EmailBackend"


def sign_in(client, login, password="password", **extra):
    return client.post(reverse("account_login"), {"login": login, "password": password}, **extra)


@pytest.mark.parametrize("login", ["admin", "admin@example.com"])
def test_staff_sign_in_by_name_or_address(client, admin_user, login):
    answer = sign_in(client, login)
    assert answer.status_code == 302
    assert client.get(reverse("admin:index")).status_code == 200


def test_the_admin_sends_strangers_to_the_sign_in_page(client):
    assert client.get(reverse("admin:login")).headers["Location"].startswith(reverse("account_login"))


def test_the_admin_is_closed_to_people_who_are_not_staff(client, django_user_model):
    django_user_model.objects.create_user("reader", password="password")
    sign_in(client, "reader")
    answer = client.get(reverse("admin:login"))
    assert answer.status_code == 403
    assert "may not open this page" in answer.content.decode()


def test_nobody_signs_up(client, django_user_model):
    account = {"username": "mallory", "password1": "a-long-pass-word-9", "password2": "a-long-pass-word-9"}
    client.post(reverse("account_signup"), account)
    assert not django_user_model.objects.filter(username="mallory").exists()


def test_guessing_is_slowed_down_even_with_the_right_password(client, admin_user):
    for guess in range(6):
        sign_in(client, "admin", f"wrong-{guess}")
    answer = sign_in(client, "admin")
    assert answer.status_code == 200
    assert "Too many failed login attempts" in answer.content.decode()


def test_the_limit_counts_the_visitor_behind_one_proxy(client, admin_user, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for guess in range(40):
        sign_in(client, f"user-{guess}", headers={"x-forwarded-for": "203.0.113.9"})
    assert sign_in(client, "admin", headers={"x-forwarded-for": "203.0.113.9"}).status_code != 302
    assert sign_in(client, "admin", headers={"x-forwarded-for": "198.51.100.4"}).status_code == 302


def test_a_forgotten_password_without_mail_says_whom_to_ask(client, settings):
    settings.EMAIL_BACKEND = SILENT
    assert "Ask the person who runs it" in client.get(reverse("account_reset_password")).content.decode()


def test_a_forgotten_password_is_replaced_with_a_code_from_the_mail(client, admin_user):
    client.post(reverse("account_reset_password"), {"email": admin_user.email})
    [code] = re.findall(r"^[A-Z0-9]{4,}(?:-[A-Z0-9]+)*$", mail.outbox[0].body, re.MULTILINE)
    answer = client.post(reverse("account_confirm_password_reset_code"), {"code": code})
    assert answer.headers["Location"] == reverse("account_complete_password_reset")
    new = {"password1": "quite-another-77", "password2": "quite-another-77"}
    client.post(reverse("account_complete_password_reset"), new)
    client.logout()
    assert sign_in(client, "admin", "quite-another-77").status_code == 302


def test_a_second_factor_is_drawn_in_the_page(client, admin_user):
    sign_in(client, "admin")
    client.post(reverse("account_reauthenticate"), {"password": "password"})
    html = client.get(reverse("mfa_activate_totp")).content.decode()
    assert re.search(r'<path d="M0 0h7v1h-7z', html)
    assert "data:image" not in html
