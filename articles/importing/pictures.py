"""Pictures that lie beside the imported files."""

import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from django.core.exceptions import ValidationError
from django.core.files import File

from articles.importing.entry import Entry, first
from articles.importing.report import Refused
from carthub.editorial.models import Picture
from carthub.editorial.models.pictures import new_key
from carthub.editorial.services.pictures import delete_what_can_be, record_picture, store_files
from carthub.lib.pictures import CleanImage, PictureFacts, read_upload

IN_TEXT = re.compile(r"(?P<start>!\[[^\[\]\n]*\]\()(?P<target>[^)\s]+)(?P<end>(?:\s+\"[^\"\n]*\")?\))")
COVER_KEYS = ("image", "coverImage", "featured_image")


@dataclass(frozen=True)
class PlannedPicture:
    """A file that was looked at and is fit to be stored; its key is known before it is."""

    path: Path
    facts: PictureFacts
    sha256: str

    @property
    def row(self) -> Picture | None:
        return Picture.objects.filter(key=self.facts.key).first()

    def put_files(self) -> None:
        """Make every width; done before the entry's transaction, because it takes a while."""
        if self.row is None:
            store_files(read_picture(self.path), self.facts.key)

    def record(self) -> Picture:
        return self.row or record_picture(self.facts, self.sha256, by=None, title=self.path.name)

    def take_back_files(self) -> None:
        """Remove the files again when nothing was written that shows them."""
        if self.row is None:
            delete_what_can_be(self.facts.key)


class PictureShelf:
    """Finds picture files for entries; a file is looked at once, and the same bytes are one picture."""

    def __init__(self, folder: Path):
        self.folder = folder.resolve()
        self.planned: dict[Path, PlannedPicture] = {}
        self.by_sha256: dict[str, PlannedPicture] = {}

    def plan(self, entry: Entry) -> list[str]:
        """Find the entry's cover and the pictures of its text; returns what is to be told about them.

        Raises Refused for a file that is there and is no picture.
        """
        notes = []
        cover = first(entry.meta, *COVER_KEYS)
        if cover:
            line = entry.source.line_of(*COVER_KEYS)
            entry.picture = self.look_at(str(cover), entry, line)
            notes += [] if entry.picture else [f"{entry.source.name}:{line}: no such picture: {cover}"]
            if entry.picture and not entry.meta.get("image_alt"):
                notes.append(f"{entry.source.name}:{line}: no image_alt: marked as adding no information")

        def rewrite(match: re.Match) -> str:
            planned = self.look_at(match["target"], entry, 1)
            if planned is None:
                notes.append(f"{entry.source.name}: no such picture: {match['target']}")
                return match[0]
            entry.pictures.append(planned)
            return f"{match['start']}/media/pictures/{planned.facts.key}/{match['end']}"

        entry.body = IN_TEXT.sub(rewrite, entry.body)
        return notes

    def look_at(self, target: str, entry: Entry, line: int) -> PlannedPicture | None:
        path = self.find(unquote(target), entry)
        if path is None:
            return None
        if path not in self.planned:
            try:
                self.planned[path] = self.put_on_shelf(path, read_picture(path), entry)
            except ValidationError as error:
                raise Refused(f"{target}: {' '.join(error.messages)}", line) from error
        return self.planned[path]

    def put_on_shelf(self, path: Path, clean: CleanImage, entry: Entry) -> PlannedPicture:
        if clean.sha256 not in self.by_sha256:
            known = Picture.objects.filter(sha256=clean.sha256).first()
            facts = known.facts if known else new_facts(clean, entry)
            self.by_sha256[clean.sha256] = PlannedPicture(path, facts, clean.sha256)
        return self.by_sha256[clean.sha256]

    def find(self, target: str, entry: Entry) -> Path | None:
        """Beside the file, or from the top of the folder; never outside of it."""
        if "://" in target or target.startswith("//"):
            return None
        start = self.folder if target.startswith("/") else entry.source.path.parent
        path = (start / target.lstrip("/")).resolve()
        return path if path.is_relative_to(self.folder) and path.is_file() else None


def read_picture(path: Path) -> CleanImage:
    with path.open("rb") as file:
        return read_upload(File(file, path.name))


def new_facts(clean: CleanImage, entry: Entry) -> PictureFacts:
    return PictureFacts(
        key=new_key(),
        width=clean.width,
        height=clean.height,
        focal_x=50,
        focal_y=50,
        credit=str(entry.meta.get("image_credit") or "")[:200],
        licence=str(entry.meta.get("image_licence") or "")[:100],
    )
