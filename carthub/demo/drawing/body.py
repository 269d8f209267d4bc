"""Inside the body: DNA, bones, lymph nodes, a head seen from the side."""

import math

from carthub.demo.drawing.palette import CORAL, HONEY, MAUVE, OCHRE, PAPER, PLUM, SAND, TEAL, shade, tint
from carthub.demo.drawing.shapes import (
    Point,
    blob,
    circle,
    curve,
    ellipse,
    glow,
    group,
    path,
    places,
    soft,
    tube,
    unevenness,
)


def helix(length: float, *, at: Point, turn: float = 0, width: float = 62, strands=(TEAL, OCHRE)) -> str:
    """A twisted ladder lying to the right of the origin."""
    steps = int(length / 12)
    phases = [(length * step / steps, math.pi * 2 * step / 26) for step in range(steps + 1)]
    upper = [(x, math.sin(phase) * width) for x, phase in phases]
    lower = [(x, -math.sin(phase) * width) for x, phase in phases]
    rungs = ""
    for index, ((x, y), (_, other)) in enumerate(zip(upper, lower, strict=True)):
        if index % 3 == 1 and abs(y) > width * 0.3:
            colour = (CORAL, HONEY, MAUVE)[index // 3 % 3]
            rungs += tube([(x, y), (x, other)], 11, colour)
    return group(rungs, tube(lower, 19, strands[0]), tube(upper, 19, strands[1]), at=at, turn=turn)


def bean(x: float, y: float, size: float, *, turn: float = 0, fill: str = CORAL, seed: int = 1) -> str:
    """A lymph node."""
    shape = places(
        "0,-0.62 0.62,-0.6 1,-0.12 0.86,0.46 0.42,0.6 0,0.36 -0.42,0.6 -0.86,0.46 -1,-0.12 -0.62,-0.6"
    )
    outer = soft([(px * size, py * size) for px, py in shape], glow(tint(fill, 0.25), fill))
    inner = soft(
        [(px * size * 0.74, py * size * 0.7 - size * 0.02) for px, py in shape],
        shade(fill, 0.12),
        opacity=".5",
    )
    return group(outer, inner, at=(x, y), turn=turn)


def long_bone(length: float, width: float, fill: str = PAPER) -> str:
    """Lying, middle at the origin, with two round ends on each side."""
    half, end = length / 2, width * 0.62
    shape = [
        (0, -width * 0.46),
        (half * 0.55, -width * 0.46),
        (half * 0.8, -width * 0.62),
        (half, -width * 0.98),
        (half + end * 0.8, -width * 0.62),
        (half + end * 0.55, 0),
        (half + end * 0.8, width * 0.62),
        (half, width * 0.98),
        (half * 0.8, width * 0.62),
        (half * 0.55, width * 0.46),
    ]
    shape += [(0, width * 0.46)] + [(-x, y) for x, y in reversed(shape[1:])]
    return soft(shape, fill)


def plasma_cell(x: float, y: float, size: float, *, turn: float = 0, seed: int = 1) -> str:
    """Oval, with the nucleus pushed to one end and a pale place beside it."""
    cell = blob(0, 0, size * 1.28, size * 0.92, glow(tint(MAUVE, 0.35), MAUVE), seed=seed, wobble=0.05)
    pale = circle(size * 0.02, -size * 0.05, size * 0.36, tint(MAUVE, 0.5), opacity=".7")
    nucleus = circle(size * 0.58, size * 0.02, size * 0.5, PLUM)
    spots = "".join(
        ellipse(
            size * 0.58 + size * 0.3 * math.cos(a),
            size * 0.02 + size * 0.3 * math.sin(a),
            size * 0.1,
            size * 0.08,
            shade(PLUM, 0.4),
        )
        for a in (0.3, 1.4, 2.4, 3.5, 4.6, 5.6)
    )
    return group(cell, pale, nucleus, spots, at=(x, y), turn=turn)


PROFILE = places(
    "-150,420 -136,300 -150,230 -196,130 -206,0 -170,-120 -70,-196 60,-196 150,-136 "
    "184,-40 192,6 224,62 222,84 196,92 198,132 190,150 190,190 160,228 84,236 44,258 "
    "30,310 40,420"
)


def profile(skin: str) -> str:
    """A head from the side, looking right; about 440 wide and 620 high."""
    return path(curve(PROFILE) + "Z", skin)


def crowd(
    x: float, y: float, rx: float, ry: float, size: float, *, seed: int = 1
) -> list[tuple[float, float, float]]:
    """Places packed side by side inside an ellipse: x, y and a size that varies a little."""
    between = unevenness(seed)
    packed, row = [], 0
    height = y - ry + size
    while height < y + ry:
        reach = rx * math.sqrt(max(1 - ((height - y) / ry) ** 2, 0))
        across = x - reach + size * (1 if row % 2 else 1.6)
        while across < x + reach - size * 0.4:
            jitter = between(-0.12, 0.12) * size
            packed.append((round(across + jitter, 1), round(height + jitter, 1), size * between(0.86, 1.04)))
            across += size * 2.02
        height += size * 1.78
        row += 1
    return packed


def spiky(x: float, y: float, radius: float, fill: str = PLUM, *, spikes: int = 12) -> str:
    """An outline with soft spikes, as children draw a bad cell."""
    points = []
    for index in range(spikes * 2):
        reach = radius * (1.22 if index % 2 else 0.9)
        angle = math.pi * index / spikes
        points.append((x + reach * math.cos(angle), y + reach * math.sin(angle)))
    return soft(points, fill)


def marrow_lattice(width: float, height: float, gap: float, colour: str = SAND, *, seed: int = 4) -> str:
    """The sponge inside a bone, as crossing soft struts around the origin."""
    between = unevenness(seed)
    struts = ""
    for start in range(int(-width / 2), int(width / 2), int(gap)):
        xs = [start + between(-gap / 3, gap / 3) for _ in range(5)]
        struts += tube([(x, -height / 2 + height * i / 4) for i, x in enumerate(xs)], 24, colour)
    for start in range(int(-height / 2), int(height / 2), int(gap)):
        ys = [start + between(-gap / 3, gap / 3) for _ in range(5)]
        struts += tube([(-width / 2 + width * i / 4, y) for i, y in enumerate(ys)], 20, colour)
    return struts
