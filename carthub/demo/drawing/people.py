"""People as rounded shapes: heads with hair and no features, busts with arms, small standing figures."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from carthub.demo.drawing.palette import CORAL, FAIR, TEAL, mix, shade, tint
from carthub.demo.drawing.shapes import Point, circle, curve, ellipse, group, path, places, soft, tube

HEAD = places("0,-66 38,-56 54,-18 50,22 28,56 0,66 -28,56 -50,22 -54,-18 -38,-56")


@dataclass(frozen=True)
class Look:
    """`turned` is where the face looks: -1 left, 0 at us, 1 right."""

    skin: str = FAIR
    hair: str = "#5a3a2c"
    style: str = "short"
    top: str = TEAL
    turned: float = 0
    scarf: str = CORAL
    beard: str = ""
    glasses: bool = False


def short_hair(look: Look) -> tuple[str, str]:
    side = -22 * look.turned
    cap = (
        (-58, 0),
        (-60, -40),
        (-36, -76),
        (4, -84),
        (44, -72),
        (60, -36),
        (58, 0),
        (48, -14),
        (38 + side, -40),
        (0 + side, -48),
        (-40 + side, -38),
        (-48, -14),
    )
    return "", soft(cap, look.hair)


def bob_hair(look: Look) -> tuple[str, str]:
    side = -20 * look.turned
    behind = places("0,-86 52,-70 72,-16 70,44 50,62 0,50 -50,62 -70,44 -72,-16 -52,-70")
    fringe = (
        (-60, 24),
        (-66, -30),
        (-36, -80),
        (6, -86),
        (46, -72),
        (66, -26),
        (60, 24),
        (48, -12),
        (24 + side, -44),
        (-10 + side, -52),
        (-44, -8),
    )
    return soft(behind, look.hair), soft(fringe, look.hair)


def long_hair(look: Look) -> tuple[str, str]:
    behind = places("0,-86 54,-70 74,-10 80,70 70,132 36,140 0,120 -36,140 -70,132 -80,70 -74,-10 -54,-70")
    return soft(behind, look.hair), bob_hair(look)[1]


def bun_hair(look: Look) -> tuple[str, str]:
    knot = circle(-34 * look.turned, -92, 34, shade(look.hair, 0.08))
    return knot, short_hair(look)[1]


def curly_hair(look: Look) -> tuple[str, str]:
    curls = places("-56,6 -66,-30 -50,-64 -20,-86 18,-88 50,-66 66,-32 56,6")
    behind = "".join(circle(x, y, 32, look.hair) for x, y in curls)
    front = "".join(
        circle(x - 10 * look.turned, y, 22, look.hair) for x, y in places("-42,-46 -14,-60 18,-60 44,-44")
    )
    return behind, front


def thin_hair(look: Look) -> tuple[str, str]:
    """Bald on top, hair over the ears."""
    sides = "".join(ellipse(x, 4, 13, 26, look.hair, turn=x / 8) for x in (-51, 51))
    return sides, ""


def bald(look: Look) -> tuple[str, str]:
    return "", ""


def headscarf(look: Look) -> tuple[str, str]:
    side = -14 * look.turned
    knot = "".join(
        soft(((-52, -4), (-84, 16), (-96 - far, 60 + far), (-74, 64), (-50, 20)), shade(look.scarf, 0.16))
        for far in (0, 16)
    )
    cap = (
        (-60, -6),
        (-62, -44),
        (-34, -78),
        (6, -84),
        (46, -70),
        (62, -36),
        (58, -8),
        (30 + side, -34),
        (-10 + side, -40),
    )
    fold = tube([(-56, -20), (-10 + side, -50), (54, -26)], 7, shade(look.scarf, 0.14))
    return group(knot, flip=look.turned < 0), soft(cap, look.scarf) + fold


def veil(look: Look) -> tuple[str, str]:
    """A hijab: cloth around the whole face."""
    cloth = places("0,-88 52,-72 72,-14 70,60 90,118 0,146 -90,118 -70,60 -72,-14 -52,-72")
    side = 10 * look.turned
    outer = curve(places("0,-90 56,-72 72,-10 62,52 0,92 -62,52 -72,-10 -56,-72"), closed=True)
    hole = curve(
        (
            (side, -50),
            (36 + side, -34),
            (42 + side, 6),
            (28 + side, 46),
            (side, 60),
            (-28 + side, 46),
            (-42 + side, 6),
            (-36 + side, -34),
        ),
        closed=True,
    )
    return soft(cloth, shade(look.scarf, 0.12)), path(outer + hole, look.scarf, fill_rule="evenodd")


STYLES: dict[str, Callable[[Look], tuple[str, str]]] = {
    "short": short_hair, "bob": bob_hair, "long": long_hair, "bun": bun_hair, "curly": curly_hair,
    "thin": thin_hair, "bald": bald, "headscarf": headscarf, "veil": veil,
}  # fmt: skip


def face(look: Look) -> str:
    side = 16 * look.turned
    ears = "".join(circle(x, 4, 13, shade(look.skin, 0.1)) for x in (-54, 54) if x * look.turned <= 0)
    blush = "".join(
        circle(x + side, 22, 13, mix(look.skin, CORAL, 0.55), opacity=".3")
        for x in (-28, 28)
        if abs(x + side * 1.3) < 46
    )
    nose = tube(
        [(side * 1.5 - 2, -4), (side * 1.5 + 5 * (look.turned or 1), 12), (side * 1.5, 15)],
        4,
        shade(look.skin, 0.16),
    )
    return ears + soft(HEAD, look.skin) + blush + nose


def beard(look: Look) -> str:
    side = 10 * look.turned
    shape = (
        (-52, 6),
        (-40, 20 + 4),
        (-20 + side, 30),
        (side, 28),
        (20 + side, 30),
        (40, 24),
        (52, 6),
        (50, 40),
        (26, 76),
        (0, 84),
        (-26, 76),
        (-50, 40),
    )
    return soft(shape, look.beard)


def glasses(look: Look) -> str:
    side = 18 * look.turned
    ink = shade(look.skin, 0.6)
    lenses = "".join(
        circle(x + side, -4, 17, tint(look.skin, 0.35), stroke=ink, stroke_width=4, opacity=".8")
        for x in (-22, 22)
    )
    return lenses + tube([(-5 + side, -6), (5 + side, -6)], 4, ink)


def head(look: Look, *, at: Point = (0, 0), turn: float = 0, scale: float = 1) -> str:
    behind, before = STYLES[look.style](look)
    extra = (beard(look) if look.beard else "") + (glasses(look) if look.glasses else "")
    return group(behind, face(look), extra, before, at=at, turn=turn, scale=scale)


def limb(
    points: Sequence[Point], look: Look, *, width: float = 54, bare: float = 26, sleeve: str = ""
) -> str:
    """An arm from shoulder to hand; the last `bare` units before the hand are skin."""
    cloth = sleeve or look.top
    (x0, y0), (x1, y1) = points[-2:]
    length = max(((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5, 1)
    wrist = (x1 - (x1 - x0) / length * bare, y1 - (y1 - y0) / length * bare)
    edge = tube([(x, y + 5) for x, y in (*points[:-1], wrist)], width, shade(cloth, 0.2))
    skin = tube([wrist, (x1, y1)], width * 0.62, look.skin) + circle(x1, y1, width * 0.47, look.skin)
    return skin + edge + tube([*points[:-1], wrist], width, cloth)


def torso(look: Look, height: float = 240) -> str:
    shape = curve(
        (
            (0, -66),
            (44, -64),
            (92, -38),
            (112, 20),
            (112, height),
            (-112, height),
            (-112, 20),
            (-92, -38),
            (-44, -64),
        ),
        closed=True,
    )
    collar = soft(places("-34,-70 34,-70 26,-42 0,-30 -26,-42"), shade(look.skin, 0.14))
    return path(shape, look.top) + collar


def bust(
    look: Look,
    *,
    at: Point,
    scale: float = 1,
    flip: bool = False,
    tilt: float = 0,
    arms: Sequence[Sequence[Point]] = (),
    behind: Sequence[Sequence[Point]] = (),
    height: float = 240,
) -> str:
    """Head and upper body, the origin between the shoulders; arms lie before it, or `behind`."""
    back = "".join(limb(line, look, sleeve=shade(look.top, 0.1)) for line in behind)
    neck = tube([(0, -110), (0, -52)], 46, shade(look.skin, 0.14))
    hair_behind, hair_before = STYLES[look.style](look)
    extra = (beard(look) if look.beard else "") + (glasses(look) if look.glasses else "")
    front = "".join(limb(line, look, sleeve=tint(look.top, 0.1)) for line in arms)
    crown = group(face(look), extra, hair_before, at=(10 * look.turned, -148), turn=tilt)
    nape = group(hair_behind, at=(10 * look.turned, -148), turn=tilt)
    return group(back, nape, torso(look, height), neck, crown, front, at=at, scale=scale, flip=flip)


def figure(
    look: Look,
    *,
    at: Point,
    scale: float = 1,
    flip: bool = False,
    legs: str = "#34474f",
    step: float = 0,
    arms: Sequence[Sequence[Point]] = (
        ((-40, -306), (-64, -240), (-58, -176)),
        ((40, -306), (64, -240), (58, -176)),
    ),
) -> str:
    """A whole small person; the origin is on the ground between the feet."""
    pants = tube([(-22, -180), (-24 - step, -16)], 42, shade(legs, 0.16)) + tube(
        [(22, -180), (24 + step, -16)], 42, legs
    )
    shoes = ellipse(-18 - step, -6, 30, 14, shade(legs, 0.5)) + ellipse(
        32 + step, -6, 30, 14, shade(legs, 0.5)
    )
    coat = soft(
        places("0,-344 36,-336 54,-290 52,-200 54,-140 0,-132 -54,-140 -52,-200 -54,-290 -36,-336"), look.top
    )
    back = limb(arms[0], look, width=34, bare=8, sleeve=shade(look.top, 0.16))
    front = limb(arms[1], look, width=34, bare=8, sleeve=tint(look.top, 0.1))
    neck = tube([(0, -362), (0, -334)], 26, shade(look.skin, 0.14))
    crown = head(look, at=(5 * look.turned, -400), scale=0.72)
    return group(shoes, pants, back, neck, coat, crown, front, at=at, scale=scale, flip=flip)
