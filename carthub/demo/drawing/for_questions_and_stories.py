"""The pictures of the lists of questions and of the patient stories."""

from carthub.demo.drawing import cells, hands, people, things
from carthub.demo.drawing.palette import (
    BARK,
    BLUSH,
    BROWN,
    CORAL,
    DARK,
    DEEP,
    EMBER,
    FAIR,
    FOAM,
    HONEY,
    LILAC,
    MAUVE,
    MIST,
    OCHRE,
    OLIVE,
    PAPER,
    PETAL,
    PLUM,
    SAND,
    SEA,
    SILVER_HAIR,
    TAN,
    TEAL,
    WARM,
    mix,
    shade,
    tint,
)
from carthub.demo.drawing.scenery import dotted_way, hill, patch, table
from carthub.demo.drawing.shapes import box, circle, ellipse, fall, group, inside, path, places, soft, tube

Picture = tuple[str, str]


def questions_before_you_say_yes() -> Picture:
    page = things.lines(-226, -96, 180, 5, gap=48) + "".join(
        things.scribble(34, y, w, TEAL, thick=11) for y, w in places("-96,190 -48,150 0,176 48,84")
    )
    drawn = [
        patch(600, 430, 530, 340, tint(SEA, 0.35), seed=4),
        things.notebook(page, at=(560, 540), turn=-3, scale=1.28, cover=PLUM),
        things.bubble(
            270,
            190,
            things.question_mark(at=(0, 4), scale=1.0, colour=EMBER),
            at=(420, 168),
            fill=PETAL,
            tail=-1,
        ),
        things.bubble(
            310, 216, things.question_mark(at=(0, 2), scale=1.2), at=(740, 158), fill=PAPER, tail=1
        ),
        hands.writing_hand(
            things.pencil(at=(0, 0), colour=OCHRE),
            WARM,
            CORAL,
            tip=(716, 594),
            turn=206,
            scale=1.15,
            length=150,
        ),
    ]
    return "".join(drawn), fall(SEA, mix(SEA, TEAL, 0.6))


def questions_about_side_effects() -> Picture:
    left = group(things.thermometer(at=(0, 0), turn=14, scale=0.66, level=0.8), at=(-134, -6))
    right = group(
        group(things.receiver(TEAL), scale=1.05),
        tube(places("-60,44 -84,84 -40,104 -20,74"), 9, SEA),
        at=(128, -46),
        turn=-14,
    ) + things.lines(52, 70, 150, 3, gap=30)
    drawn = [
        table(-60, mix(MAUVE, LILAC, 0.35), edge=False),
        patch(590, 400, 530, 350, tint(LILAC, 0.15), seed=18),
        things.notebook(left, right, at=(620, 360), turn=2, scale=1.5, cover=OCHRE),
        hands.hand(hands.POINTING, DARK, TEAL, at=(120, 700), turn=-34, scale=1.35, length=240),
    ]
    return "".join(drawn), MAUVE


def folded_map(*parts: str, width: float = 720, height: float = 470) -> str:
    """A map with four folds; parts use its upper left corner as origin."""
    fold, drop = width / 4, 26
    panels = ""
    for index in range(4):
        x, a, b = fold * index, drop * (index % 2), drop * ((index + 1) % 2)
        fill = FOAM if index % 2 else shade(FOAM, 0.09)
        panels += path(f"M{x} {a}L{x + fold + 1} {b}L{x + fold + 1} {height + b}L{x} {height + a}Z", fill)
    return group(panels, *parts, lifted=True)


def questions_about_costs_and_travel() -> Picture:
    ground = "".join(
        [
            soft(places("20,300 120,250 230,300 250,420 130,470 30,440"), mix(FOAM, SEA, 0.35)),
            tube(places("300,30 330,130 290,230 340,340 320,470"), 30, mix(MIST, SEA, 0.3)),
            soft(places("450,60 560,20 690,60 690,190 560,210 470,150"), mix(FOAM, HONEY, 0.5)),
        ]
    )
    way = dotted_way(places("160,370 240,410 330,330 400,220 500,230 570,170"), EMBER, width=17)
    buildings = group(things.house(), at=(120, 310), scale=0.85) + group(
        things.clinic(), at=(590, 140), scale=0.62
    )
    hold = {"at": (1040, 730), "turn": 36, "scale": 1.4, "length": 200, "flip": True}
    drawn = [
        patch(600, 400, 530, 350, tint(CORAL, 0.45), seed=22),
        hands.hand(hands.HOLDING, OLIVE, TEAL, layer="back", **hold),
        group(folded_map(ground, way, buildings), at=(230, 130), turn=-4),
        hands.hand(hands.HOLDING, OLIVE, TEAL, layer="front", **hold),
        group(things.coin(330, 690, 58), things.coin(450, 716, 58), things.coin(396, 646, 58), lifted=True),
    ]
    return "".join(drawn), mix(CORAL, BLUSH, 0.5)


