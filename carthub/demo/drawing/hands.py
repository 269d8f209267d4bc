"""Hands. Each pose is drawn with the wrist at the origin, the fingers to the right and the thumb above."""

from collections.abc import Sequence
from dataclasses import dataclass

from carthub.demo.drawing.palette import shade, tint
from carthub.demo.drawing.shapes import Point, ellipse, group, places, soft, tube

Line = Sequence[Point]
PALM = places("-14,-38 40,-52 96,-54 126,-30 130,12 112,48 62,56 10,44 -16,30")


@dataclass(frozen=True)
class Pose:
    front: Sequence[Line] = ()
    back: Sequence[Line] = ()
    thumb: Line = ()
    palm: Line = PALM
    nails: bool = False
    width: float = 36


RESTING = Pose(
    front=(
        ((84, 40), (128, 52), (166, 58)),
        ((96, 20), (160, 28), (206, 30)),
        ((100, -6), (166, -6), (222, -4)),
        ((92, -32), (160, -42), (206, -42)),
    ),
    thumb=((20, -28), (70, -72), (116, -86)),
    nails=True,
)
POINTING = Pose(
    front=(
        ((84, 40), (118, 44), (112, 34)),
        ((92, 20), (138, 22), (122, 18)),
        ((94, -6), (146, -6), (128, -2)),
        ((88, -34), (160, -46), (222, -48)),
    ),
    thumb=((24, -30), (84, -40), (130, -22)),
)
PINCHING = Pose(
    back=(
        ((90, 10), (150, 18), (186, 44)),
        ((94, -8), (164, -14), (204, 22)),
        ((96, -26), (172, -40), (216, 2)),
    ),
    front=(((88, -38), (160, -70), (214, -26)),),
    thumb=((30, 26), (110, 34), (200, 2)),
)
WRITING = Pose(
    back=(((80, 42), (136, 58), (168, 66)), ((90, 24), (150, 40), (184, 52))),
    front=(((96, -4), (158, 2), (196, 34)), ((88, -34), (154, -40), (206, 14))),
    thumb=((26, -10), (100, 14), (180, 22)),
)
HOLDING = Pose(
    back=(
        ((86, 34), (150, 40), (176, 20)),
        ((92, 14), (170, 10), (200, -10)),
        ((92, -8), (170, -20), (206, -40)),
        ((86, -30), (150, -56), (190, -80)),
    ),
    thumb=((20, -20), (66, -78), (112, -112)),
)
CUPPED = Pose(
    back=(((60, -24), (150, -34), (236, -76)), ((60, -10), (160, -14), (256, -56))),
    front=(((64, 8), (160, 12), (262, -30)), ((60, 12), (150, 34), (240, 2))),
    thumb=((20, -18), (64, -62), (112, -84)),
    palm=places("-14,-34 50,-34 120,-20 150,10 120,40 60,52 10,44 -16,30"),
)
GRASPING = Pose(
    front=(
        ((70, 50), (132, 54), (126, 44)),
        ((78, 24), (148, 26), (138, 20)),
        ((80, -4), (154, -6), (142, -6)),
        ((76, -32), (148, -38), (136, -34)),
    ),
    thumb=((16, -34), (70, -74), (124, -70)),
)


def finger(line: Line, width: float, skin: str, *, nail: bool) -> str:
    shadow = tube([(x - 1, y + 5) for x, y in line], width, shade(skin, 0.21))
    drawn = shadow + tube(line, width, skin)
    if nail:
        (x0, y0), (x1, y1) = line[-2:]
        length = max(((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5, 1)
        place = (x1 + (x1 - x0) / length * 5, y1 + (y1 - y0) / length * 5)
        drawn += ellipse(*place, width * 0.24, width * 0.2, tint(skin, 0.45), opacity=".8")
    return drawn


def arm(skin: str, sleeve: str, length: float) -> str:
    return (
        tube([(-length, 5), (-2, 5)], 74, shade(skin, 0.21))
        + tube([(-length, 0), (0, 0)], 74, skin)
        + tube([(-length - 120, 6), (-length * 0.42, 6)], 116, shade(sleeve, 0.2), stroke_linecap="butt")
        + tube([(-length - 120, 0), (-length * 0.42, 0)], 116, sleeve, stroke_linecap="butt")
        + tube([(-length * 0.42, -56), (-length * 0.42 - 4, 58)], 26, shade(sleeve, 0.14))
    )


def hand(
    pose: Pose,
    skin: str,
    sleeve: str,
    *,
    at: Point = (0, 0),
    turn: float = 0,
    scale: float = 1,
    flip: bool = False,
    layer: str = "all",
    length: float = 420,
) -> str:
    """What is held goes between the layers "back" and "front", or between "under" and "thumb"."""
    back = "".join(finger(line, pose.width, shade(skin, 0.07), nail=False) for line in pose.back)
    palm = soft([(x, y + 5) for x, y in pose.palm], shade(skin, 0.21)) + soft(pose.palm, skin)
    front = "".join(finger(line, pose.width, skin, nail=pose.nails) for line in pose.front)
    thumb = finger(pose.thumb, pose.width * 1.1, skin, nail=pose.nails) if pose.thumb else ""
    behind, before = arm(skin, sleeve, length) + back, palm + (thumb + front if pose.nails else front + thumb)
    layers = {
        "all": behind + before,
        "back": behind,
        "front": before,
        "under": behind + palm + front,
        "thumb": thumb,
    }
    return group(layers[layer], at=at, turn=turn, scale=scale, flip=flip)


def writing_hand(
    pencil: str,
    skin: str,
    sleeve: str,
    *,
    tip: Point,
    turn: float = 204,
    scale: float = 1,
    length: float = 240,
) -> str:
    """A hand with a pencil (drawn with its tip at the origin) whose tip touches the page at `tip`."""
    held = group(pencil, at=(252, 62), turn=201)
    palm = hand(Pose(back=WRITING.back), skin, sleeve, length=length)
    fingers = hand(
        Pose(front=WRITING.front, thumb=WRITING.thumb, palm=places("20,-20 60,-24 60,20 20,20")),
        skin,
        sleeve,
        layer="front",
    )
    return group(group(palm, held, fingers, at=(-252, -62)), at=tip, turn=turn, scale=scale)
