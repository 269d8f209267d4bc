"""The disk is full while somebody publishes: nothing is half done, and what was typed is not lost."""

import pytest
from django.apps import apps
from django.db import OperationalError, connection

from carthub.editorial.models import Change
from tests.admin_forms import change_address, opened, said
from tests.factories import make_article

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

LONG = "A sentence that takes room on the disk. " * 800
VISITS = {"Presence", "Session", "User", "WorkingCopy"}


@pytest.fixture
def full_disk():
    """Call it, and the database grows no more until the test is over."""
    if connection.vendor != "sqlite":
        pytest.skip("Only SQLite has a size that a test can bound; DATABASE_URL names another database.")

    def fill():
        with connection.cursor() as cursor:
            cursor.execute("VACUUM")
            pages = cursor.execute("PRAGMA page_count").fetchone()[0]
            cursor.execute(f"PRAGMA max_page_count = {pages}")

    yield fill
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA max_page_count = 4294967294")


def everything():
    return {
        model._meta.label: list(model._default_manager.order_by("pk").values())
        for model in apps.get_models()
        if model.__name__ not in VISITS
    }


@pytest.mark.parametrize("button", ["_save", "_publish"])
def test_an_editor_is_told_in_plain_words_and_keeps_what_was_typed(admin_client, client, full_disk, button):
    article = make_article(title="Fever", slug="fever")
    typed = opened(admin_client, change_address(article)) | {"title": "Chills", "body": LONG, button: "1"}
    before = everything()
    full_disk()
    answer = admin_client.post(change_address(article), typed)
    assert answer.status_code == 200
    assert "Not saved yet" in answer.text
    assert "The database of the hub is full or does not answer." in answer.text
    assert LONG.strip() in answer.text
    assert everything() == before
    assert "Fever" in client.get("/articles/fever/").text


def test_when_there_is_room_again_the_same_form_is_saved(admin_client, full_disk):
    article = make_article(title="Fever", slug="fever")
    typed = opened(admin_client, change_address(article)) | {"body": LONG, "_publish": "1"}
    full_disk()
    admin_client.post(change_address(article), typed)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA max_page_count = 4294967294")
    saved = admin_client.post(change_address(article), typed, follow=True)
    assert "Live." in said(saved)[0]


def no_room_for_readers(execute, sql, params, many, context):
    if sql.startswith('INSERT INTO "articles_publishedarticle"'):
        raise OperationalError("database or disk is full")
    return execute(sql, params, many, context)


def test_a_text_that_finds_no_room_to_go_live_is_saved_as_a_draft(admin_client, client):
    article = make_article(title="Fever", slug="fever", published=False)
    typed = opened(admin_client, change_address(article)) | {"title": "Chills", "_publish": "1"}
    with connection.execute_wrapper(no_room_for_readers):
        answer = admin_client.post(change_address(article), typed, follow=True)
    assert "readers do not have it yet" in said(answer)[0]
    assert opened(admin_client, change_address(article))["title"] == "Chills"
    assert client.get("/articles/fever/").status_code == 404
    assert not Change.objects.filter(what=Change.What.PUBLISHED).exists()
