"""Pictures that lie beside the imported files."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from django.core.exceptions import ValidationError
from django.core.files import File

from articles.importing.entry import Entry, first
from articles.importing.report import Refused
from carthub.editorial.models import Picture
from carthub.editorial.models.pictures import new_key
from carthub.editorial.services.pictures import add_picture
from carthub.lib.pictures import PictureFacts, read_upload

IN_TEXT = re.compile(r"(?P<start>!\[[^\]\n]*\]\()(?P<target>[^)\s]+)(?P<end>(?:\s+\"[^\"\n]*\")?\))")
COVER_KEYS = ("image", "coverImage", "featured_image")


@dataclass(frozen=True)
class PlannedPicture:
    """A file that was looked at and is fit to be stored; its key is known before it is."""

    path: Path
    facts: PictureFacts

    def store(self, entry: Entry) -> Picture:
        stored = Picture.objects.filter(key=self.facts.key).first()
        return stored or self.read_and_store(entry.meta)

    def read_and_store(self, meta: dict[str, Any]) -> Picture:
        with self.path.open("rb") as file:
            return add_picture(
                File(file, self.path.name),
                by=None,
                key=self.facts.key,
                credit=str(meta.get("image_credit") or ""),
                licence=str(meta.get("image_licence") or ""),
            )


class PictureShelf:
    """Finds picture files for entries; the same file is looked at once."""

    def __init__(self, folder: Path):
        self.folder = folder.resolve()
        self.planned: dict[Path, PlannedPicture] = {}

    def plan(self, entry: Entry) -> list[str]:
        """Find the entry's cover and the pictures of its text; returns those that are not there.

        Raises Refused for a file that is there and is no picture.
        """
        missing = []
        cover = first(entry.meta, *COVER_KEYS)
        if cover:
            line = entry.source.line_of(*COVER_KEYS)
            entry.picture = self.look_at(str(cover), entry, line)
            missing += [] if entry.picture else [f"{entry.source.name}:{line}: no such picture: {cover}"]

        def rewrite(match: re.Match) -> str:
            planned = self.look_at(match["target"], entry, 1)
            if planned is None:
                missing.append(f"{entry.source.name}: no such picture: {match['target']}")
                return match[0]
            entry.pictures.append(planned)
            return f"{match['start']}/media/pictures/{planned.facts.key}/{match['end']}"

        entry.body = IN_TEXT.sub(rewrite, entry.body)
        return missing

    def look_at(self, target: str, entry: Entry, line: int) -> PlannedPicture | None:
        path = self.find(unquote(target), entry)
        if path is None:
            return None
        if path not in self.planned:
            try:
                with path.open("rb") as file:
                    clean = read_upload(File(file, path.name))
            except ValidationError as error:
                raise Refused(f"{target}: {' '.join(error.messages)}", line) from error
            known = Picture.objects.filter(sha256=clean.sha256).first()
            facts = known.facts if known else new_facts(clean, entry)
            self.planned[path] = PlannedPicture(path, facts)
        return self.planned[path]

    def find(self, target: str, entry: Entry) -> Path | None:
        """Beside the file, or from the top of the folder; never outside of it."""
        if "://" in target or target.startswith("//"):
            return None
        start = self.folder if target.startswith("/") else entry.source.path.parent
        path = (start / target.lstrip("/")).resolve()
        return path if path.is_relative_to(self.folder) and path.is_file() else None


def new_facts(clean, entry: Entry) -> PictureFacts:
    return PictureFacts(
        key=new_key(),
        width=clean.width,
        height=clean.height,
        focal_x=50,
        focal_y=50,
        credit=str(entry.meta.get("image_credit") or "")[:200],
        licence=str(entry.meta.get("image_licence") or "")[:100],
    )
