"""SQLite with many people at work: nobody is told that the database is locked, and nothing is lost."""

import os
import sqlite3
import sys
from contextlib import closing, suppress
from pathlib import Path
from subprocess import Popen, TimeoutExpired

import pytest
from django.conf import settings as django_settings
from django.core.management import call_command
from django.db import connection

from articles.models import Article, PublishedArticle
from carthub.backups import back_up_database
from carthub.editorial.models import Change
from tests.factories import make_article, make_user
from tests.sqlite.newsroom import ROUNDS

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

WRITERS = [f"writer-{number}" for number in range(8)]
READERS = 16
MEGABYTE = 1024 * 1024


@pytest.fixture(autouse=True)
def only_on_sqlite(db):
    if connection.vendor != "sqlite":
        pytest.skip("What SQLite does under load; DATABASE_URL names another database.")


@pytest.fixture
def at_work(tmp_path):
    """Starts people in a process of their own; `finished` tells the readers that the writers are."""
    done = tmp_path / "done"
    database = f"sqlite:///{connection.settings_dict['NAME']}"
    environment = os.environ | {"DATABASE_URL": database, "WRITERS_ARE_DONE": str(done)}
    environment["CARTHUB_VAR"] = str(tmp_path)

    def start(act, each):
        code = f"from tests.sqlite import newsroom as at; at.together(at.{act}, {each!r})"
        command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", code]
        return Popen(command, cwd=django_settings.BASE_DIR, env=environment)

    start.finished = done.touch
    yield start
    done.touch()


def test_eight_writers_and_sixteen_readers_and_a_backup(at_work, tmp_path, settings):
    settings.VAR = tmp_path
    for name in WRITERS:
        make_user(name)
        make_article(slug=name, title=f"{name} 0")
    before = Change.objects.count()
    pages = [f"/articles/{name}/" for name in WRITERS]
    reading = [at_work("read", [["/articles/", *pages]] * (READERS // 2)) for _process in range(2)]
    writing = [at_work("write", WRITERS[start::2]) for start in range(2)]
    backups = [back_up_database()]
    while any(process.poll() is None for process in writing):
        backups.append(back_up_database())
        with suppress(TimeoutExpired):
            writing[0].wait(timeout=1)
    at_work.finished()
    assert [process.wait(timeout=60) for process in (*writing, *reading)] == [0, 0, 0, 0]
    nothing_is_lost(before)
    for backup in (backups[0], backups[len(backups) // 2], backups[-1]):
        a_backup_is_of_one_moment(backup)
    assert log_of_writes().stat().st_size < 64 * MEGABYTE


def nothing_is_lost(before):
    for article in Article.objects.filter(slug__in=WRITERS):
        assert article.revisions.count() == ROUNDS + 1
        assert article.live_revision.number == ROUNDS + 1
    titles = PublishedArticle.objects.filter(slug__in=WRITERS).values_list("title", flat=True)
    assert set(titles) == {f"{name} {ROUNDS}" for name in WRITERS}
    numbers = list(Change.objects.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, before + len(WRITERS) * ROUNDS + 1))


def a_backup_is_of_one_moment(path):
    with closing(sqlite3.connect(path)) as copy:
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert copy.execute("PRAGMA foreign_key_check").fetchall() == []
        last, number = copy.execute(
            "SELECT (SELECT max(number) FROM editorial_change), (SELECT number FROM editorial_siteversion)"
        ).fetchone()
        assert last == number


def log_of_writes():
    return Path(f"{connection.settings_dict['NAME']}-wal")


def test_the_log_of_writes_shrinks_again_after_a_large_one():
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE large (bytes BLOB)")
        for _time in range(80):
            cursor.execute("INSERT INTO large VALUES (zeroblob(1048576))")
        cursor.execute("BEGIN IMMEDIATE")
        for _time in range(80):
            cursor.execute("INSERT INTO large VALUES (zeroblob(1048576))")
        cursor.execute("COMMIT")
        assert log_of_writes().stat().st_size > 64 * MEGABYTE
        cursor.execute("DROP TABLE large")
        for _time in range(2):
            cursor.execute("PRAGMA wal_checkpoint(PASSIVE)")
            cursor.execute("PRAGMA user_version = 1")
    assert log_of_writes().stat().st_size <= 64 * MEGABYTE


def test_tick_lets_sqlite_look_at_what_grew():
    call_command("tick")
    with connection.cursor() as cursor:
        for name, value in (("journal_mode", "wal"), ("mmap_size", 33554432), ("analysis_limit", 1000)):
            assert cursor.execute(f"PRAGMA {name}").fetchone() == (value,)
