import json
import os
import subprocess
import sys
import uuid
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from tests.press.racing import ROUNDS

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def own_database(tmp_path):
    """The environment of processes that share a new database of the kind under test."""
    environment = os.environ | {"CARTHUB_VAR": str(tmp_path), "RACE_FOLDER": str(tmp_path)}
    if connection.vendor == "sqlite":
        yield environment | {"DATABASE_URL": f"sqlite:///{tmp_path}/race.sqlite3"}
        return
    values = connection.settings_dict
    server = f"postgres://{values['USER']}@{values['HOST']}:{values['PORT'] or 5432}"
    name = f"race_{uuid.uuid4().hex[:8]}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}")
        yield environment | {"DATABASE_URL": f"{server}/{name}"}
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


def start(environment, *arguments):
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)


def run(environment, *roles):
    """Run roles of `racing` at once; returns what they print."""
    code = "from tests.press import racing; racing.{}"
    started = [start(environment, "shell", "--no-imports", "-c", code.format(role)) for role in roles]
    printed = [process.communicate(timeout=120)[0] for process in started]
    assert [process.returncode for process in started] == [0] * len(roles)
    return printed


def test_of_two_publishers_the_newer_revision_wins_every_time_and_no_change_is_lost(own_database):
    migrate = start(own_database, "migrate", "-v0")
    assert migrate.wait(timeout=120) == 0
    migrate.stdout.close()
    run(own_database, "prepare()")
    run(own_database, "race('older')", "race('newer')")
    told = json.loads(run(own_database, "tell()")[0])
    assert told["live"] == [2]
    assert told["changes"] == list(range(1, len(told["changes"]) + 1))
    assert ROUNDS <= len(told["changes"]) <= 2 * ROUNDS
