"""Things that lie about: paper and pencils, cups, thermometers, phones. The origin is the thing's middle."""

from carthub.demo.drawing.palette import (
    BLUSH,
    CORAL,
    DEEP,
    EMBER,
    FOAM,
    HONEY,
    INK,
    MIST,
    OCHRE,
    PAPER,
    PLUM,
    SAND,
    SEA,
    TAN,
    TEAL,
    mix,
    shade,
    tint,
)
from carthub.demo.drawing.shapes import (
    Point,
    box,
    circle,
    ellipse,
    glow,
    group,
    inside,
    path,
    places,
    ring,
    soft,
    tube,
)

PAGE = "#f1e4cb"


def scribble(x: float, y: float, width: float, colour: str = TAN, *, thick: float = 7) -> str:
    """A line of handwriting nobody can read."""
    steps = max(int(width / 14), 2)
    points = [
        (x + width * step / steps, y + (5 if step % 2 else -4) + (3 if step % 3 == 0 else 0))
        for step in range(steps + 1)
    ]
    return tube(points, thick * 0.6, colour)


def lines(
    x: float, y: float, width: float, count: int, *, gap: float = 34, colour: str = TAN, thick: float = 8
) -> str:
    shares = (1, 0.86, 0.95, 0.6, 0.9, 0.74)
    return "".join(
        tube(
            [(x, y + gap * index), (x + width * shares[index % 6], y + gap * index)],
            thick,
            colour,
            opacity=".8",
        )
        for index in range(count)
    )


def sheet(width: float, height: float, *parts: str, at: Point, turn: float = 0, fill: str = PAGE) -> str:
    corner = 46
    left, top, right, bottom = -width / 2, -height / 2, width / 2, height / 2
    outline = f"M{left} {top}L{right - corner} {top}L{right} {top + corner}L{right} {bottom}L{left} {bottom}Z"
    fold = f"M{right - corner} {top}L{right - corner} {top + corner}L{right} {top + corner}Z"
    return group(
        path(outline, fill, stroke=fill, stroke_width=10, stroke_linejoin="round"),
        path(fold, shade(fill, 0.14)),
        *parts,
        at=at,
        turn=turn,
        lifted=True,
    )


def notebook(*parts: str, at: Point, turn: float = 0, scale: float = 1, cover: str = TEAL) -> str:
    """Open, two pages of 250 x 330 left and right of the spine."""
    back = box(-275, -182, 550, 368, cover, radius=22)
    pages = box(-258, -170, 258, 340, PAGE, radius=12) + box(0, -170, 258, 340, PAGE, radius=12)
    spine = path("M-34 -170L0 -164L34 -170L34 170L0 176L-34 170Z", shade(PAGE, 0.1), opacity=".7")
    middle = tube([(0, -164), (0, 172)], 4, shade(PAGE, 0.24))
    return group(back, pages, spine, middle, *parts, at=at, turn=turn, scale=scale, lifted=True)


def pencil(*, at: Point, turn: float = 0, scale: float = 1, colour: str = OCHRE) -> str:
    """The tip is the origin; the pencil lies to the right."""
    wood = path("M0 0L46 -15L46 15Z", "#e7c79a")
    lead = path("M0 0L16 -5L16 5Z", INK)
    body = box(46, -15, 210, 30, colour, radius=2) + box(46, 4, 210, 11, shade(colour, 0.18), radius=2)
    end = box(252, -16, 22, 32, MIST, radius=3) + box(270, -15, 32, 30, BLUSH, radius=10)
    return group(body, wood, lead, end, at=at, turn=turn, scale=scale)


def thermometer(*, at: Point, turn: float = 0, scale: float = 1, level: float = 0.7) -> str:
    """Upright, bulb below, 400 high."""
    glass = tube([(0, -170), (0, 120)], 66, tint(MIST, 0.55)) + circle(0, 140, 58, tint(MIST, 0.55))
    bore = tube([(0, -165), (0, 120)], 26, shade(MIST, 0.1))
    mercury = tube([(0, 120 - 280 * level), (0, 130)], 26, CORAL) + circle(0, 142, 40, glow(BLUSH, EMBER))
    marks = "".join(tube([(17, y), (30, y)], 6, TEAL) for y in range(-150, 100, 40))
    shine = tube([(-22, -168), (-22, 70)], 7, PAPER, opacity=".7")
    return group(glass, bore, mercury, marks, shine, at=at, turn=turn, scale=scale, lifted=True)


