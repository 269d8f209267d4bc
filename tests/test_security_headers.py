import re

import pytest
from django.contrib.staticfiles import finders
from django.template.utils import get_app_template_dirs
from django.urls import reverse

from carthub.settings import BASE_DIR

pytestmark = pytest.mark.django_db
READERS = [
    "/",
    "/topics/",
    "/articles/",
    "/search/?q=fever",
    "/feed/",
    "/robots.txt",
    "/sitemap.xml",
    "/healthz",
]
ACCOUNT = ["account_login", "account_reset_password", "account_signup", "account_inactive"]
OWN = ["account_change_password", "account_email", "account_logout", "mfa_index", "mfa_list_webauthn"]


@pytest.mark.parametrize("address", [*READERS, "/nothing-here/", "/admin/", "/accounts/login/"])
def test_every_answer_carries_the_policies(client, address):
    headers = client.get(address).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    policy = dict(part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'self'"
    assert policy["object-src"] == policy["base-uri"] == "'none'"
    assert policy["form-action"] == policy["frame-ancestors"] == "'self'"
    assert not re.search(r"unsafe|data:|\*|https?:", headers["Content-Security-Policy"])


@pytest.mark.parametrize("address", [*READERS, "/nothing-here/"])
def test_an_anonymous_reader_gets_no_cookie(client, address):
    answer = client.get(address)
    assert not answer.cookies
    assert "Cookie" not in answer.headers.get("Vary", "")


def test_tls_is_remembered_by_browsers(client, settings):
    settings.SECURE_HSTS_SECONDS = 3600
    assert client.get("/", secure=True).headers["Strict-Transport-Security"] == "max-age=3600"
    assert "Strict-Transport-Security" not in client.get("/").headers


def test_a_plain_request_is_sent_to_tls_but_the_probe_is_answered(client, settings):
    settings.SECURE_SSL_REDIRECT = True
    assert client.get("/topics/").headers["Location"] == "https://testserver/topics/"
    assert client.get("/healthz").status_code == 200


def test_a_foreign_host_is_refused(client, settings):
    settings.ALLOWED_HOSTS = ["hub.example.org"]
    assert client.get("/", headers={"host": "evil.example"}).status_code == 400


def test_pages_travel_compressed(client):
    answer = client.get("/accounts/login/", headers={"accept-encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"


def inline_code(html):
    scripts = re.findall(r"<script(?![^>]*(?:\bsrc=|application/(?:ld\+)?json))[^>]*>", html)
    return scripts + re.findall(r"<style|\sstyle=|\son\w+=|javascript:|\bdata:[a-z]", html)


@pytest.mark.parametrize("name", ACCOUNT)
def test_sign_in_pages_obey_the_policy(client, name):
    html = client.get(reverse(name)).content.decode()
    assert "<h1>" in html
    assert not inline_code(html)


@pytest.mark.parametrize("name", OWN)
def test_account_pages_obey_the_policy(admin_client, name):
    html = admin_client.get(reverse(name)).content.decode()
    assert "<h1>" in html
    assert not inline_code(html)


def test_every_static_file_a_template_names_exists():
    names = set()
    for folder in [BASE_DIR / "templates", *get_app_template_dirs("templates")]:
        if BASE_DIR in folder.parents and ".venv" not in folder.parts:
            for path in folder.rglob("*.html"):
                names.update(re.findall(r"""{% static ['"]([^'"]+)['"]""", path.read_text()))
    assert "public.css" in names
    assert [name for name in names if not finders.find(name)] == []
