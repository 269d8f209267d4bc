"""Draw the demo's pictures and the site's icons again; needs Chromium on the PATH or in CHROMIUM.

python -m carthub.demo.draw_pictures [--icons] [slug …]
"""

import argparse
from pathlib import Path

from carthub.demo.drawing.catalogue import PICTURES
from carthub.demo.drawing.chromium import paint
from carthub.demo.drawing.icons import draw_icons
from carthub.demo.drawing.shapes import document

FOLDER = Path(__file__).parent / "pictures"
SIZE = (1600, 1067)
QUALITY = 82


def draw(slug: str) -> Path:
    target = FOLDER / f"{slug}.jpg"
    image = paint(document(*PICTURES[slug]()), *SIZE).convert("RGB")
    image.save(target, quality=QUALITY, optimize=True, progressive=True)
    return target


def report(target: Path) -> None:
    print(f"{target.name}: {target.stat().st_size / 1024:.0f} KB", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description="Draw the demo's pictures again: all, or those named.")
    parser.add_argument(
        "slugs", nargs="*", metavar="slug", help="the pictures to draw; all of them when none is named"
    )
    parser.add_argument("--icons", action="store_true", help="draw the site's icons instead of all pictures")
    chosen = parser.parse_args()
    if unknown := sorted(set(chosen.slugs) - set(PICTURES)):
        parser.error(f"there is no picture called {', '.join(unknown)}")
    FOLDER.mkdir(exist_ok=True)
    if chosen.icons:
        for target in draw_icons():
            report(target)
    for slug in chosen.slugs or ([] if chosen.icons else PICTURES):
        report(draw(slug))


if __name__ == "__main__":
    main()