def questions_for_caregivers() -> Picture:
    drawn = [
        table(-60, mix(TAN, BARK, 0.3), edge=False),
        patch(600, 420, 520, 350, mix(TAN, SAND, 0.4), seed=16),
        things.notebook(
            things.lines(-220, -100, 170, 5, gap=44),
            things.lines(40, -100, 170, 3, gap=44),
            at=(950, 250),
            turn=16,
            scale=0.8,
            cover=TEAL,
        ),
        things.keys(at=(190, 250), turn=24, scale=1.15),
        things.mug(at=(590, 470), scale=1.75, colour=CORAL, handle=False),
        hands.hand(hands.GRASPING, BROWN, OCHRE, at=(300, 560), turn=-12, scale=1.5, length=220),
        hands.hand(hands.GRASPING, BROWN, OCHRE, at=(880, 560), turn=12, scale=1.5, flip=True, length=220),
    ]
    return "".join(drawn), TAN


def story_marta_fever_on_day_three() -> Picture:
    stars = "".join(
        circle(x, y, 5, HONEY) for x, y in places("-110,-120 70,-150 120,-30 -60,90 90,110 -130,30")
    )
    hold = {"at": (370, 770), "turn": -44, "scale": 1.4, "length": 200}
    drawn = [
        things.window(
            stars,
            things.moon(-40, -50, 66),
            at=(330, 270),
            width=360,
            height=400,
            name="night",
            frame=mix(BARK, MAUVE, 0.4),
            sky="#1c3f5a",
        ),
        cells.halo(830, 400, 220, CORAL, 0.5),
        cells.t_cell(850, 390, 120, seed=4),
        hands.hand(hands.HOLDING, FAIR, PLUM, layer="under", **hold),
        things.thermometer(at=(512, 462), turn=16, scale=1.28, level=0.85),
        hands.hand(hands.HOLDING, FAIR, PLUM, layer="thumb", **hold),
    ]
    return "".join(drawn), fall(DEEP, shade(DEEP, 0.35))


def story_james_waiting_for_cells() -> Picture:
    glass = "M-150 -250Q-150 -90 -22 -6L-22 6Q-150 90 -150 250L150 250Q150 90 22 6L22 -6Q150 -90 150 -250Z"
    outline = path(glass, tint(MIST, 0.5))
    upper = "".join(
        cells.plain_cell(x, y, 30, BLUSH, CORAL, seed=i)
        for i, (x, y) in enumerate(
            places("-84,-150 -26,-156 34,-150 88,-158 -52,-104 4,-104 56,-104 -20,-62 26,-64")
        )
    )
    fallen = "".join(
        cells.plain_cell(x, y, 30, BLUSH, CORAL, seed=i)
        for i, (x, y) in enumerate(places("-104,226 -48,228 10,226 66,228 114,224 -30,178 28,176 0,40"))
    )
    frame = box(-200, -292, 400, 50, BARK, radius=20) + box(-200, 244, 400, 50, BARK, radius=20)
    posts = "".join(tube([(x, -250), (x, 250)], 22, shade(BARK, 0.2)) for x in (-178, 178))
    hourglass = group(
        posts,
        outline,
        inside(outline, upper, fallen, name="hourglass"),
        tube([(-118, -220), (-108, -150), (-70, -84)], 11, PAPER, opacity=".6"),
        frame,
        at=(560, 360),
        scale=1.08,
    )
    drawn = [
        patch(600, 370, 530, 330, tint(MIST, 0.4), seed=19),
        table(620, PLUM),
        group(hourglass, lifted=True),
        hands.hand(hands.RESTING, DARK, OCHRE, at=(1090, 700), turn=-4, scale=1.3, flip=True, length=200),
    ]
    return "".join(drawn), MIST


