"""Plain shapes as SVG text; every function gives one string, and drawings are strings joined."""

import math
import re
from collections.abc import Callable, Sequence

from carthub.demo.drawing.palette import DEEP

Point = tuple[float, float]
WIDTH, HEIGHT = 1200, 800


def places(text: str) -> tuple[tuple[float, ...], ...]:
    """Points written as SVG writes them: "0,-66 38,-56"; a third number may be a size or a turn."""
    return tuple(tuple(float(n) if "." in n else int(n) for n in each.split(",")) for each in text.split())


def attributes(values: dict[str, object]) -> str:
    return "".join(f' {name.rstrip("_").replace("_", "-")}="{value}"' for name, value in values.items())


def element(name: str, inside: str = "", **values: object) -> str:
    return f"<{name}{attributes(values)}>{inside}</{name}>"


def circle(x: float, y: float, radius: float, fill: str, **more: object) -> str:
    return element("circle", cx=x, cy=y, r=radius, fill=fill, **more)


def ellipse(x: float, y: float, rx: float, ry: float, fill: str, *, turn: float = 0, **more: object) -> str:
    return element(
        "ellipse", cx=x, cy=y, rx=rx, ry=ry, fill=fill, transform=f"rotate({turn} {x} {y})", **more
    )


def box(
    x: float,
    y: float,
    width: float,
    height: float,
    fill: str,
    *,
    radius: float = 10,
    turn: float = 0,
    **more: object,
) -> str:
    middle = f"rotate({turn} {x + width / 2} {y + height / 2})"
    return element(
        "rect", x=x, y=y, width=width, height=height, rx=radius, fill=fill, transform=middle, **more
    )


def curve(points: Sequence[Point], *, closed: bool = False) -> str:
    """Path data of a smooth curve through all the points (Catmull-Rom)."""
    count = len(points)
    if count == 2 and not closed:
        return "M{:.1f} {:.1f}L{:.1f} {:.1f}".format(*points[0], *points[1])
    at = (lambda i: points[i % count]) if closed else (lambda i: points[min(max(i, 0), count - 1)])
    data = "M{:.1f} {:.1f}".format(*points[0])
    for index in range(count if closed else count - 1):
        before, here, there, after = (at(index + step) for step in (-1, 0, 1, 2))
        data += "C{:.1f} {:.1f} {:.1f} {:.1f} {:.1f} {:.1f}".format(
            here[0] + (there[0] - before[0]) / 6,
            here[1] + (there[1] - before[1]) / 6,
            there[0] - (after[0] - here[0]) / 6,
            there[1] - (after[1] - here[1]) / 6,
            *there,
        )
    return data + ("Z" if closed else "")


def soft(points: Sequence[Point], fill: str, **more: object) -> str:
    """A closed shape without corners."""
    return element("path", d=curve(points, closed=True), fill=fill, **more)


def path(data: str, fill: str = "none", **more: object) -> str:
    return element("path", d=data, fill=fill, **more)


def tube(points: Sequence[Point], width: float, colour: str, **more: object) -> str:
    """A thick, round-ended line: fingers, arms, stems, strings."""
    more = {"stroke_linecap": "round", "stroke_linejoin": "round", **more}
    return element("path", d=curve(points), fill="none", stroke=colour, stroke_width=width, **more)


def dashes(points: Sequence[Point], width: float, colour: str, dash: str) -> str:
    return tube(points, width, colour, stroke_dasharray=dash)


def ring(
    x: float, y: float, radius: float, count: int, *, start: float = 0
) -> list[tuple[float, float, float]]:
    """Places around a circle: x, y and the direction outward in degrees."""
    turns = [start + 360 * index / count for index in range(count)]
    return [
        (x + radius * math.cos(math.radians(t)), y + radius * math.sin(math.radians(t)), t) for t in turns
    ]


def unevenness(seed: int) -> Callable[[float, float], float]:
    """A hand that is never quite steady, and shakes the same way on every machine."""
    state = seed * 2654435761 % 2**32

    def between(low: float, high: float) -> float:
        nonlocal state
        state = (state * 1664525 + 1013904223) % 2**32
        return low + (high - low) * state / 2**32

    between(0, 1)
    return between


