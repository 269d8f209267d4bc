import gzip
import json
import re
import signal
import socket
import sqlite3
import time
import urllib.error
import urllib.request
from contextlib import closing
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from carthub.backups import back_up_database
from carthub.lib.environment import local_secret_key
from carthub.lib.sheets import SheetFinder
from carthub.preparing import FirstStart, prepare
from tests.processes import free_port, run, start


def settings_with(folder, names, **environment):
    code = f"import json, carthub.settings as s; print(json.dumps([getattr(s, n) for n in {names.split()}]))"
    returncode, out, err = run("-c", code, CARTHUB_VAR=folder, **environment)
    assert returncode == 0, err
    return json.loads(out)


def test_the_secret_key_is_private_and_stays(tmp_path):
    key = local_secret_key(tmp_path / "var")
    assert len(key) >= 50
    assert (tmp_path / "var" / "secret_key").stat().st_mode & 0o777 == 0o600
    assert local_secret_key(tmp_path / "var") == key


def test_two_processes_that_start_at_once_share_one_key(tmp_path):
    code = f"""
import time
from pathlib import Path
from carthub.lib.environment import local_secret_key
for n in range(50):
    while time.time() < {time.time() + 1.5} + n / 100:
        pass
    print(local_secret_key(Path({str(tmp_path)!r}) / str(n)))
"""
    one, two = start("-c", code), start("-c", code)
    assert one.communicate(timeout=30) == two.communicate(timeout=30)
    assert one.returncode == 0


def test_a_key_from_the_environment_leaves_no_file(tmp_path):
    assert settings_with(tmp_path, "SECRET_KEY", CARTHUB_SECRET_KEY="from-outside") == ["from-outside"]
    assert not (tmp_path / "secret_key").exists()


def test_a_fresh_clone_runs_safe(tmp_path):
    debug, hosts, url, secure, hsts = settings_with(
        tmp_path, "DEBUG ALLOWED_HOSTS SITE_URL SESSION_COOKIE_SECURE SECURE_HSTS_SECONDS"
    )
    assert debug is False
    assert set(hosts) == {"127.0.0.1", "localhost", "[::1]"}
    assert (url, secure, hsts) == ("http://127.0.0.1:8000", False, 0)


def test_the_public_address_alone_sets_what_hangs_on_it(tmp_path):
    names = (
        "SITE_URL ALLOWED_HOSTS CSRF_TRUSTED_ORIGINS SESSION_COOKIE_SECURE CSRF_COOKIE_SECURE"
        " SECURE_SSL_REDIRECT SECURE_HSTS_SECONDS SECURE_PROXY_SSL_HEADER"
    )
    url, hosts, origins, *secure, hsts, proxy = settings_with(
        tmp_path, names, CARTHUB_URL="https://hub.example.org/"
    )
    assert url == "https://hub.example.org"
    assert hosts[0] == "hub.example.org"
    assert origins == ["https://hub.example.org"]
    assert secure == [True, True, True]
    assert hsts >= 31_536_000
    assert proxy == ["HTTP_X_FORWARDED_PROTO", "https"]


def test_an_address_without_tls_keeps_cookies_usable(tmp_path):
    hosts, secure = settings_with(
        tmp_path, "ALLOWED_HOSTS SESSION_COOKIE_SECURE", CARTHUB_URL="http://192.0.2.7:8000"
    )
    assert "192.0.2.7" in hosts
    assert secure is False


@pytest.mark.parametrize(
    "address", ["hub.example.org", "https://hub.example.org/path", "ftp://hub.example.org"]
)
def test_an_address_that_cannot_work_is_refused(tmp_path, address):
    returncode, _, err = run("-c", "import carthub.settings", CARTHUB_VAR=tmp_path, CARTHUB_URL=address)
    assert returncode == 1
    assert "CARTHUB_URL is like https://hub.example.org" in err.splitlines()[-1]


