"""Settings and the one view of a bare Django, which says how fast this server could answer at all."""

import os
from functools import cache

from django.http import HttpResponse
from django.urls import path

HOST = "127.0.0.1"
PORT = int(os.environ.get("CARTHUB_PORT", "8000"))
WORKERS = int(os.environ.get("CARTHUB_WORKERS", "2"))
SITE_URL = f"http://{HOST}:{PORT}"
SECRET_KEY = "only for a constant page"
ALLOWED_HOSTS = [HOST]
ROOT_URLCONF = "tests.benchmarks.ceiling"
MIDDLEWARE: list[str] = []
INSTALLED_APPS: list[str] = []
LOGGING_CONFIG = None


@cache
def text(size):
    return b"constant " * (size // 9) + b"." * (size % 9)


def constant(request, size):
    return HttpResponse(text(size))


urlpatterns = [path("<int:size>/", constant)]
