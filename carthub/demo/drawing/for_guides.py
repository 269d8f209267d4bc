"""The pictures of the guides to the therapy and its first weeks."""

from carthub.demo.drawing import cells, hands, things
from carthub.demo.drawing.palette import (
    BARK,
    BLUSH,
    BROWN,
    CORAL,
    DARK,
    DEEP,
    EMBER,
    FAIR,
    HONEY,
    LILAC,
    MIST,
    OCHRE,
    OLIVE,
    PAPER,
    PETAL,
    PLUM,
    SAND,
    SEA,
    TAN,
    TEAL,
    mix,
    shade,
    tint,
)
from carthub.demo.drawing.scenery import patch, table
from carthub.demo.drawing.shapes import (
    box,
    circle,
    ellipse,
    fall,
    group,
    inside,
    path,
    places,
    ring,
    soft,
    tube,
)

Picture = tuple[str, str]


def medallion(x: float, y: float, fill: str, *parts: str) -> str:
    disc = circle(0, 0, 168, fill)
    return group(
        group(disc, lifted=True), inside(circle(0, 0, 168, fill), *parts, name=f"medal-{x}-{y}"), at=(x, y)
    )


def how_car_t_cells_are_made() -> Picture:
    arm = tube([(-190, 50), (0, 30), (190, 20)], 84, OLIVE) + tube(
        [(-230, 54), (-100, 40)], 112, TEAL, stroke_linecap="butt"
    )
    line = tube(places("30,18 40,-50 100,-84 200,-110"), 13, CORAL) + box(
        0, -10, 64, 44, PAPER, radius=8, turn=-6
    )
    flask = path(
        "M-32 -120L32 -120L32 -46L96 84Q104 112 74 112L-74 112Q-104 112 -96 84L-32 -46Z", tint(MIST, 0.45)
    )
    broth = path("M-66 20L66 20L96 84Q104 112 74 112L-74 112Q-104 112 -96 84Z", BLUSH)
    grown = "".join(
        cells.plain_cell(x, y, 24, BLUSH, EMBER, seed=i)
        for i, (x, y) in enumerate(places("-46,76 8,82 58,74 -18,42 34,38"))
    )
    stand = tube([(52, -130), (52, 170)], 13, BARK) + tube([(52, -116), (-30, -116)], 13, BARK)
    bag = group(
        things.drip_bag(at=(0, 0), level=0.7, fill=BLUSH),
        cells.plain_cell(-30, 30, 28, BLUSH, EMBER),
        cells.plain_cell(26, 62, 28, BLUSH, EMBER, seed=3),
        at=(-30, 6),
        scale=0.68,
    )
    drip = tube([(-30, 110), (-24, 150), (10, 170)], 10, CORAL)
    arrows = ""
    for x, y, turn in ring(600, 400, 306, 4, start=-45):
        head = path(
            "M-26 -8L8 36L34 -14",
            stroke=PAPER,
            stroke_width=17,
            stroke_linecap="round",
            stroke_linejoin="round",
        )
        arrows += group(
            tube([(-14, -66), (8, -20), (8, 30)], 17, PAPER), head, at=(x, y), turn=turn + 4, scale=0.72
        )
    drawn = [
        arrows,
        medallion(600, 184, SAND, arm, line),
        medallion(882, 400, mix(SEA, MIST, 0.45), flask, broth, grown),
        medallion(600, 616, LILAC, cells.car_t_cell(0, 0, 86, seed=3)),
        medallion(318, 400, PETAL, stand, bag, drip),
    ]
    return "".join(drawn), fall(SEA, TEAL)


