"""The made-up hubs that are measured, each with a folder and a database of its own."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg

ROOT = Path(__file__).resolve().parents[2]
OWN_SCHEMAS = "carthub_bench_"
SET_HERE = ("DATABASE_URL", "CACHE_URL", "CARTHUB_URL")
STRANGERS = """
    SELECT count(*) FROM pg_tables
    WHERE schemaname NOT IN ('pg_catalog', 'information_schema') AND schemaname NOT LIKE %s
"""


@dataclass(frozen=True)
class Hub:
    """So many articles on SQLite in its folder, or in a schema of its own of the PostgreSQL at `database`."""

    size: int
    short: bool
    database: str
    folder: Path
    cache: str = "64"  # megabytes for the pages of a process; 0 is none

    @property
    def name(self) -> str:
        return f"{self.size:,}{' short' if self.short else ''} {self.kind}"

    @property
    def kind(self) -> str:
        return "PostgreSQL" if self.database else "SQLite"

    @property
    def schema(self) -> str:
        return f"{OWN_SCHEMAS}{self.size}{'_short' if self.short else ''}"

    @property
    def environment(self) -> dict[str, str]:
        own = {"CARTHUB_VAR": str(self.folder), "CARTHUB_DEMO": "0", "CARTHUB_HOST": "127.0.0.1"}
        own["CARTHUB_PAGE_CACHE_MB"] = self.cache
        if self.database:
            path = quote(f"-c search_path={self.schema},public")
            own["DATABASE_URL"] = f"{self.database}?options={path}"
        return {name: value for name, value in os.environ.items() if name not in SET_HERE} | own

    @property
    def mark(self) -> Path:
        return self.folder / "complete"

    def make(self) -> None:
        """Leave what a finished run made; anything less is made anew."""
        if self.mark.exists():
            self.manage("prepare_hub")
            return
        self.clear()
        self.folder.mkdir(parents=True)
        self.manage("prepare_hub")
        self.do("build", count=self.size, short=self.short)
        self.mark.touch()

    def clear(self) -> None:
        if self.folder.exists():
            shutil.rmtree(self.folder)
        if self.database:
            with psycopg.connect(self.database, autocommit=True) as connection:
                if connection.execute(STRANGERS, [OWN_SCHEMAS + "%"]).fetchone()[0]:
                    sys.exit("The database of DATABASE_URL has tables of something else. Name an empty one.")
                connection.execute(f"DROP SCHEMA IF EXISTS {self.schema} CASCADE")
                connection.execute(f"CREATE SCHEMA {self.schema}")
                connection.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm SCHEMA public")

    def do(self, act: str, **options: Any) -> Any:
        """What a function of `acts` returns, run in a process that has this hub as its own."""
        return self.told(self.manage(*calling(act, options)))

    def start(self, act: str, **options: Any) -> subprocess.Popen:
        """The same, left running."""
        command = [sys.executable, "manage.py", *calling(act, options)]
        return subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=subprocess.PIPE, text=True)

    @staticmethod
    def told(output: str) -> Any:
        return json.loads(output.splitlines()[-1])

    def manage(self, *words: str) -> str:
        command = [sys.executable, "manage.py", *words]
        done = subprocess.run(
            command, cwd=ROOT, env=self.environment, stdout=subprocess.PIPE, text=True, check=False
        )
        if done.returncode:
            sys.exit(f"{self.name}: manage.py {words[0]} failed.\n{done.stdout}")
        return done.stdout


def calling(act: str, options: dict[str, Any]) -> list[str]:
    code = f"from tests.benchmarks import acts; acts.answer({act!r}, {options!r})"
    return ["shell", "-v0", "-c", code]