def blob(
    x: float, y: float, rx: float, ry: float, fill: str, *, seed: int = 1, wobble: float = 0.07, **more
) -> str:
    """A round shape cut by hand."""
    between = unevenness(seed)
    points = []
    for index in range(9):
        turn, reach = 2 * math.pi * index / 9, 1 + between(-wobble, wobble)
        points.append((x + rx * reach * math.cos(turn), y + ry * reach * math.sin(turn)))
    return soft(points, fill, **more)


def group(
    *parts: str,
    at: Point = (0, 0),
    turn: float = 0,
    scale: float = 1,
    flip: bool = False,
    lifted: bool = False,
    **more: object,
) -> str:
    """Parts moved, turned and scaled together; `lifted` puts a soft shadow under them."""
    sideways = -scale if flip else scale
    if lifted:
        more["filter"] = "url(#lifted)"
    place = f"translate({at[0]} {at[1]}) rotate({turn}) scale({sideways} {scale})"
    return element("g", "".join(parts), transform=place, **more)


def inside(outline: str, *parts: str, name: str) -> str:
    """Parts seen only within the outline (one shape element)."""
    return element("clipPath", outline, id=name) + element("g", "".join(parts), clip_path=f"url(#{name})")


def glow(centre: str, edge: str) -> str:
    """A fill that is lighter at the upper left; the document adds the gradient it names."""
    return f"url(#glow-{centre[1:]}-{edge[1:]})"


def fall(top: str, bottom: str) -> str:
    """A fill that changes from top to bottom."""
    return f"url(#fall-{top[1:]}-{bottom[1:]})"


def gradients(body: str) -> str:
    stops = '<stop offset="0" stop-color="#{}"/><stop offset="1" stop-color="#{}"/>'
    made = ""
    for kind, first, second in sorted(set(re.findall(r"#(glow|fall)-([0-9a-f]{6})-([0-9a-f]{6})", body))):
        name, colours = f"{kind}-{first}-{second}", stops.format(first, second)
        if kind == "glow":
            made += f'<radialGradient id="{name}" cx=".36" cy=".3" r=".78">{colours}</radialGradient>'
        else:
            made += f'<linearGradient id="{name}" x1="0" y1="0" x2="0" y2="1">{colours}</linearGradient>'
    return made


FILTERS = f"""
<filter id="cut" x="0" y="0" width="100%" height="100%" filterUnits="userSpaceOnUse"
  color-interpolation-filters="sRGB">
  <feTurbulence type="fractalNoise" baseFrequency="0.011" numOctaves="2" seed="7" result="noise"/>
  <feDisplacementMap in="SourceGraphic" in2="noise" scale="9" xChannelSelector="R" yChannelSelector="G"/>
</filter>
<filter id="lifted" x="-30%" y="-30%" width="160%" height="160%">
  <feDropShadow dx="0" dy="9" stdDeviation="9" flood-color="{DEEP}" flood-opacity=".26"/>
</filter>
<filter id="blur" x="-50%" y="-50%" width="200%" height="200%"><feGaussianBlur stdDeviation="22"/></filter>
<filter id="mottle" x="0" y="0" width="100%" height="100%">
  <feTurbulence type="fractalNoise" baseFrequency="0.006 0.009" numOctaves="3" seed="3"/>
  <feColorMatrix values="0 0 0 0 1  0 0 0 0 .93  0 0 0 0 .8  1.6 0 0 0 -.62"/>
</filter>
"""


def document(body: str, background: str) -> str:
    """The whole picture: hand-cut edges, and light lying unevenly on the paper."""
    size = {"x": -40, "y": -40, "width": WIDTH + 80, "height": HEIGHT + 80}
    paper = element("rect", fill=background, **size)
    light = element("rect", filter="url(#mottle)", opacity=".16", style="mix-blend-mode:soft-light", **size)
    drawing = element("g", paper + body, filter="url(#cut)")
    return element(
        "svg",
        element("defs", FILTERS + gradients(body + background)) + drawing + light,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {WIDTH} {HEIGHT}",
        preserveAspectRatio="xMidYMid slice",
        width="100%",
        height="100%",
    )
