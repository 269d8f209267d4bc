"""Grounds and backgrounds: hills, tables, ways, the soft patch behind a subject."""

from collections.abc import Sequence

from carthub.demo.drawing import things
from carthub.demo.drawing.palette import HONEY, shade, tint
from carthub.demo.drawing.shapes import Point, blob, dashes, group, path, places, soft, tube


def patch(x: float, y: float, rx: float, ry: float, fill: str, *, seed: int = 1) -> str:
    return blob(x, y, rx, ry, fill, seed=seed, wobble=0.08)


def hill(x: float, top: float, width: float, fill: str, *, seed: int = 1) -> str:
    lean = (-0.12, 0.1, 0.03, -0.05)[seed % 4] * width
    return soft(
        (
            (x - width * 1.1, 900),
            (x - width * 0.72, top + 150),
            (x - width * 0.3, top + 34),
            (x + lean, top),
            (x + width * 0.36, top + 40),
            (x + width * 0.74, top + 160),
            (x + width * 1.1, 900),
        ),
        fill,
    )


def table(top: float, fill: str, *, edge: bool = True) -> str:
    board = path(f"M-60 {top}Q600 {top - 14} 1260 {top}L1260 900L-60 900Z", fill)
    line = tube([(-60, top + 4), (600, top - 6), (1260, top + 4)], 10, tint(fill, 0.25))
    grain = "".join(
        tube([(x, top + y), (x + 170, top + y - 4)], 4, shade(fill, 0.14), opacity=".5")
        for x, y in places("60,60 380,110 820,70 1010,140 180,180 620,200")
    )
    return board + (line if edge else "") + grain


def dotted_way(points: Sequence[Point], colour: str = HONEY, *, width: float = 15) -> str:
    return dashes(points, width, colour, f"1 {width * 2.1}")


def clinic_hill(x: float, y: float, scale: float) -> str:
    return group(things.clinic(), at=(x, y), scale=scale)