def test_sqlite_in_a_folder_with_a_space_is_the_default(tmp_path):
    [databases] = settings_with(tmp_path / "my hub", "DATABASES")
    assert databases["default"]["NAME"] == str(tmp_path / "my hub" / "carthub.sqlite3")
    assert databases["default"]["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


def test_postgresql_and_redis_are_chosen_by_address(tmp_path):
    databases, pages = settings_with(
        tmp_path,
        "DATABASES PAGES_URL",
        DATABASE_URL="postgres://hub:secret@db.example.org:5432/hub",
        CACHE_URL="redis://cache.example.org:6379/1",
    )
    assert databases["default"]["ENGINE"] == "django.db.backends.postgresql"
    assert databases["default"]["CONN_MAX_AGE"] > 0
    assert pages == "redis://cache.example.org:6379/1"


@pytest.fixture
def parts(tmp_path, settings):
    settings.SHEETS_SOURCE = tmp_path / "css"
    settings.SHEETS_ROOT = tmp_path / "sheets"
    settings.SHEETS_SOURCE.mkdir()
    for name in ("utilities", "card", "admin_desk", "layout", "account", "base", "notice", "tokens"):
        text = f'/* about\n {name} */\n.{name} {{\n  background: url("../icons/{name}.svg");\n}}\n'
        (settings.SHEETS_SOURCE / f"{name}.css").write_text(text)
    return SheetFinder()


def sheet(finder, name):
    return Path(finder.find(name)).read_text()


def test_the_public_sheet_joins_its_parts_in_order(parts):
    text = sheet(parts, "public.css")
    order = ["tokens", "base", "layout", "card", "notice", "utilities"]
    assert sorted(order, key=lambda name: text.index(f".{name}{{")) == order
    assert "about" not in text
    assert 'url("icons/card.svg")' in text


def test_readers_do_not_load_what_the_staff_sees(parts):
    assert ".admin_desk" in sheet(parts, "admin.css")
    assert ".account" in sheet(parts, "account.css")
    assert not re.search(r"admin|account", sheet(parts, "public.css"))


def test_a_changed_part_shows_at_the_next_look(parts, settings):
    assert ".new" not in sheet(parts, "public.css")
    (settings.SHEETS_SOURCE / "new.css").write_text(".new { color: red; }")
    assert ".new" in sheet(parts, "public.css")
    assert {name for name, _ in parts.list([])} == {"public.css", "account.css", "admin.css", "draft.css"}
    assert parts.find("nothing.css") == []


def test_a_taken_port_is_told_in_one_line(tmp_path):
    (tmp_path / "static").mkdir()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        returncode, out, err = run(
            "-m", "gunicorn", "-c", "python:carthub.gunicorn", CARTHUB_VAR=tmp_path, CARTHUB_PORT=port
        )
    assert (returncode, out) == (1, "")
    assert err == f"Port {port} is taken. Stop what runs there, or try another: make run PORT={port + 1}\n"


def test_nothing_is_prepared_for_a_port_that_is_taken(settings):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        settings.PORT = taken.getsockname()[1]
        with pytest.raises(CommandError, match="is taken"):
            call_command("prepare_hub")


@pytest.mark.django_db
def test_an_old_database_gets_no_example_pages(tmp_path, settings, admin_user):
    settings.VAR = tmp_path
    assert not any("example" in line for line in prepare(dry_run=True))


@pytest.mark.django_db
def test_an_interrupted_first_start_goes_on(tmp_path, settings, admin_user):
    settings.VAR, settings.DEBUG, settings.LOAD_DEMO = tmp_path, True, False
    (tmp_path / "first_start").write_text("unfinished")
    assert list(prepare(dry_run=True)) == ["Starting without example pages …"]
    assert FirstStart(tmp_path).unfinished()
    assert list(prepare(dry_run=False)) == ["Starting without example pages …"]
    assert list(prepare(dry_run=False)) == []


@pytest.mark.django_db
def test_a_hub_without_users_gets_one_with_a_random_password(tmp_path, settings, client):
    settings.VAR, settings.DEBUG = tmp_path, True
    told = "\n".join(prepare(dry_run=False))
    [line] = [line for line in told.splitlines() if "with the password" in line]
    credentials = {"login": "admin", "password": line.split()[-1]}
    answer = client.post(reverse("account_login"), credentials)
    assert answer.status_code == 302
    assert answer["Location"] == reverse("admin:index")
    assert list(prepare(dry_run=False)) == []


@pytest.mark.django_db
def test_a_new_password_is_printed_and_works(admin_user, client, capsys):
    call_command("reset_password")
    password = capsys.readouterr().out.split()[-1]
    assert client.login(username="admin", password=password)
    with pytest.raises(CommandError, match="no user named nobody"):
        call_command("reset_password", "nobody")


@pytest.mark.django_db
def test_a_backup_is_whole_and_private(tmp_path, settings, admin_user):
    settings.VAR = tmp_path
    path = back_up_database()
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.stat().st_size > 10_000
    assert [child.name for child in path.parent.iterdir()] == [path.name]


def test_the_first_year_of_a_hub(tmp_path):
    """One story, because only a real first start with its example pages proves it, and that takes a while."""
    hub = {"CARTHUB_VAR": tmp_path / "var", "CARTHUB_PORT": free_port(), "CARTHUB_WORKERS": 1}
    the_first_start_makes_all_and_the_second_nothing(hub)
    the_server_logs_no_query_and_stops_cleanly(hub)
    removed_example_pages_never_come_back(hub)
    waiting_migrations_are_preceded_by_a_backup(hub)


def the_first_start_makes_all_and_the_second_nothing(hub):
    returncode, out, err = run("manage.py", "prepare_hub", **hub)
    assert (returncode, err) == (0, "")
    assert out.count("with the password") == 1
    assert "Loading the example pages" in out
    assert (hub["CARTHUB_VAR"] / "static" / "staticfiles.json").exists()
    assert run("manage.py", "prepare_hub", **hub) == (0, "", "")


def the_server_logs_no_query_and_stops_cleanly(hub):
    address = f"http://127.0.0.1:{hub['CARTHUB_PORT']}"
    with start("-m", "gunicorn", "-c", "python:carthub.gunicorn", **hub) as server:
        try:
            told = [server.stdout.readline() for _ in range(5)]
            assert status_of(f"{address}/topics/car-t-cell-therapy/") == 200
            assert status_of(f"{address}/search/?q=secret%20illness") == 200
            assert status_of(f"{address}/read/secret-token/") == 404
            for path in ("/topics/car-t-cell-therapy/", "/articles/fever-after-car-t/"):
                a_page_and_its_sheet_fit_one_round_trip(address, path)
        finally:
            server.send_signal(signal.SIGINT)
        log = server.stdout.read() + server.stderr.read()
    assert server.returncode == 0
    assert f"{address}/admin/" in "".join(told)
    assert "GET /search/ 200" in log
    assert "Not Found: /read/…/" in log
    assert "secret" not in log


def a_page_and_its_sheet_fit_one_round_trip(address, path):
    """A server sends 14,336 bytes (ten packets, RFC 6928) before it waits for an answer.

    The page is compressed anew, because up to 100 bytes of what is sent are random, so that sizes tell less.
    """
    text = gzip.decompress(compressed(address + path, "gzip")[0])
    [sheet] = re.findall(r'<link rel="stylesheet" href="([^"]+)"', text.decode())
    assert b"<script src" not in text
    assert len(gzip.compress(text, 6)) + 100 + len(sheet_in(address + sheet, "gzip")) <= 14_336
    assert len(sheet_in(address + sheet, "br")) < len(sheet_in(address + sheet, "gzip"))


def sheet_in(address, encoding):
    """A file with a hash in its name was compressed when it was collected, and never changes."""
    data, caching = compressed(address, encoding)
    assert caching == "max-age=315360000, public, immutable"
    return data


def compressed(address, encoding):
    request = urllib.request.Request(address, headers={"Accept-Encoding": encoding})
    with urllib.request.urlopen(request, timeout=10) as response:
        assert response.headers["Content-Encoding"] == encoding
        return response.read(), response.headers["Cache-Control"]


def removed_example_pages_never_come_back(hub):
    assert (hub["CARTHUB_VAR"] / "first_start").read_text() == "finished"
    assert run("manage.py", "remove_demo", **hub)[0] == 0
    assert run("manage.py", "prepare_hub", **hub) == (0, "", "")


def waiting_migrations_are_preceded_by_a_backup(hub):
    assert run("manage.py", "migrate", "mfa", "0001", **hub)[0] == 0
    returncode, out, err = run("manage.py", "prepare_hub", **hub)
    assert (returncode, err) == (0, "")
    assert [line.split()[0] for line in out.splitlines()] == ["Backing", "kept", "Setting"]
    [copy] = (hub["CARTHUB_VAR"] / "backups").iterdir()
    with closing(sqlite3.connect(copy)) as backup:
        applied = backup.execute("SELECT count(*) FROM django_migrations WHERE app = 'mfa'").fetchone()
    assert applied == (1,)


def status_of(address):
    try:
        with urllib.request.urlopen(address, timeout=20) as answer:
            return answer.status
    except urllib.error.HTTPError as refusal:
        return refusal.code
