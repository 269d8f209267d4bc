"""What stands between a fresh clone and a server that can start; each step is done only where it waits."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.cache import caches
from django.core.cache.backends.db import BaseDatabaseCache
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from articles.importing import load_demo
from carthub.accounts import FIRST_USER, create_first_user, has_users
from carthub.backups import BackupError, back_up_database
from carthub.editorial.services.purging import purge_everything
from carthub.lib.upkeep import refresh_statistics


@dataclass(frozen=True)
class Step:
    says: str
    waits: Callable[[], bool]
    work: Callable[[], str | None]


class FirstStart:
    """Remembers in VAR whether the first start was finished, so that the demo comes once and comes whole."""

    def __init__(self, folder: Path):
        self.path = folder / "first_start"

    def unfinished(self) -> bool:
        if self.path.exists():
            return self.path.read_text() == "unfinished"
        return database_is_new()

    def begin(self) -> None:
        if self.unfinished():
            self.path.write_text("unfinished")

    def finish(self) -> None:
        self.path.write_text("finished")


def prepare(*, dry_run: bool) -> Iterator[str]:
    """Do what is waiting, and say it line by line; with DRY_RUN only say it."""
    settings.VAR.mkdir(mode=0o700, parents=True, exist_ok=True)
    for step in steps():
        if step.waits():
            yield f"{step.says} …"
            if not dry_run and (told := step.work()):
                yield told


def steps() -> list[Step]:
    first_start = FirstStart(settings.VAR)
    welcome = "Loading the example pages" if settings.LOAD_DEMO else "Starting without example pages"
    return [
        Step("Backing up the database", lambda: migrations_wait() and not database_is_new(), back_up),
        Step("Setting up the database", migrations_wait, lambda: migrate(first_start)),
        Step("Setting up the cache", cache_tables_wait, make_cache_tables),
        Step(f"Making the user {FIRST_USER}", lambda: database_is_new() or not has_users(), make_first_user),
        Step(welcome, first_start.unfinished, lambda: welcome_first_start(first_start)),
        Step("Collecting static files", static_files_wait, collect_static_files),
        Step("Emptying the CDN", lambda: bool(settings.CDN), empty_cdn),
    ]


def database_is_new() -> bool:
    return not MigrationRecorder(connection).applied_migrations()


def migrations_wait() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def back_up() -> str:
    try:
        return f"  kept as {back_up_database()}"
    except BackupError as error:
        return f"  No backup was made. {error}"


def migrate(first_start: FirstStart) -> None:
    first_start.begin()
    call_command("migrate", verbosity=0, interactive=False)
    refresh_statistics()


def cache_tables_wait() -> bool:
    tables = {
        cache._table for cache in caches.all(initialized_only=False) if isinstance(cache, BaseDatabaseCache)
    }
    return not tables.issubset(connection.introspection.table_names())


def make_cache_tables() -> None:
    call_command("createcachetable", verbosity=0)


def make_first_user() -> str:
    return f"""
  Sign in as {FIRST_USER} with the password {create_first_user()}
  It is shown this once; make password sets a new one.
"""


def welcome_first_start(first_start: FirstStart) -> None:
    if settings.LOAD_DEMO:
        load_demo()
    first_start.finish()


def static_files_wait() -> bool:
    return not settings.DEBUG and collected_fingerprint() != static_fingerprint()


def collect_static_files() -> None:
    call_command("collectstatic", verbosity=0, interactive=False)
    static_mark().write_text(static_fingerprint())


def empty_cdn() -> str:
    """At every start: what it holds may be of an older release, or newer than a backup that was restored."""
    return "\n".join(f"  {trouble}" for trouble in purge_everything())


def static_mark() -> Path:
    return settings.VAR / "static_collected"


def collected_fingerprint() -> str:
    complete = static_mark().exists() and settings.STATIC_ROOT.exists()
    return static_mark().read_text() if complete else ""


def static_fingerprint() -> str:
    """Changes with every file that would be collected, a library's files after an upgrade among them."""
    digest = hashlib.sha256(str(settings.STORAGES["staticfiles"]).encode())
    for finder in get_finders():
        for name, storage in finder.list([]):
            stat = Path(storage.path(name)).stat()
            digest.update(f"{name} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()