def story_lin_caring_for_dad() -> Picture:
    quilt = "".join(
        path(f"M{x} 120L{x + 555} 860", stroke=tint(TEAL, 0.14), stroke_width=12)
        for x in range(-400, 1300, 170)
    )
    quilt += "".join(
        path(f"M{x} 120L{x - 555} 860", stroke=tint(TEAL, 0.14), stroke_width=12)
        for x in range(-100, 1700, 170)
    )
    note = things.scribble(-80, -40, 160, DEEP, thick=11) + box(
        -120, -150, 26, 300, shade(EMBER, 0.15), radius=0
    )
    book = group(
        box(-130, -150, 270, 300, EMBER, radius=16),
        box(-112, -136, 240, 272, things.PAGE, radius=8),
        note,
        at=(800, 330),
        turn=12,
        scale=0.9,
        lifted=True,
    )
    older = hands.hand(
        hands.RESTING, shade(WARM, 0.06), MIST, at=(900, 640), turn=4, scale=1.6, flip=True, length=220
    )
    veins = group(
        tube([(20, -16), (60, -20), (86, -30)], 6, shade(WARM, 0.16)),
        tube([(30, 8), (64, 4), (90, 6)], 6, shade(WARM, 0.16)),
        at=(900, 640),
        turn=4,
        scale=1.6,
        flip=True,
    )
    drawn = [
        path("M-60 190Q300 120 640 150T1260 130L1260 900L-60 900Z", TEAL),
        inside(path("M-60 190Q300 120 640 150T1260 130L1260 900L-60 900Z"), quilt, name="quilt"),
        path("M-60 190Q300 120 640 150T1260 130", stroke=tint(TEAL, 0.3), stroke_width=26),
        book,
        older,
        veins,
        hands.hand(hands.GRASPING, tint(WARM, 0.2), OCHRE, at=(340, 560), turn=10, scale=1.65, length=220),
    ]
    return "".join(drawn), PETAL


def story_robert_after_the_cancer_came_back() -> Picture:
    walker = people.Look(FAIR, SILVER_HAIR, "short", TEAL, turned=1)
    way = path(
        "M640 470Q800 520 700 580T560 680Q500 760 520 900L860 900Q780 740 860 670T930 560Q940 500 660 462Z",
        SAND,
    )
    stick = tube([(100, -200), (96, -196), (104, 0)], 11, BARK) + tube([(100, -200), (84, -208)], 12, BARK)
    drawn = [
        cells.halo(430, 300, 300, PETAL, 0.7),
        cells.t_cell(430, 300, 170, seed=6),
        hill(200, 430, 620, mix(MAUVE, PLUM, 0.2), seed=2),
        hill(1040, 400, 640, mix(MAUVE, PLUM, 0.45), seed=1),
        path("M-60 520Q300 440 700 470T1260 500L1260 900L-60 900Z", PLUM),
        way,
        ellipse(745, 652, 84, 16, shade(SAND, 0.35), opacity=".7"),
        people.figure(
            walker,
            at=(730, 652),
            scale=0.86,
            step=15,
            arms=(((-40, -306), (-70, -240), (-56, -180)), ((40, -306), (66, -236), (100, -200))),
        ),
        group(stick, at=(730, 652), scale=0.86),
        "".join(
            tube([(x, y), (x + 8, y - 34)], 8, MAUVE) + tube([(x + 14, y), (x + 30, y - 26)], 8, MAUVE)
            for x, y in places("260,640 380,740 160,760 1010,620 1060,740")
        ),
    ]
    return "".join(drawn), fall(BLUSH, PETAL)


PICTURES = {
    "questions-before-you-say-yes": questions_before_you_say_yes,
    "questions-about-side-effects": questions_about_side_effects,
    "questions-about-costs-and-travel": questions_about_costs_and_travel,
    "questions-for-caregivers": questions_for_caregivers,
    "story-marta-fever-on-day-three": story_marta_fever_on_day_three,
    "story-james-waiting-for-cells": story_james_waiting_for_cells,
    "story-lin-caring-for-dad": story_lin_caring_for_dad,
    "story-robert-after-the-cancer-came-back": story_robert_after_the_cancer_came_back,
}
