"""A reader's page is made once for each version of the site, and sent as it was made."""

import gzip
import re
from datetime import timedelta

import brotli
import pytest
from django.utils import timezone

from carthub import caching, release
from carthub.editorial.models import SiteVersion
from carthub.lib.markup import PARTS
from tests.factories import edit, make_member, publish_again

pytestmark = pytest.mark.django_db

KEPT = ["/", "/topics/", "/topics/fever/", "/articles/", "/articles/first-title/", "/feed/", "/sitemap.xml"]
ALONE = 1  # the version of the site


@pytest.mark.parametrize("path", KEPT)
def test_a_second_reader_costs_one_statement_and_gets_the_same_bytes(client, page, statements, path):
    first = client.get(path)
    assert statements(lambda: client.get(path)) == ALONE
    second = client.get(path)
    assert (second.status_code, second.content, second.headers) == (200, first.content, first.headers)
    assert second["Cache-Control"] == "public, no-cache"
    assert second["Vary"] == "Accept-Encoding"


def test_every_address_of_readers_is_either_kept_or_left_out_on_purpose(client, page):
    left_out = {
        "/healthz",
        "/robots.txt",
        "/favicon.ico",
        "/nothing/",
        "/admin/",
        "/accounts/login/",
        "/read/x/",
    }
    for path in left_out:
        response = client.get(path)
        assert "public" not in response.get("Cache-Control", "")
    assert client.get("/nothing/")["Cache-Control"] == "private, no-cache"


def test_a_reader_who_has_the_page_is_told_so(client, page):
    first = client.get("/articles/first-title/")
    again = client.get("/articles/first-title/", headers={"if-none-match": first["ETag"]})
    weak = client.get("/articles/first-title/", headers={"if-none-match": f'"other", W/{first["ETag"]}'})
    for answer in (again, weak):
        assert (answer.status_code, answer.content) == (304, b"")
        assert answer["ETag"] == first["ETag"]
        assert answer["Cache-Control"] == "public, no-cache"
        assert "Content-Type" not in answer
    publish_again(page, title="Second title")
    assert client.get("/articles/first-title/", headers={"if-none-match": first["ETag"]}).status_code == 200


def test_a_date_alone_is_enough_once_the_page_is_older_than_a_moment(client, page, older):
    assert "Last-Modified" not in client.get("/")
    older(5)
    modified = client.get("/")["Last-Modified"]
    assert client.get("/", headers={"if-modified-since": modified}).status_code == 304
    assert client.get("/", headers={"if-modified-since": "Thu, 26 Nov 2099 10:00:00 GMT"}).status_code == 200
    publish_again(page, title="Second title")
    assert client.get("/", headers={"if-modified-since": modified}).status_code == 200


def test_head_has_the_headers_of_get(client, page):
    head, get = client.head("/topics/fever/"), client.get("/topics/fever/")
    assert head.content == b""
    assert {**head.headers} == {**get.headers}


@pytest.mark.parametrize(
    ("accepted", "coding", "decode"),
    [
        ("gzip, deflate, br", "br", brotli.decompress),
        ("GZIP;q=1.0", "gzip", gzip.decompress),
        ("br;q=0, gzip", "gzip", gzip.decompress),
        ("zstd", "", bytes),
        ("", "", bytes),
    ],
)
def test_each_reader_gets_a_coding_that_they_take(client, page, statements, accepted, coding, decode):
    def ask():
        return client.get("/topics/fever/", headers={"accept-encoding": accepted})

    plain = client.get("/topics/fever/")
    sent = ask()
    assert sent.get("Content-Encoding", "") == coding
    assert decode(sent.content) == plain.content
    assert (sent["ETag"] == plain["ETag"]) == (not coding)
    assert statements(ask) == ALONE
    assert ask().content == sent.content


