"""Processes of their own, which see only the variables that a test names."""

import os
import socket
import subprocess
import sys

from django.conf import settings

OURS = ("CARTHUB_", "DATABASE_URL", "CACHE_URL", "DJANGO_", "MEDIA_STORAGE_URL")


def start(*arguments, **environment):
    bare = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    return subprocess.Popen(
        [sys.executable, *arguments],
        cwd=settings.BASE_DIR,
        env=bare | {name: str(value) for name, value in environment.items()},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
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
