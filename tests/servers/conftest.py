import signal
import subprocess
import uuid
from contextlib import contextmanager
from types import SimpleNamespace

import psycopg
import pytest
from django.conf import settings

from tests.media_fixtures import await_answer
from tests.processes import free_port, program, run, start

PATIENCE = 60


@pytest.fixture
def empty_database():
    """The address of a new PostgreSQL database."""
    if not settings.DATABASES["default"]["ENGINE"].endswith("postgresql"):
        pytest.skip("Several servers share a PostgreSQL server; DATABASE_URL names none.")
    values = settings.DATABASES["default"]
    secret = f":{values['PASSWORD']}" if values["PASSWORD"] else ""
    server = f"postgres://{values['USER']}{secret}@{values['HOST']}:{values['PORT'] or 5432}"
    name = f"servers_{uuid.uuid4().hex[:8]}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}")
        yield f"{server}/{name}"
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def break_connections(empty_database):
    """Ends every connection of the servers, as a restart of the database does."""

    def end_all():
        with psycopg.connect(empty_database, autocommit=True) as admin:
            admin.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )

    return end_all


@pytest.fixture
def redis_server(tmp_path):
    """A Redis of the test's own: it has `url`, and can be stopped."""
    port = free_port()
    command = [program("redis-server", "redis-server"), "--bind", "127.0.0.1", "--port", str(port)]
    command += ["--save", "", "--dir", str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        yield SimpleNamespace(url=f"redis://127.0.0.1:{port}/0", stop=process.terminate, wait=process.wait)
        process.terminate()


@pytest.fixture
def shared(empty_database, redis_server, bucket_url):
    """All that two servers share."""
    return {
        "DATABASE_URL": empty_database,
        "CACHE_URL": redis_server.url,
        "MEDIA_STORAGE_URL": bucket_url,
        "CARTHUB_SECRET_KEY": uuid.uuid4().hex * 2,
        "CARTHUB_URL": "http://hub.example.org",
        "CARTHUB_DEMO": 0,
        "CARTHUB_WORKERS": 1,
    }


@pytest.fixture
def servers(shared, tmp_path):
    """Two application servers with folders of their own, and the password of their first user."""
    one, two = (
        {**shared, "CARTHUB_VAR": tmp_path / name, "CARTHUB_PORT": free_port()} for name in ("one", "two")
    )
    said = [run("manage.py", "prepare_hub", **each) for each in (one, two)]
    assert [returncode for returncode, _out, _err in said] == [0, 0], said
    assert said[1][1].splitlines() == ["Collecting static files …"]
    [line] = [line for line in said[0][1].splitlines() if "with the password" in line]
    with serving(one) as first, serving(two) as second:
        yield SimpleNamespace(one=first, two=second, password=line.split()[-1])


@contextmanager
def serving(environment):
    address = f"http://127.0.0.1:{environment['CARTHUB_PORT']}"
    with (
        (environment["CARTHUB_VAR"] / "log").open("w") as log,
        start("-m", "gunicorn", "-c", "python:carthub.gunicorn", log=log, **environment) as process,
    ):
        server = SimpleNamespace(address=address, process=process)
        try:
            await_answer(f"{address}/healthz", process)
            yield server
        finally:
            stop(server)


def stop(server):
    """Let it finish what it is at, as a restart does."""
    if server.process.poll() is None:
        server.process.send_signal(signal.SIGTERM)
        server.process.wait(timeout=PATIENCE)
