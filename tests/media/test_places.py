"""The place for pictures: named in one address, and plain words when it fails."""

import pytest
from django.core.files.storage import default_storage
from django.core.files.storage.filesystem import FileSystemStorage

from carthub.editorial.models import Picture
from carthub.lib.media_address import media_storage
from tests.admin_forms import faults
from tests.factories import make_article, make_picture, make_upload
from tests.media_fixtures import stored_files
from tests.processes import free_port, run

ADD = "/admin/editorial/picture/add/"
FULL = "The place for pictures is full or can not be written to."


def test_an_address_names_server_bucket_and_folder():
    storage = media_storage("s3://KEY:a%2Fb@s3.example.org:9000/media/hub?region=eu-central-1")
    assert storage["OPTIONS"] == {
        "endpoint_url": "https://s3.example.org:9000",
        "bucket_name": "media",
        "location": "hub",
        "region_name": "eu-central-1",
        "access_key": "KEY",
        "secret_key": "a/b",
    }


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("ftp://KEY:hush@host/bucket", "must begin with s3://"),
        ("s3://KEY:hush@/bucket", "names no server"),
        ("s3://KEY:hu/sh@host/bucket", "names no server"),
        ("s3://KEY:hush@host:port/bucket", "names no server"),
        ("s3://KEY:hush@host", "names no bucket"),
        ("s3://KEY@host/bucket", "a key and a secret"),
        ("s3://KEY:hush@host/bucket?colour=blue", "not colour"),
        ("s3://KEY:hush@host/bucket?endpoint=gopher", "http or https"),
    ],
)
def test_an_address_that_is_not_understood_stops_the_start_and_tells_no_secret(tmp_path, address, words):
    environment = {"CARTHUB_VAR": tmp_path, "MEDIA_STORAGE_URL": address}
    returncode, _out, err = run("-c", "import carthub.settings", **environment)
    assert returncode == 1
    assert words in err.splitlines()[-1]
    assert "hush" not in err


def test_the_library_for_buckets_is_loaded_only_where_it_is_used(tmp_path):
    code = "import sys, django; django.setup(); import carthub.urls; print('boto3' in sys.modules)"
    environment = {"CARTHUB_VAR": tmp_path, "DJANGO_SETTINGS_MODULE": "carthub.settings"}
    assert run("-c", code, **environment)[1] == "False\n"


@pytest.fixture
def full_folder(tmp_path, settings, monkeypatch):
    """A folder on a disk that has room for two files and a half."""
    settings.MEDIA_ROOT = tmp_path / "full"
    save, left = FileSystemStorage._save, [3]

    def save_until_full(self, name, content):
        left[0] -= 1
        if left[0] < 0:
            (settings.MEDIA_ROOT / name).write_bytes(b"half")
            raise OSError(28, "No space left on device")
        return save(self, name, content)

    monkeypatch.setattr(FileSystemStorage, "_save", save_until_full)


@pytest.fixture
def unwritable_folder(tmp_path, settings):
    """A place that is no folder, so that even root can write nothing there."""
    (tmp_path / "file").write_text("")
    settings.MEDIA_ROOT = tmp_path / "file"


@pytest.fixture
def absent_server(settings):
    address = f"s3://KEY:SECRET@127.0.0.1:{free_port()}/bucket?region=us-east-1&endpoint=http"
    settings.STORAGES = settings.STORAGES | {"default": media_storage(address)}


@pytest.fixture
def absent_bucket(s3_server, settings):
    address = f"s3://KEY:SECRET@{s3_server}/nowhere?region=us-east-1&endpoint=http"
    settings.STORAGES = settings.STORAGES | {"default": media_storage(address)}


PLACES = ["full_folder", "unwritable_folder", "absent_server", "absent_bucket"]


@pytest.mark.django_db
@pytest.mark.parametrize("place", PLACES)
def test_an_editor_whose_picture_can_not_be_stored_is_told_and_keeps_the_words(admin_client, request, place):
    request.getfixturevalue(place)
    refused = admin_client.post(ADD, {"file": make_upload(), "title": "My title", "credit": "Zoe"})
    assert refused.status_code == 200
    assert FULL in faults(refused)["file"][0]
    assert "My title" in refused.text
    assert not Picture.objects.exists()
    if place == "full_folder":
        assert stored_files() == []


@pytest.mark.django_db
def test_while_the_server_of_pictures_is_away_readers_are_asked_to_come_again(client, settings, bucket):
    picture = make_picture()
    make_article(picture=picture, picture_alt="Cells", slug="fever")
    src = picture.facts.src(320, "webp")
    shown = client.get(src)
    assert (shown.status_code, shown["Content-Type"]) == (200, "image/webp")
    assert b"".join(shown)[:4] == b"RIFF"
    settings.STORAGES = settings.STORAGES | {
        "default": media_storage(f"s3://K:S@127.0.0.1:{free_port()}/bucket?endpoint=http&region=us-east-1")
    }
    away = client.get(src)
    assert (away.status_code, away["Retry-After"]) == (503, "60")
    assert "no-store" in away["Cache-Control"]
    assert client.get("/articles/fever/").status_code == 200


def test_a_picture_that_is_not_in_the_bucket_is_as_one_that_is_not_in_the_folder(bucket):
    assert stored_files() == []
    assert not default_storage.exists("pictures/nothing/320.jpg")
    with pytest.raises(FileNotFoundError):
        default_storage.open("pictures/nothing/320.jpg")
