"""Style sheets joined from one file per component, without a build step."""

import re
import tempfile
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

FIRST = ["tokens", "reset", "base", "layout"]
LAST = ["utilities"]
APART = ["account", "admin", "draft"]
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
INDENT = re.compile(r"\s*\n\s*")
LOOSE = re.compile(r"(?<=[{};,])\n| (?=\{)|(?<=:) ")  # white space that means nothing
PARENT = re.compile(r"""(url\(["']?)\.\./""")


def place(path: Path) -> tuple[int, str]:
    if path.stem in FIRST:
        return FIRST.index(path.stem), ""
    return len(FIRST) + (path.stem in LAST), path.stem


def joined(paths: list[Path]) -> str:
    """The files in order, without comments; a sheet lies one folder above its parts, so `../` falls away."""
    source = "\n".join(path.read_text() for path in sorted(paths, key=place))
    bare = LOOSE.sub("", INDENT.sub("\n", COMMENT.sub("", source)))
    return PARENT.sub(r"\1", bare).strip() + "\n"


def sheets(folder: Path) -> dict[str, str]:
    """The public sheet is what readers load; parts whose name begins with a word of APART go into its own."""
    parts: dict[str, list[Path]] = {name: [] for name in ("public", *APART)}
    for path in folder.glob("*.css"):
        name = next((word for word in APART if path.stem.startswith(word)), "public")
        parts[name].append(path)
    return {f"{name}.css": joined(paths) for name, paths in parts.items()}


def write_if_changed(path: Path, text: str) -> None:
    """Rename into place, so that a process that reads at this moment gets the old or the new sheet, whole."""
    if path.exists() and path.read_text() == text:
        return
    with tempfile.NamedTemporaryFile("w", dir=path.parent, delete=False) as draft:
        draft.write(text)
    Path(draft.name).chmod(0o644)
    Path(draft.name).replace(path)


class SheetFinder(BaseFinder):
    """Makes the joined sheets whenever runserver or collectstatic looks for them."""

    def __init__(self, app_names=None, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.storage = FileSystemStorage(location=settings.SHEETS_ROOT)

    def check(self, **kwargs):
        return []

    def find(self, path, find_all=False):
        if path not in self.refresh():
            return []
        found = self.storage.path(path)
        return [found] if find_all else found

    def list(self, ignore_patterns):
        for name in self.refresh():
            yield name, self.storage

    def refresh(self) -> dict[str, str]:
        texts = sheets(settings.SHEETS_SOURCE)
        settings.SHEETS_ROOT.mkdir(parents=True, exist_ok=True)
        for name, text in texts.items():
            write_if_changed(settings.SHEETS_ROOT / name, text)
        return texts
