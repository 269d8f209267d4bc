"""What software makes the pages: another release makes every page anew."""

import hashlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage

ROOMS = ("carthub", "articles", "topics", "templates")
KINDS = {".py", ".html", ".mo", ".xml"}
FILES = ("requirements.txt",)  # libraries have a say in a page too
SHOWN = ("SITE_URL", "LANGUAGE_CODE", "TIME_ZONE")  # settings that stand in pages


@cache
def release_id() -> str:
    """A hash of code, templates, static files and of the settings that pages show; 16 hexadecimal digits."""
    digest = hashlib.sha256()
    for path in sorted(files()):
        digest.update(f"{path.relative_to(settings.BASE_DIR)}\n".encode())
        digest.update(path.read_bytes())
    for name in SHOWN:
        digest.update(f"{name}={getattr(settings, name)}\n".encode())
    digest.update(repr(sorted(static_files())).encode())
    return digest.hexdigest()[:16]


def files() -> Iterator[Path]:
    for room in ROOMS:
        for path in (settings.BASE_DIR / room).rglob("*"):
            if path.suffix in KINDS and path.is_file():
                yield path
    for name in FILES:
        yield settings.BASE_DIR / name


def static_files() -> list[tuple[str, str]]:
    """The names under which static files are served; with debug on they have no other names."""
    return list(getattr(staticfiles_storage, "hashed_files", {}).items())
