import json
import os
import subprocess
import sys
import uuid
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from tests.press import racing_topics
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


def run(environment, *roles, module="racing"):
    """Run roles of a module at once; returns what they print."""
    code = f"from tests.press import {module}; {module}.{{}}"
    started = [start(environment, "shell", "--no-imports", "-c", code.format(role)) for role in roles]
    printed = [process.communicate(timeout=300)[0] for process in started]
    assert [process.returncode for process in started] == [0] * len(roles)
    return printed


def migrate(environment):
    started = start(environment, "migrate", "-v0")
    assert started.wait(timeout=120) == 0
    started.stdout.close()


def test_of_two_publishers_the_newer_revision_wins_every_time_and_no_change_is_lost(own_database):
    migrate(own_database)
    run(own_database, "prepare()")
    run(own_database, "race('older')", "race('newer')")
    told = json.loads(run(own_database, "tell()")[0])
    assert told["live"] == [2]
    assert told["changes"] == list(range(1, len(told["changes"]) + 1))
    assert ROUNDS <= len(told["changes"]) <= 2 * ROUNDS


def test_a_merge_meets_a_publisher_and_another_merge_and_nothing_is_left_behind(own_database):
    migrate(own_database)
    run(own_database, "prepare()", module="racing_topics")
    for pair in ("merger", "publisher"), ("there", "back"):
        run(own_database, *(f"race('{role}', {pair})" for role in pair), module="racing_topics")
    told = json.loads(run(own_database, "tell()", module="racing_topics")[0])
    assert told.pop("changes") == list(range(1, told.pop("last") + 1))
    assert told == {
        "live": [2],
        "merged": 2 * racing_topics.ROUNDS,
        "behind": 0,
        "topics_an_article": [1],
        "counts_right": True,
    }
