"""Which backups there are, and when each was made."""

from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings

STAMP = "%Y-%m-%d-%H%M%S-%f"  # in UTC, the name of every backup


def folder() -> Path:
    return settings.VAR / "backups"


def made_between(start: datetime, end: datetime) -> list[Path]:
    """Every file among the backups that was made then, the oldest first; a half-made one is among them."""
    files = (path for path in folder().glob("*") if path.is_file())
    made = sorted((made_at(path), path) for path in files)
    return [path for at, path in made if start <= at <= end]


def made_at(path: Path) -> datetime:
    """As its name says, or when it was written last: somebody may have put another file there."""
    try:
        return datetime.strptime(path.name.split(".")[0], STAMP).replace(tzinfo=UTC)
    except ValueError:
        return datetime.fromtimestamp(path.stat().st_mtime, UTC)
