"""Cells: coral T cells, plum B cells, their receptors, antibodies, and what they meet."""

from carthub.demo.drawing.palette import (
    BLUSH,
    CORAL,
    EMBER,
    HONEY,
    LILAC,
    MAUVE,
    OCHRE,
    PETAL,
    PLUM,
    SEA,
    TEAL,
    mix,
    shade,
    tint,
)
from carthub.demo.drawing.shapes import blob, circle, ellipse, glow, group, ring, tube, unevenness


def body(radius: float, light: str, dark: str, *, seed: int, wobble: float = 0.035) -> str:
    """A round cell with its nucleus and a few grains."""
    between = unevenness(seed)
    grains = "".join(
        circle(x, y, radius * between(0.03, 0.055), tint(dark, 0.15), opacity=".55")
        for x, y, _ in ring(0, 0, radius * 0.72, 7, start=between(0, 60))
    )
    nucleus = blob(
        radius * 0.08, radius * 0.06, radius * 0.5, radius * 0.47, shade(dark, 0.12), seed=seed + 3
    )
    sheen = ellipse(
        -radius * 0.42, -radius * 0.5, radius * 0.24, radius * 0.12, tint(light, 0.5), turn=-38, opacity=".6"
    )
    spot = circle(radius * 0.2, radius * 0.14, radius * 0.11, shade(dark, 0.32), opacity=".55")
    outside = blob(0, 0, radius, radius, glow(light, dark), seed=seed, wobble=wobble)
    return outside + grains + nucleus + spot + sheen


def knob(size: float, colour: str) -> str:
    """A flag on a cancer cell: a stem and a round head, pointing right from the origin."""
    return tube([(-size * 0.4, 0), (size * 0.7, 0)], size * 0.26, colour) + circle(
        size * 0.85, 0, size * 0.26, colour
    )


def twin(size: float, colour: str) -> str:
    """The T cell's own receptor: two short bars side by side, pointing right from the origin."""
    bars = (
        tube([(-size * 0.4, y * size), (size * 0.62, y * size * 1.35)], size * 0.36, colour)
        for y in (-0.27, 0.27)
    )
    return "".join(bars)


def antenna(size: float, stem: str = TEAL, head: str = OCHRE) -> str:
    """The CAR: a stem with two open arms, pointing right from the origin."""
    arms = "".join(
        tube(
            [(size * 0.62, 0), (size * 0.86, side * size * 0.1), (size * 1.08, side * size * 0.4)],
            size * 0.25,
            head,
        )
        for side in (-1, 1)
    )
    return tube([(-size * 0.4, 0), (size * 0.66, 0)], size * 0.24, stem) + arms


def antibody(size: float, colour: str, tip: str) -> str:
    """A free Y, standing upright on the origin."""
    arms = "".join(
        tube([(0, -size * 0.45), (side * size * 0.36, -size * 0.95)], size * 0.2, colour)
        + tube([(side * size * 0.25, -size * 0.8), (side * size * 0.36, -size * 0.95)], size * 0.2, tip)
        for side in (-1, 1)
    )
    return tube([(0, 0), (0, -size * 0.45)], size * 0.2, colour) + arms


def around(radius: float, count: int, part: str, *, start: float = 0) -> str:
    spots = ring(0, 0, radius * 0.97, count, start=start)
    return "".join(group(part, at=(round(x, 1), round(y, 1)), turn=turn) for x, y, turn in spots)


def t_cell(
    x: float, y: float, radius: float, *, seed: int = 1, turn: float = 0, light=BLUSH, dark=CORAL
) -> str:
    receptors = around(radius, 8, twin(radius * 0.23, shade(dark, 0.2)), start=14)
    return group(receptors, body(radius, light, dark, seed=seed), at=(x, y), turn=turn)


def car_t_cell(x: float, y: float, radius: float, *, seed: int = 1, turn: float = 0, count: int = 9) -> str:
    receptors = around(radius, count, antenna(radius * 0.36), start=10)
    return group(receptors, body(radius, BLUSH, CORAL, seed=seed), at=(x, y), turn=turn)


def b_cell(x: float, y: float, radius: float, *, seed: int = 1, turn: float = 0) -> str:
    flags = around(radius, 8, group(antibody(radius * 0.34, SEA, TEAL), turn=90), start=20)
    return group(flags, body(radius, LILAC, MAUVE, seed=seed), at=(x, y), turn=turn)


def cancer_cell(x: float, y: float, radius: float, *, seed: int = 1, flags: int = 9, turn: float = 0) -> str:
    """Lumpy and dark, with small flags that a CAR can hold on to."""
    marks = around(radius, flags, knob(radius * 0.2, HONEY), start=8) if flags else ""
    cell = body(radius, mix(MAUVE, PLUM, 0.2), PLUM, seed=seed, wobble=0.1)
    return group(marks, cell, at=(x, y), turn=turn)


def plain_cell(x: float, y: float, radius: float, light: str, dark: str, *, seed: int = 1) -> str:
    return group(body(radius, light, dark, seed=seed), at=(x, y))


def red_cell(x: float, y: float, radius: float, *, turn: float = 0) -> str:
    rim = ellipse(0, 0, radius, radius * 0.82, glow(CORAL, EMBER))
    return group(
        rim,
        ellipse(radius * 0.06, radius * 0.05, radius * 0.5, radius * 0.36, shade(EMBER, 0.2), opacity=".6"),
        at=(x, y),
        turn=turn,
    )


def halo(x: float, y: float, radius: float, colour: str = PETAL, strength: float = 0.6) -> str:
    return circle(x, y, radius, colour, opacity=strength, filter="url(#blur)")