def digital_thermometer(*, at: Point, turn: float = 0, scale: float = 1) -> str:
    """The pen-like kind, lying; its tip points right."""
    tip = tube([(120, 0), (225, 0)], 18, "#9fb0ae") + tube([(215, 0), (228, 0)], 18, "#d7dcd3")
    body = soft(places("-210,0 -196,-34 -60,-38 90,-24 132,-10 132,10 90,24 -60,38 -196,34"), PAPER)
    grip = soft(places("-210,0 -196,-34 -150,-38 -146,0 -150,38 -196,34"), TEAL)
    window = box(-110, -20, 112, 40, mix(MIST, SEA, 0.3), radius=9)
    digits = "".join(tube([(x, -9), (x, 9)], 7, CORAL) for x in (-88, -66, -32)) + circle(-49, 9, 4, CORAL)
    return group(tip, body, grip, window, digits, at=at, turn=turn, scale=scale, lifted=True)


def phone(*, at: Point, turn: float = 0, scale: float = 1, screen: str = FOAM) -> str:
    """A mobile phone, upright, with a receiver on the screen."""
    body = box(-78, -150, 156, 300, INK, radius=28) + box(-66, -132, 132, 264, screen, radius=16)
    speaker = tube([(-14, -141), (14, -141)], 5, SEA)
    call = circle(0, -10, 46, TEAL) + group(receiver(), at=(0, -10), scale=0.42, turn=-40)
    return group(
        body, speaker, call, tube([(-26, 96), (26, 96)], 12, MIST), at=at, turn=turn, scale=scale, lifted=True
    )


def receiver(colour: str = PAPER) -> str:
    bow = tube(places("-56,10 -40,-14 0,-26 40,-14 56,10"), 26, colour)
    return (
        bow
        + box(-78, -2, 46, 40, colour, radius=12, turn=-20)
        + box(32, -2, 46, 40, colour, radius=12, turn=20)
    )


def mug(*, at: Point, scale: float = 1, colour: str = CORAL, steam: bool = True, handle: bool = True) -> str:
    grip = tube(places("86,-40 146,-44 150,40 84,54"), 26, shade(colour, 0.14)) if handle else ""
    body = path("M-100 -86L100 -86L90 84Q84 112 50 112L-50 112Q-84 112 -90 84Z", fall_or(colour))
    rim = ellipse(0, -86, 100, 22, shade(colour, 0.22)) + ellipse(0, -82, 86, 16, "#7a4a32")
    wisps = "".join(
        tube([(x, -120), (x - 16, -160), (x + 14, -205), (x - 6, -250)], 11, PAPER, opacity=".55")
        for x in (-36, 30)
    )
    return group(grip, body, rim, wisps if steam else "", at=at, scale=scale)


def fall_or(colour: str) -> str:
    return glow(tint(colour, 0.16), shade(colour, 0.1))


def coin(x: float, y: float, radius: float = 44, *, flat: float = 1) -> str:
    rim = ellipse(x, y + 9, radius, radius * flat, shade(OCHRE, 0.3))
    top = ellipse(x, y, radius, radius * flat, glow(HONEY, OCHRE))
    return (
        rim
        + top
        + ellipse(
            x, y, radius * 0.68, radius * flat * 0.68, "none", stroke=shade(OCHRE, 0.16), stroke_width=5
        )
    )


def coin_stack(x: float, y: float, count: int, radius: float = 50) -> str:
    return "".join(
        coin(x + (3 if index % 2 else -3), y - 20 * index, radius, flat=0.34) for index in range(count)
    )


