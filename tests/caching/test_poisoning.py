"""Nothing that a visitor sends can change the page that the next visitor gets."""

import pytest
from django.test import Client

from carthub import caching

pytestmark = pytest.mark.django_db

ADDRESS = "/articles/first-title/"
ODD = "evil.example"


@pytest.mark.parametrize(
    "headers",
    [
        {"x-forwarded-host": ODD},
        {"x-forwarded-server": ODD, "x-forwarded-port": "1"},
        {"x-forwarded-prefix": "/evil", "x-script-name": "/evil"},
        {"x-original-url": "/admin/", "x-rewrite-url": "/admin/"},
        {"forwarded": f"host={ODD};proto=http"},
        {"x-http-method-override": "POST", "x-method-override": "DELETE"},
        {"accept": "application/json; q=1, <script>"},
        {"accept": "*/*;q=0"},
        {"accept-language": "es, <script>"},
        {"accept-encoding": "br" + ", x" * 500},
        {"cookie": "theme=<script>; csrftoken=evil"},
        {"user-agent": "<script>alert(1)</script>"},
        {"referer": f"https://{ODD}/"},
        {"range": "bytes=0-10"},
        {"x-forwarded-proto": "https"},
        {"pragma": "no-cache", "cache-control": "no-store"},
    ],
    ids=str,
)
def test_a_header_leaves_no_trace(client, page, headers):
    seen = client.get("/topics/fever/")
    caching.PAGES.memory.kept.clear()
    first = client.get("/topics/fever/", headers=headers)
    assert first.status_code == 200
    assert ODD not in str(first.headers)
    second = client.get("/topics/fever/")
    assert second.content == seen.content
    assert second["ETag"] == seen["ETag"]


def test_a_foreign_host_is_refused_although_the_page_is_kept(client, page, settings):
    settings.ALLOWED_HOSTS = ["testserver"]
    client.get(ADDRESS)
    refused = client.get(ADDRESS, headers={"host": ODD})
    assert refused.status_code == 400
    assert "First title" not in refused.text
    assert ODD not in client.get(ADDRESS).text


def test_a_kept_page_is_sent_to_tls_all_the_same(client, page, settings):
    client.get(ADDRESS)
    settings.SECURE_SSL_REDIRECT = True
    assert Client().get(ADDRESS)["Location"] == f"https://testserver{ADDRESS}"


@pytest.mark.parametrize(
    "query", ["?_method=DELETE", "?before=x&q=<script>", "?q=%00", "?%F0=1", "?a=" + "b" * 5000]
)
def test_a_parameter_leaves_no_trace(client, page, query):
    seen = client.get(ADDRESS)
    assert client.get(ADDRESS + query).content == seen.content
    assert len(caching.PAGES.memory.kept) == 1


@pytest.mark.parametrize("cursor", ["?before=x", "?before=1-0", "?after=", "?before=1-1&after=1-1"])
def test_a_position_that_does_not_exist_is_not_kept_as_one_that_does(client, page, cursor):
    seen = client.get("/topics/fever/")
    client.get(f"/topics/fever/{cursor}")
    assert client.get("/topics/fever/").content == seen.content


@pytest.mark.parametrize(
    "path",
    ["//articles/first-title/", "/articles//first-title/", "/ARTICLES/first-title/", "/articles/first-title"],
)
def test_an_address_that_is_spelled_otherwise_is_another_address(client, page, path):
    client.get(ADDRESS)
    response = client.get(path)
    assert response.status_code in (301, 404)
    assert client.get(ADDRESS).status_code == 200


def test_other_methods_are_never_answered_from_what_is_kept(client, page):
    client.get(ADDRESS)
    for method in (client.post, client.put, client.delete, client.options):
        assert "public" not in method(ADDRESS).get("Cache-Control", "")
    assert client.get(ADDRESS).status_code == 200


def test_words_of_a_search_stay_words(client, page):
    hostile = client.get("/search/", {"q": '"><script>alert(1)</script>\r\nSet-Cookie: a=b'})
    assert "<script>alert" not in hostile.text
    assert "Set-Cookie" not in hostile.headers
    assert "<script>alert" not in client.get("/search/").text
