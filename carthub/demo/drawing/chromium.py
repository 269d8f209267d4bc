"""From SVG text to pixels, through a headless Chromium."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from PIL import Image

QUIET = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --hide-scrollbars --disable-sync "
    "--disable-background-networking --disable-component-update --force-device-scale-factor=2 "
    "--default-background-color=00000000"
).split()
PAGE = "<!doctype html><style>*{{margin:0}}body>svg{{display:block;width:{0}px;height:{1}px}}</style>{2}"
WINDOW_FRAME = 200


def find_chromium() -> str:
    for name in (os.environ.get("CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome"):
        if name and (found := shutil.which(name)):
            return found
    raise SystemExit("Chromium was not found: install it, or name it in the environment variable CHROMIUM.")


def paint(svg: str, width: int, height: int) -> Image.Image:
    """The drawing at this size, shot twice as large for clean edges; the window's frame takes some height."""
    with tempfile.TemporaryDirectory() as folder:
        page, shot = Path(folder, "page.html"), Path(folder, "shot.png")
        page.write_text(PAGE.format(width, height, svg), encoding="utf-8")
        window = f"--window-size={max(width, 600)},{height + WINDOW_FRAME}"
        profile = f"--user-data-dir={folder}/profile"
        command = [find_chromium(), *QUIET, profile, window, f"--screenshot={shot}", page.as_uri()]
        subprocess.run(command, check=True, capture_output=True, timeout=90)
        with Image.open(shot) as image:
            return (
                image.convert("RGBA")
                .crop((0, 0, width * 2, height * 2))
                .resize((width, height), Image.LANCZOS)
            )