def keys(*, at: Point, turn: float = 0, scale: float = 1) -> str:
    hoop = circle(0, 0, 34, "none", stroke=SEA, stroke_width=9)
    key = tube([(0, 0), (120, 0)], 15, OCHRE) + circle(20, 0, 26, OCHRE) + circle(14, 0, 9, shade(SAND, 0.2))
    teeth = tube([(100, 4), (100, 22)], 12, OCHRE) + tube([(120, 4), (120, 26)], 12, OCHRE)
    second = group(key.replace(OCHRE, "#a9aaa2"), teeth.replace(OCHRE, "#a9aaa2"), at=(24, 16), turn=62)
    first = group(key, teeth, at=(32, 0), turn=8)
    fob = tube([(-30, 10), (-58, 44)], 8, PLUM) + group(
        house(CORAL, shade(EMBER, 0.2)), at=(-78, 112), scale=0.42
    )
    return group(hoop, second, first, fob, at=at, turn=turn, scale=scale, lifted=True)


def house(wall: str = PAPER, roof: str = EMBER, window: str = HONEY) -> str:
    """A small house, 180 wide; the origin is in the middle of its foot line, 40 below."""
    chimney = box(34, -138, 28, 60, shade(roof, 0.25), radius=3)
    body = box(-76, -70, 152, 112, wall, radius=6)
    top = path("M-104 -58L0 -148L104 -58Z", roof, stroke=roof, stroke_width=10, stroke_linejoin="round")
    door = path("M8 42L8 -10Q28 -34 48 -10L48 42Z", TEAL)
    pane = (
        box(-56, -38, 44, 44, window, radius=4)
        + tube([(-34, -38), (-34, 6)], 4, wall)
        + tube([(-56, -16), (-12, -16)], 4, wall)
    )
    return chimney + body + top + door + pane


def clinic(wall: str = PAPER, trim: str = TEAL) -> str:
    """A hospital: a broad house with rows of windows and a cross over the door; origin like the house."""
    body = box(-140, -130, 280, 172, wall, radius=8) + box(-66, -196, 132, 238, tint(wall, 0.2), radius=8)
    roof = box(-150, -140, 300, 18, trim, radius=8) + box(-76, -206, 152, 18, trim, radius=8)
    panes = "".join(box(x, y, 30, 34, MIST, radius=4) for x in (-122, -100 + 16, 56, 94) for y in (-100, -44))
    cross = box(-11, -176, 22, 62, CORAL, radius=5) + box(-31, -156, 62, 22, CORAL, radius=5)
    door = box(-30, -44, 60, 86, trim, radius=6) + tube([(0, -40), (0, 42)], 4, wall)
    return body + roof + panes + cross + door


def calendar(*parts: str, at: Point, turn: float = 0, scale: float = 1, band: str = CORAL) -> str:
    """A page of 420 x 440 with a coloured head and two rings; parts use the page's middle as origin."""
    page = box(-210, -220, 420, 440, PAGE, radius=22)
    outline = box(-210, -220, 420, 440, PAGE, radius=22)
    head = inside(outline, box(-220, -230, 440, 112, band, radius=0), name=f"calendar-{band[1:]}")
    rings = "".join(tube([(x, -252), (x, -196)], 20, DEEP) for x in (-110, 110))
    return group(page, head, rings, *parts, at=at, turn=turn, scale=scale, lifted=True)


def bubble(width: float, height: float, *parts: str, at: Point, fill: str = PAPER, tail: int = -1) -> str:
    """A speech bubble; its tail hangs at the left (-1) or the right (1)."""
    shape = [
        (x * width / 2, y * height / 2)
        for x, y in places("0,-1 0.72,-0.86 1,0 0.72,0.86 0,1 -0.72,0.86 -1,0 -0.72,-0.86")
    ]
    root = tail * width
    point = path(
        f"M{root * 0.08} {height * 0.4}L{root * 0.42} {height * 0.78}L{root * 0.36} {height * 0.3}Z",
        fill,
        stroke=fill,
        stroke_width=8,
        stroke_linejoin="round",
    )
    return group(point, soft(shape, fill), *parts, at=at, lifted=True)


def question_mark(*, at: Point, scale: float = 1, colour: str = TEAL) -> str:
    bow = tube(places("-28,-34 -18,-64 16,-68 32,-40 14,-10 0,8 0,26"), 17, colour)
    return group(bow, circle(0, 60, 11, colour), at=at, scale=scale)


