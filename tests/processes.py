"""Processes of their own, which see only the variables that a test names."""

import os
import shutil
import socket
import subprocess
import sys

import pytest
from django.conf import settings

OURS = ("CARTHUB_", "DATABASE_URL", "CACHE_URL", "DJANGO_", "MEDIA_STORAGE_URL")


def start(*arguments, log=None, **environment):
    """With an open file as `log` all that is said goes there."""
    bare = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    return subprocess.Popen(
        [sys.executable, *arguments],
        cwd=settings.BASE_DIR,
        env=bare | {name: str(value) for name, value in environment.items()},
        stdout=log or subprocess.PIPE,
        stderr=log or subprocess.PIPE,
        text=True,
    )


def run(*arguments, **environment):
    process = start(*arguments, **environment)
    out, err = process.communicate(timeout=300)
    return process.returncode, out, err


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def program(name, package):
    """Where it lies; without it tests are skipped on a bare machine, and fail where everything is checked."""
    found = shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if found is None:
        missing = f"{name} is missing: sudo apt install {package}"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(missing)
    return found
