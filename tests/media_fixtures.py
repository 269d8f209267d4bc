"""Both places where pictures may lie: a folder, and a bucket of an S3 server on this machine."""

import sys
import time
import urllib.error
import urllib.request
from subprocess import DEVNULL, Popen

import boto3
import pytest
from django.core.files.storage import default_storage

from carthub.lib.media_address import media_storage
from tests.processes import free_port

PATIENCE = 30


@pytest.fixture(scope="session")
def s3_server():
    """Its address without a scheme."""
    place = f"127.0.0.1:{free_port()}"
    host, port = place.split(":")
    command = [sys.executable, "-W", "ignore", "-m", "moto.server", "-H", host, "-p", port]
    with Popen(command, stdout=DEVNULL, stderr=DEVNULL) as process:
        await_answer(f"http://{place}/moto-api/", process)
        yield place
        process.terminate()


def await_answer(address, process):
    started = time.monotonic()
    while process.poll() is None and time.monotonic() - started < PATIENCE:
        try:
            return urllib.request.urlopen(address, timeout=5).close()
        except urllib.error.HTTPError as answer:
            return answer.close()
        except OSError:
            time.sleep(0.05)
    raise RuntimeError(f"Nothing answers at {address}")


@pytest.fixture
def bucket_url(s3_server):
    """MEDIA_STORAGE_URL of an empty bucket."""
    bucket = f"hub-{time.monotonic_ns()}"
    signed = {"aws_access_key_id": "KEY", "aws_secret_access_key": "SECRET", "region_name": "us-east-1"}
    boto3.client("s3", endpoint_url=f"http://{s3_server}", **signed).create_bucket(Bucket=bucket)
    return f"s3://KEY:SECRET@{s3_server}/{bucket}?region=us-east-1&endpoint=http"


@pytest.fixture
def bucket(bucket_url, settings):
    settings.STORAGES = settings.STORAGES | {"default": media_storage(bucket_url)}


@pytest.fixture(params=["folder", "bucket"])
def each_storage(request):
    """The test is run with pictures in a folder, and again with pictures in a bucket."""
    if request.param == "bucket":
        request.getfixturevalue("bucket")


def stored_files(folder=""):
    """The names of all files in the place for pictures."""
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return []
    inside = f"{folder}/" if folder else ""
    deeper = [name for each in folders for name in stored_files(f"{inside}{each}")]
    return sorted([f"{inside}{name}" for name in files] + deeper)
