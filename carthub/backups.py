import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from django.db import connection
from django.utils import timezone

from carthub.lib import backup_files


class BackupError(Exception):
    pass


def back_up_database() -> Path:
    """A copy that is whole even while others write; only its owner may read it."""
    folder = backup_files.folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    stamp = timezone.now().strftime(backup_files.STAMP)
    if connection.vendor == "sqlite":
        return finished(folder / f"{stamp}.sqlite3", copy_sqlite)
    return finished(folder / f"{stamp}.pgdump", dump_postgresql)


def finished(path, write) -> Path:
    """Under its own name only when complete: a crash leaves no half backup that looks whole."""
    draft = path.with_name(f"{path.name}.part")
    draft.touch(mode=0o600)
    try:
        write(draft)
    except BaseException:
        draft.unlink()
        raise
    return draft.replace(path)


def copy_sqlite(path: Path) -> None:
    """Through a connection of its own: inside somebody's open transaction the copying would wait for ever."""
    with (
        closing(sqlite3.connect(connection.settings_dict["NAME"])) as source,
        closing(sqlite3.connect(path)) as copy,
    ):
        source.backup(copy)


def dump_postgresql(path: Path) -> None:
    program = shutil.which("pg_dump")
    if program is None:
        raise BackupError("pg_dump is not on the PATH: sudo apt install postgresql-client")
    arguments, extra = connection.client.settings_to_cmd_args_env(
        connection.settings_dict, ["--format=custom", f"--file={path}"]
    )
    done = subprocess.run(
        [program, *arguments[1:]], env=os.environ | (extra or {}), capture_output=True, text=True
    )
    if done.returncode:
        raise BackupError(f"pg_dump said: {done.stderr.strip()}")


def overwrite_deleted_rows() -> None:
    """SQLite leaves the bytes of deleted rows in its file until that is written anew; takes a while.

    PostgreSQL's autovacuum makes their place free for others by itself.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
