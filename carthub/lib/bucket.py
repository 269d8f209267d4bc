"""Pictures in an S3 bucket. Imported only where MEDIA_STORAGE_URL names one: the library is large."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property

from boto3.exceptions import Boto3Error
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from storages.backends.s3 import S3File, S3Storage


@contextmanager
def faults_of_files() -> Iterator[None]:
    """Whatever goes wrong there is an OSError, as it is with files."""
    try:
        yield
    except (Boto3Error, BotoCoreError, ClientError) as error:
        raise OSError(str(error)) from error


class Bucket(S3Storage):
    """Private: the hub reads the files and hands them out itself."""

    def get_default_settings(self):
        return super().get_default_settings() | {
            "file_overwrite": True,  # names are random, and asking first is one more request
            "transfer_config": TransferConfig(use_threads=False),
            "client_config": Config(
                connect_timeout=3,
                read_timeout=10,
                retries={"total_max_attempts": 2, "mode": "standard"},
                s3={"addressing_style": "path"},
                request_checksum_calculation="when_required",  # not every server knows the newer ones
                response_checksum_validation="when_required",
            ),
        }

    @cached_property
    def connection(self):
        """One for all threads: each takes 17 MB, and they only use its client, which they may share."""
        return super().connection

    def _open(self, name: str, mode: str = "rb") -> S3File:
        with faults_of_files():
            stored = super()._open(name, mode)
            stored.file.seek(0)  # read now, so that a fault is met here
            return stored

    def _save(self, name, content):
        with faults_of_files():
            return super()._save(name, content)

    def delete(self, name):
        with faults_of_files():
            super().delete(name)

    def exists(self, name):
        with faults_of_files():
            return super().exists(name)

    def listdir(self, name):
        with faults_of_files():
            return super().listdir(name)