def test_what_a_page_does_not_know_neither_changes_it_nor_fills_the_store(client, page, statements):
    plain = client.get("/topics/fever/")
    entries = len(caching.PAGES.memory.kept)
    for number in range(200):
        odd = client.get(f"/topics/fever/?utm_source={number}&x[]={number}&q={number}")
        assert odd.content == plain.content
    assert len(caching.PAGES.memory.kept) == entries
    assert statements(lambda: client.get("/topics/fever/?fbclid=1")) == ALONE


def test_known_parameters_make_pages_of_their_own_in_whatever_order_they_come(client, page, statements):
    searched = client.get("/search/?q=first&utm=1").content
    assert b"First title" in searched
    assert b"First title" not in client.get("/search/?q=other").content
    assert client.get("/search/?utm=2&q=first").content == searched
    assert statements(lambda: client.get("/search/?q=other&q=first")) == ALONE


def test_a_moved_page_and_one_that_is_gone_are_kept_too(client, page, statements):
    publish_again(page, slug="new-address")
    assert client.get("/articles/first-title/").status_code == 301
    assert statements(lambda: client.get("/articles/first-title/")) == ALONE


def test_a_page_that_is_nowhere_is_not_kept(client, page, statements):
    client.get("/articles/nowhere/")
    entries = len(caching.PAGES.memory.kept)
    assert client.get("/articles/nowhere/?x=1").status_code == 404
    assert len(caching.PAGES.memory.kept) == entries


def test_somebody_signed_in_neither_reads_nor_writes_what_is_kept(client, page, admin_client, statements):
    own = admin_client.get("/articles/first-title/")
    assert not caching.PAGES.memory.kept
    assert own["Cache-Control"] == "private, no-cache"
    client.get("/articles/first-title/")
    assert statements(lambda: admin_client.get("/articles/first-title/")) > ALONE


def test_a_preview_is_kept_nowhere(client, page):
    ana = make_member("Author", "anna")
    client.force_login(ana)
    edit(page, title="Only a draft")
    shown = client.get(f"/admin/articles/article/{page.pk}/preview/")
    assert "no-store" in shown["Cache-Control"]
    assert not caching.PAGES.memory.kept
    assert not PARTS.kept


def test_a_page_names_itself_for_a_cdn(client, page):
    assert client.get("/")["Surrogate-Key"] == "hub"
    assert client.get("/articles/first-title/")["Surrogate-Key"] == f"hub d{page.pk}"


def test_without_a_cdn_nobody_else_keeps_a_page_and_with_one_until_the_next_due_date(client, page, settings):
    assert "s-maxage" not in client.get("/")["Cache-Control"]
    settings.CDN = ["http://127.0.0.1:6081"]
    assert client.get("/")["Cache-Control"] == "public, max-age=0, must-revalidate, s-maxage=86400"
    soon = timezone.now() + timedelta(seconds=90)
    SiteVersion.objects.update(next_due_at=soon)
    left = int(re.search(r"s-maxage=(\d+)", client.get("/")["Cache-Control"])[1])
    assert 80 < left <= 90


def test_with_no_room_nothing_is_kept_and_everything_else_is_the_same(client, page, statements, monkeypatch):
    kept = client.get("/topics/fever/")
    monkeypatch.setattr(caching, "PAGES", caching.PageCache(0, None, "secret"))
    bare = client.get("/topics/fever/")
    assert bare.content == kept.content
    assert bare["ETag"] == kept["ETag"]
    assert statements(lambda: client.get("/topics/fever/")) > ALONE
    assert client.get("/topics/fever/", headers={"if-none-match": bare["ETag"]}).status_code == 304


def test_another_release_makes_its_own_pages(client, page, settings, tmp_path, statements):
    client.get("/")
    assert statements(lambda: client.get("/")) == ALONE
    before = release.release_id()
    for room in release.ROOMS:
        (tmp_path / room).mkdir()
    (tmp_path / "requirements.txt").write_text("django\n")
    (tmp_path / "templates" / "home.html").write_text("new")
    settings.BASE_DIR = tmp_path
    release.release_id.cache_clear()
    try:
        assert release.release_id() != before
        assert statements(lambda: client.get("/")) > ALONE
    finally:
        release.release_id.cache_clear()