def the_first_month_after_car_t() -> Picture:
    days = ""
    for index in range(28):
        x, y = -168 + 56 * (index % 7), -62 + 70 * (index // 7)
        days += circle(x, y, 17, (CORAL, BLUSH, HONEY, MIST)[index // 7])
    mark = soft(places("-56,78 -30,42 2,50 28,80 0,112 -36,112"), "none", stroke=TEAL, stroke_width=9)
    string = tube([(972, -20), (968, 120), (972, 196)], 6, BARK)
    drawn = [
        patch(590, 400, 520, 360, tint(SAND, 0.45), seed=3),
        things.calendar(days, mark, at=(530, 400), turn=-3, scale=1.25, band=TEAL),
        string,
        things.thermometer(at=(972, 400), turn=3, scale=1.0, level=0.35),
        hands.writing_hand(
            things.pencil(at=(0, 0), colour=OCHRE), DARK, PLUM, tip=(566, 510), turn=204, scale=1.15
        ),
    ]
    return "".join(drawn), SAND


def fever_after_car_t() -> Picture:
    hold = {"at": (130, 610), "turn": -22, "scale": 1.45, "length": 230}
    drawn = [
        patch(600, 400, 540, 350, tint(BLUSH, 0.25), seed=11),
        things.phone(at=(800, 430), turn=10, scale=1.3),
        hands.hand(hands.RESTING, FAIR, TEAL, at=(1190, 640), turn=204, scale=1.4, length=220),
        hands.hand(hands.HOLDING, FAIR, TEAL, layer="back", **hold),
        group(
            things.digital_thermometer(at=(0, 0)),
            tube([(206, 0), (226, 0)], 22, EMBER),
            at=(410, 350),
            turn=-52,
            scale=1.25,
        ),
        hands.hand(hands.HOLDING, FAIR, TEAL, layer="front", **hold),
    ]
    return "".join(drawn), BLUSH


def confusion_and_trouble_speaking() -> Picture:
    neat = "".join(
        tube([(x + 11 * step, -104 - 22 * (step % 2)) for step in range(count)], 10, TEAL)
        for x, count in places("-216,8 -118,11 14,6 92,12")
    )
    wavy = tube(places("-210,30 -180,0 -150,64 -112,6 -90,90 -40,30 -24,96 24,40 40,110 84,70"), 13, EMBER)
    drawn = [
        table(-60, mix(SEA, MIST, 0.35), edge=False),
        patch(580, 400, 520, 350, mix(SEA, MIST, 0.6), seed=9),
        things.sheet(
            620,
            560,
            neat,
            wavy,
            tube([(-230, -76), (220, -76)], 4, TAN),
            tube([(-230, 110), (220, 110)], 4, TAN),
            at=(560, 390),
            turn=-4,
        ),
        hands.writing_hand(
            things.pencil(at=(0, 0), colour=CORAL), OLIVE, PLUM, tip=(648, 454), turn=206, scale=1.35
        ),
    ]
    return "".join(drawn), SEA


def glass_tube(x: float, level: float, fill: str, inner: str) -> str:
    outline = path(
        f"M{x - 74} 130L{x - 74} 566Q{x - 74} 640 {x} 640Q{x + 74} 640 {x + 74} 566L{x + 74} 130Z",
        tint(MIST, 0.55),
    )
    liquid = box(x - 90, 640 - level, 180, level + 20, fill, radius=0)
    lip = box(x - 88, 112, 176, 36, tint(MIST, 0.3), radius=16)
    shine = tube([(x - 48, 190), (x - 48, 560)], 12, PAPER, opacity=".55")
    return outline + inside(outline, liquid, inner, name=f"tube-{x}") + shine + lip


def low_blood_counts_and_infections() -> Picture:
    red = "".join(
        cells.red_cell(x, y, 30, turn=(i * 47) % 180)
        for i, (x, y) in enumerate(
            [(340 + dx, 286 + 60 * row) for row in range(6) for dx in ((-40, 30) if row % 2 else (-28, 40))]
        )
    )
    white = cells.t_cell(594, 560, 38, seed=3, light=PAPER, dark=LILAC) + cells.t_cell(
        622, 440, 34, seed=4, light=PAPER, dark=LILAC
    )
    plates = "".join(
        ellipse(x, y, 17, 11, OCHRE, turn=t)
        for x, y, t in places("850,590,20 896,540,-30 866,470,60 838,520,0")
    )
    rail = box(190, 330, 820, 44, BARK, radius=14) + box(190, 606, 820, 60, BARK, radius=14)
    posts = box(204, 240, 40, 440, shade(BARK, 0.2), radius=10) + box(
        956, 240, 40, 440, shade(BARK, 0.2), radius=10
    )
    drawn = [
        patch(600, 390, 540, 350, mix(SEA, MIST, 0.75), seed=5),
        table(640, TEAL),
        posts,
        glass_tube(340, 420, PETAL, red),
        glass_tube(600, 420, PETAL, white),
        glass_tube(860, 420, PETAL, plates),
        group(rail, lifted=True),
    ]
    return "".join(drawn), mix(SEA, MIST, 0.3)


def checkpoint_inhibitors_and_car_t_compared() -> Picture:
    pad = path("M-120 50A150 150 0 0 1 120 50L94 86A120 120 0 0 0 -94 86Z", DEEP) + tube(
        [(0, 0), (0, -60)], 36, TEAL
    )
    right = box(600, -60, 700, 920, MIST, radius=0)
    drawn = [
        right,
        circle(340, 470, 230, tint(LILAC, 0.4)),
        circle(860, 470, 230, tint(MIST, 0.5)),
        cells.t_cell(340, 500, 138, seed=3),
        group(pad, at=(372, 268), turn=14, lifted=True),
        hands.hand(hands.GRASPING, FAIR, PLUM, at=(470, 60), turn=124, scale=0.95, length=200),
        cells.t_cell(860, 500, 138, seed=6),
        group(cells.antenna(104), at=(868, 318), turn=-86),
        hands.hand(hands.PINCHING, BROWN, OCHRE, at=(1080, 130), turn=152, scale=0.95, length=200),
        tube([(600, -40), (597, 400), (602, 860)], 12, PAPER),
    ]
    return "".join(drawn), LILAC


def who_can_have_car_t() -> Picture:
    marks = ""
    for index in range(5):
        y = -176 + 88 * index
        marks += circle(-112, y, 30, "none", stroke=SEA, stroke_width=9) + tube(
            [(-50, y), (120 - 26 * (index % 2), y)], 12, TAN
        )
        marks += things.tick(-110, y - 4, 25, EMBER) if index in (0, 1, 3) else ""
    hold = {"at": (930, 800), "turn": 40, "scale": 1.4, "length": 220, "flip": True}
    drawn = [
        patch(600, 400, 520, 350, tint(OCHRE, 0.55), seed=14),
        cells.t_cell(430, 190, 98, seed=2),
        cells.t_cell(676, 158, 92, seed=8),
        hands.hand(hands.HOLDING, DARK, TEAL, layer="back", **hold),
        things.sheet(430, 570, marks, at=(580, 490), turn=-4),
        hands.hand(hands.HOLDING, DARK, TEAL, layer="front", **hold),
    ]
    return "".join(drawn), mix(HONEY, OCHRE, 0.25)


PICTURES = {
    "how-car-t-cells-are-made": how_car_t_cells_are_made,
    "the-first-month-after-car-t": the_first_month_after_car_t,
    "fever-after-car-t": fever_after_car_t,
    "confusion-and-trouble-speaking": confusion_and_trouble_speaking,
    "low-blood-counts-and-infections": low_blood_counts_and_infections,
    "checkpoint-inhibitors-and-car-t-compared": checkpoint_inhibitors_and_car_t_compared,
    "who-can-have-car-t": who_can_have_car_t,
}
