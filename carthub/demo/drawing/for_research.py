"""The pictures of the research news."""

from carthub.demo.drawing import cells, hands, people, things
from carthub.demo.drawing.palette import (
    BLACK_HAIR,
    BROWN,
    BROWN_HAIR,
    CORAL,
    DARK,
    FAIR,
    HONEY,
    MAUVE,
    MIST,
    OCHRE,
    OLIVE,
    PAPER,
    PLUM,
    RED_HAIR,
    SAND,
    SEA,
    TAN,
    TEAL,
    WARM,
    mix,
    shade,
    tint,
)
from carthub.demo.drawing.scenery import patch
from carthub.demo.drawing.shapes import blob, circle, ellipse, fall, group, path, places, tube

Picture = tuple[str, str]


def first_approvals_in_2017() -> Picture:
    stars = cells.t_cell(-86, 52, 74, seed=2) + cells.t_cell(92, 66, 66, seed=7)
    drawn = [
        patch(590, 400, 500, 350, tint(SEA, 0.3), seed=23),
        things.calendar(stars, at=(560, 450), turn=-4, scale=1.25, band=CORAL),
        group(circle(0, 0, 34, OCHRE), circle(-9, -9, 12, HONEY), at=(560, 232), lifted=True),
        hands.hand(hands.POINTING, WARM, PLUM, at=(808, 26), turn=146, scale=1.3, length=160),
    ]
    return "".join(drawn), mix(SEA, TEAL, 0.3)


def stone(x: float, y: float, rx: float, fill: str, seed: int) -> str:
    return (
        blob(x, y + 30, rx, rx * 0.42, shade(fill, 0.35), seed=seed)
        + blob(x, y, rx, rx * 0.42, fill, seed=seed)
        + ellipse(x - rx * 0.3, y - rx * 0.12, rx * 0.32, rx * 0.08, tint(fill, 0.4), opacity=".6")
    )


def car_t_earlier_in_lymphoma() -> Picture:
    ripples = "".join(
        tube([(x, y), (x + 70, y - 9), (x + 140, y)], 10, MIST, opacity=".5")
        for x, y in places("80,200 420,130 60,470 880,620 420,730 160,690 1010,500")
    )
    drawn = [
        ripples,
        stone(250, 640, 150, TAN, 2),
        stone(590, 540, 158, SAND, 5),
        stone(940, 410, 150, TAN, 8),
        tube(places("950,390 900,300 810,290 720,350"), 14, HONEY, stroke_dasharray="1 30"),
        cells.t_cell(590, 410, 112, seed=5),
        hands.hand(hands.PINCHING, BROWN, PLUM, at=(800, 60), turn=128, scale=1.3, length=140),
    ]
    return "".join(drawn), fall(SEA, TEAL)


def car_t_in_lupus_early_studies() -> Picture:
    looks = (
        (people.Look(WARM, BLACK_HAIR, "bob", TEAL), 0.86),
        (people.Look(DARK, BLACK_HAIR, "bun", OCHRE), 0.92),
        (people.Look(FAIR, RED_HAIR, "long", PLUM), 0.9),
        (people.Look(BROWN, "#2a2628", "veil", SEA, scarf=CORAL), 0.88),
        (people.Look(OLIVE, BROWN_HAIR, "short", MAUVE), 0.96),
    )
    row = "".join(
        people.figure(look, at=(300 + 150 * i, 740), scale=size * 0.86)
        for i, (look, size) in enumerate(looks)
    )
    fading = "".join(
        group(cells.antibody(62, TEAL, SEA), at=(x, y), turn=t, opacity=o)
        for x, y, t, o in places(
            "200,330,-20,0.75 330,250,18,0.5 160,520,30,0.4 890,240,-16,0.55 1010,350,24,0.75 "
            "1060,540,-30,0.4 270,110,40,0.25 950,110,-40,0.25"
        )
    )
    drawn = [
        cells.halo(600, 190, 260, PAPER, 0.5),
        fading,
        cells.t_cell(600, 200, 128, seed=8),
        path("M-60 720Q600 680 1260 720L1260 900L-60 900Z", mix(OCHRE, TAN, 0.4)),
        row,
    ]
    return "".join(drawn), fall(SAND, HONEY)


def car_t_for_solid_tumors_so_far() -> Picture:
    wall = ""
    for row in range(8):
        for column in range(5):
            x, y = 700 + 122 * column + (61 if row % 2 else 0), 10 + 112 * row
            if (row, column) not in ((3, 0), (4, 0), (3, 1)):
                wall += group(cells.cancer_cell(0, 0, 70, seed=row * 7 + column, flags=0), at=(x, y))
    drawn = [
        patch(380, 400, 430, 360, tint(SEA, 0.25), seed=2),
        path("M760 -40L1260 -40L1260 900L760 900Z", shade(PLUM, 0.25)),
        circle(800, 400, 110, shade(PLUM, 0.25)),
        wall,
        cells.t_cell(300, 230, 84, seed=2, turn=12),
        cells.t_cell(250, 590, 92, seed=4, turn=40),
        cells.car_t_cell(690, 402, 96, seed=9),
        cells.t_cell(470, 620, 70, seed=7, turn=5),
    ]
    return "".join(drawn), SEA


PICTURES = {
    "first-approvals-in-2017": first_approvals_in_2017,
    "car-t-earlier-in-lymphoma": car_t_earlier_in_lymphoma,
    "car-t-in-lupus-early-studies": car_t_in_lupus_early_studies,
    "car-t-for-solid-tumors-so-far": car_t_for_solid_tumors_so_far,
}