def tick(x: float, y: float, size: float, colour: str = TEAL) -> str:
    return path(
        f"M{x - size} {y}L{x - size * 0.25} {y + size * 0.75}L{x + size * 1.05} {y - size * 0.85}",
        stroke=colour,
        stroke_width=size * 0.48,
        stroke_linecap="round",
        stroke_linejoin="round",
    )


def drip_bag(*parts: str, at: Point, scale: float = 1, fill: str = CORAL, level: float = 0.62) -> str:
    """An infusion bag, 200 x 280; what is in it is given with the middle as origin."""
    outline = path(
        "M-84 -120Q-84 -140 -62 -140L62 -140Q84 -140 84 -120L92 90Q92 140 40 142L-40 142Q-92 140 -92 90Z",
        tint(MIST, 0.5),
    )
    top = 142 - 280 * level
    wave = path(f"M-110 {top}Q-50 {top - 16} 0 {top}T110 {top}L110 160L-110 160Z", fill, opacity=".85")
    loop = box(-20, -164, 40, 26, tint(MIST, 0.5), radius=8) + ellipse(0, -150, 10, 6, SEA)
    spouts = "".join(box(x - 11, 138, 22, 34, TEAL, radius=5) for x in (-34, 34))
    shine = tube([(-64, -100), (-68, 60)], 10, PAPER, opacity=".6")
    return group(
        spouts,
        loop,
        outline,
        inside(outline, wave, *parts, name=f"bag-{at[0]}-{at[1]}"),
        shine,
        at=at,
        scale=scale,
        lifted=True,
    )


def plant(*, at: Point, scale: float = 1, pot: str = EMBER, leaf: str = SEA) -> str:
    stems = ""
    for turn, length in places("-58,130 -30,175 0,200 30,172 58,128"):
        blade = soft(
            (
                (0, 0),
                (26, -length * 0.4),
                (20, -length * 0.8),
                (0, -length),
                (-20, -length * 0.8),
                (-26, -length * 0.4),
            ),
            mix(leaf, TEAL, abs(turn) / 90),
        )
        stems += group(
            blade, tube([(0, -6), (0, -length * 0.85)], 4, shade(leaf, 0.25), opacity=".5"), turn=turn
        )
    body = path("M-74 -10L74 -10L58 104Q56 116 42 116L-42 116Q-56 116 -58 104Z", fall_or(pot))
    rim = box(-84, -26, 168, 36, tint(pot, 0.1), radius=10)
    return group(stems, body, rim, at=at, scale=scale)


def sun(x: float, y: float, radius: float, colour: str = HONEY) -> str:
    rays = "".join(
        tube([(px, py), (px + (px - x) * 0.22, py + (py - y) * 0.22)], radius * 0.16, colour)
        for px, py, _ in ring(x, y, radius * 1.35, 10)
    )
    return rays + circle(x, y, radius, colour)


def moon(x: float, y: float, radius: float, colour: str = HONEY) -> str:
    full = f"M{x + radius * 0.35} {y - radius * 0.94}"
    return path(
        f"{full}A{radius} {radius} 0 1 0 {x + radius * 0.94} {y + radius * 0.35}"
        f"A{radius * 0.82} {radius * 0.82} 0 0 1 {x + radius * 0.35} {y - radius * 0.94}Z",
        colour,
    )


def window(
    *parts: str, at: Point, width: float, height: float, name: str, frame: str = TAN, sky: str = DEEP
) -> str:
    """A window with a cross bar; parts are what is seen through it."""
    pane = box(-width / 2, -height / 2, width, height, sky, radius=10)
    bars = tube([(0, -height / 2), (0, height / 2)], 13, frame) + tube(
        [(-width / 2, 0), (width / 2, 0)], 13, frame
    )
    edge = box(
        -width / 2 - 10,
        -height / 2 - 10,
        width + 20,
        height + 20,
        "none",
        radius=16,
        stroke=frame,
        stroke_width=24,
    )
    sill = box(-width / 2 - 44, height / 2 + 8, width + 88, 26, tint(frame, 0.2), radius=8)
    return group(pane, inside(pane, *parts, name=name), bars, edge, sill, at=at)
