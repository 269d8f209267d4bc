"""The site's icons as pixels, from the mark in static/icons, and the picture shown with shared links."""

from pathlib import Path

from PIL import Image

from carthub.demo.drawing.chromium import paint
from carthub.demo.drawing.for_topics import car_t_cell_therapy
from carthub.demo.drawing.palette import PAPER
from carthub.demo.drawing.shapes import document, group

ICONS = Path(__file__).parents[3] / "static" / "icons"
ON_PAPER = {"apple-touch-icon.png": 180, "icon-192.png": 192, "icon-512.png": 512}
ICO_SIZES = [(16, 16), (32, 32), (48, 48)]
SHARE_SIZE = (1200, 630)


def on_paper(size: int) -> Image.Image:
    """The mark with room around it, so that any mask a phone cuts leaves it whole."""
    mark = paint((ICONS / "mark.svg").read_text(encoding="utf-8"), *[round(size * 0.66)] * 2)
    icon = Image.new("RGB", (size, size), PAPER)
    corner = (size - mark.width) // 2
    icon.paste(mark, (corner, corner), mark)
    return icon


def share_picture() -> Image.Image:
    drawn, background = car_t_cell_therapy()
    scene = group(drawn, at=(110, 76), scale=0.82)
    return paint(document(scene, background), *SHARE_SIZE).convert("RGB")


def draw_icons() -> list[Path]:
    for name, size in ON_PAPER.items():
        on_paper(size).save(ICONS / name, optimize=True)
    small = paint((ICONS / "favicon.svg").read_text(encoding="utf-8"), 256, 256)
    small.save(ICONS / "favicon.ico", sizes=ICO_SIZES)
    share = share_picture()
    colours = share.quantize(256, kmeans=2)
    share.quantize(palette=colours, dither=Image.Dither.FLOYDSTEINBERG).save(
        ICONS / "share.png", optimize=True
    )
    return [ICONS / name for name in (*ON_PAPER, "favicon.ico", "share.png")]
