"""`manage.py erase_document`, for operators."""

from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection

from carthub.backups import back_up_database
from carthub.editorial.models import Document
from carthub.editorial.permissions import Role
from tests.erasing.telling import REASON, make_story
from tests.factories import make_article, make_member, make_picture
from tests.media_fixtures import stored_files

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture(autouse=True)
def people(settings, tmp_path):
    settings.VAR = tmp_path
    return make_member(Role.PUBLISHER, "ben"), make_member(Role.CHIEF, "cleo")


def run(capsys, pk, **options):
    call_command("erase_document", pk, **options)
    return capsys.readouterr().out


TWO = {"asked_by": "ben", "confirmed_by": "cleo", "reason": REASON}


def test_it_erases_and_names_the_backups_that_still_hold_the_page(capsys):
    before = back_up_database()
    page = make_story()
    holding = back_up_database()
    by_hand = holding.with_name("before-moving.sqlite3")
    by_hand.write_bytes(b"")
    told = run(capsys, page.pk, **TWO)
    assert f"Page {page.pk} is erased: 2 versions," in told
    assert f"{holding} still holds it." in told
    assert str(before) not in told
    back_up_database()
    again = run(capsys, page.pk)
    assert "was erased on" in again
    assert again.count("still holds it") == 2
    holding.unlink()
    by_hand.unlink()
    assert "No backup in" in run(capsys, page.pk)


def test_a_dry_run_says_what_would_go_and_changes_nothing(capsys):
    page = make_article(slug="fever")
    told = run(capsys, page.pk, dry_run=True)
    assert "Would erase /articles/fever/: 1 versions, 1 entries in the history" in told
    assert Document.objects.get(pk=page.pk).erased_at is None


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"confirmed_by": "ben"}, "may not do this"),
        ({"asked_by": "cleo"}, "somebody else has to confirm"),
        ({"confirmed_by": "nobody"}, "no user named nobody"),
        ({"asked_by": None}, "no user named"),
        ({"reason": "Because"}, "at least 20 characters"),
    ],
)
def test_bad_input_erases_nothing(capsys, changes, words):
    page = make_article()
    with pytest.raises(CommandError, match=words):
        run(capsys, page.pk, **TWO | changes)
    page.refresh_from_db()
    assert (page.erased_at, page.erasings.count()) == (None, 0)
    with pytest.raises(CommandError, match="no page with the number"):
        run(capsys, page.pk + 1, **TWO)


@pytest.mark.usefixtures("each_storage")
def test_the_bytes_are_gone_from_the_database_file_and_from_the_media(capsys):
    page = make_article(slug="zqbytes", body="zqbytes " * 5_000, picture=make_picture(), picture_alt="Cells")
    folder = f"pictures/{page.picture.key}"
    run(capsys, page.pk, **TWO)
    assert stored_files() == []
    left = default_storage.save(f"{folder}/320.jpg", ContentFile(b"left by a fault"))
    run(capsys, page.pk)
    assert not default_storage.exists(left)
    if connection.vendor == "sqlite":
        database = Path(connection.settings_dict["NAME"])
        for path in (database, database.with_name(f"{database.name}-wal")):
            assert b"zqbytes" not in path.read_bytes(), path
