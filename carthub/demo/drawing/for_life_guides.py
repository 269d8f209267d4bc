"""The pictures of the guides to waiting, paying, and life at home."""

from carthub.demo.drawing import cells, hands, people, things
from carthub.demo.drawing.palette import (
    BARK,
    BROWN,
    CORAL,
    EMBER,
    FAIR,
    FOAM,
    HONEY,
    INK,
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
from carthub.demo.drawing.scenery import hill, patch, table
from carthub.demo.drawing.shapes import (
    box,
    circle,
    fall,
    group,
    path,
    places,
    tube,
)

Picture = tuple[str, str]


def going_home_and_driving() -> Picture:
    road = path("M630 420Q700 500 640 580T560 860L900 860Q800 700 760 600T668 420Z", mix(TAN, MAUVE, 0.35))
    middle = "".join(
        tube(points, width, PAPER)
        for points, width in (
            ([(666, 460), (680, 490)], 6),
            ([(698, 530), (700, 566)], 8),
            ([(702, 616), (706, 664)], 11),
            ([(716, 716), (726, 800)], 14),
        )
    )
    drawn = [
        things.sun(900, 190, 70, tint(HONEY, 0.3)),
        hill(250, 400, 640, mix(SEA, MIST, 0.2), seed=2),
        hill(980, 420, 640, SEA, seed=1),
        hill(600, 440, 800, mix(SEA, TEAL, 0.6), seed=3),
        road,
        middle,
        group(things.house(), at=(600, 376), scale=1.5),
        hands.hand(hands.PINCHING, BROWN, PLUM, at=(170, 570), turn=-4, scale=1.5, length=220),
        things.keys(at=(506, 596), turn=70, scale=1.2),
        hands.hand(hands.CUPPED, FAIR, OCHRE, at=(1110, 740), turn=6, scale=1.6, flip=True, length=200),
    ]
    return "".join(drawn), fall(PETAL, SAND)


def grass(spots: str) -> str:
    return "".join(
        tube([(x, y), (x - 6, y - 30)], 8, MIST) + tube([(x + 14, y), (x + 24, y - 24)], 8, MIST)
        for x, y in places(spots)
    )


def second_cancers_and_lifelong_checks() -> Picture:
    way = path(
        "M690 330Q760 380 640 430T520 560T300 860L760 860Q700 700 740 580T770 420Q800 370 712 330Z", SAND
    )
    flags = ""
    for x, y, size, colour in (
        (770, 330, 0.5, CORAL),
        (600, 400, 0.7, OCHRE),
        (830, 470, 0.95, CORAL),
        (430, 560, 1.3, OCHRE),
    ):
        cloth = path("M0 -110Q34 -128 64 -106Q84 -94 92 -104L92 -52Q74 -40 56 -54Q30 -70 0 -52Z", colour)
        flags += group(tube([(0, 0), (0, -112)], 10, BARK), cloth, at=(x, y), scale=size)
    ticks = (
        "".join(things.tick(-96, y, 22, TEAL) + tube([(-48, y), (104, y)], 9, TAN) for y in (-110, -50, 10))
        + tube([(-48, 70), (84, 70)], 9, TAN)
        + circle(-96, 70, 20, "none", stroke=TAN, stroke_width=7)
    )
    hold = {"at": (1100, 800), "turn": 40, "scale": 1.25, "length": 220, "flip": True}
    book = group(
        box(-172, -196, 344, 392, PLUM, radius=20),
        box(-150, -180, 306, 360, things.PAGE, radius=10),
        ticks,
        at=(800, 570),
        turn=7,
        scale=0.98,
        lifted=True,
    )
    drawn = [
        things.sun(470, 190, 66, tint(HONEY, 0.2)),
        hill(240, 300, 700, MIST, seed=2),
        hill(940, 290, 760, mix(MIST, SEA, 0.55), seed=1),
        hill(380, 336, 900, SEA, seed=2),
        hill(1100, 400, 560, mix(SEA, TEAL, 0.35), seed=1),
        grass("150,520 240,680 90,700 1010,430 1120,520 380,430"),
        way,
        flags,
        hands.hand(hands.HOLDING, WARM, OCHRE, layer="back", **hold),
        book,
        hands.hand(hands.HOLDING, WARM, OCHRE, layer="front", **hold),
    ]
    return "".join(drawn), fall(FOAM, SAND)


def late_problems_after_going_home() -> Picture:
    man = people.Look(OLIVE, SILVER_HAIR, "thin", TEAL, turned=0.5, glasses=True, beard=SILVER_HAIR)
    words = "".join(
        things.scribble(-150, y, 290 - 40 * i, INK, thick=11 - 2 * i) for i, y in enumerate((-62, -26, 6, 34))
    )
    clock = (
        circle(0, 0, 84, PLUM)
        + circle(0, 0, 68, PAPER)
        + tube([(0, 0), (0, -46)], 9, PLUM)
        + tube([(0, 0), (30, 20)], 9, EMBER)
    )
    page = group(path("M-190 -96L170 -96L212 70L-220 70Z", things.PAGE), words, at=(640, 660), lifted=True)
    drawn = [
        patch(600, 360, 520, 330, tint(PETAL, 0.4), seed=7),
        group(clock, at=(880, 190), lifted=True),
        things.plant(at=(250, 500), scale=0.95, pot=PLUM),
        people.bust(
            man, at=(560, 440), scale=1.5, height=200, tilt=9, arms=(((-92, 0), (-128, 90), (-40, 120)),)
        ),
        table(600, TAN),
        page,
        things.pencil(at=(640, 676), turn=-50, scale=0.66, colour=CORAL),
        people.limb([(730, 470), (860, 600), (716, 612)], man, width=80, bare=46, sleeve=tint(TEAL, 0.1)),
    ]
    return "".join(drawn), PETAL


def bridging_therapy_while_you_wait() -> Picture:
    walker = people.Look(BROWN, "#2a2628", "curly", OCHRE, turned=1)
    water = path("M250 560Q420 540 600 556T960 560L1000 900L210 900Z", SEA)
    ripples = "".join(
        tube([(x, y), (x + 60, y - 8), (x + 120, y)], 9, MIST, opacity=".7")
        for x, y in places("360,640 590,690 700,620 430,740 780,750")
    )
    deck = tube(places("200,560 400,478 600,452 800,478 1000,560"), 40, BARK)
    rail = tube(places("220,490 400,402 600,374 800,402 980,490"), 15, shade(BARK, 0.25))
    posts = "".join(
        tube([(x, y), (x, y - 80)], 14, shade(BARK, 0.25))
        for x, y in places("260,536 420,474 780,474 940,536")
    )
    arch = tube(places("310,640 430,540 600,512 770,540 890,640"), 24, shade(BARK, 0.15))
    basket = (
        path("M-66 0Q-60 76 -30 80L30 80Q60 76 66 0Z", OCHRE)
        + tube([(-62, 0), (62, 0)], 15, shade(OCHRE, 0.2))
        + "".join(tube([(-50, y), (50, y)], 6, shade(OCHRE, 0.22)) for y in (28, 52))
        + tube([(-58, 0), (0, -150), (58, 0)], 9, shade(OCHRE, 0.25))
    )
    load = group(cells.t_cell(0, -34, 56, seed=5), basket, at=(716, 312), scale=0.9)
    drawn = [
        hill(120, 420, 420, mix(MIST, SEA, 0.3), seed=2),
        hill(1100, 400, 440, mix(MIST, SEA, 0.3), seed=1),
        water,
        ripples,
        path("M-60 560Q160 520 290 570Q330 700 240 900L-60 900Z", TEAL),
        path("M1260 560Q1040 520 910 570Q880 700 970 900L1260 900Z", TEAL),
        group(things.house(), at=(150, 530), scale=1.1),
        group(things.clinic(), at=(1060, 530), scale=0.85),
        arch,
        posts,
        deck,
        people.figure(
            walker,
            at=(590, 440),
            scale=0.78,
            step=16,
            arms=(((-40, -306), (-62, -240), (-40, -180)), ((40, -306), (96, -262), (156, -300))),
        ),
        load,
        rail,
    ]
    return "".join(drawn), fall(FOAM, HONEY)


def folder(x: float, y: float, colour: str, turn: float) -> str:
    back = box(-120, -150, 240, 310, shade(colour, 0.2), radius=14) + box(
        -120, -176, 110, 60, shade(colour, 0.2), radius=14
    )
    papers = box(-100, -168, 204, 200, things.PAGE, radius=6, turn=-2) + things.lines(
        -76, -136, 150, 2, gap=28
    )
    front = box(-124, -92, 248, 256, colour, radius=14) + tube([(-60, -30), (60, -30)], 14, tint(colour, 0.4))
    return group(back, papers, front, at=(x, y), turn=turn, lifted=True)


def paying_for_car_t() -> Picture:
    drawn = [
        table(-60, mix(TAN, SAND, 0.4), edge=False),
        folder(310, 300, TEAL, -5),
        folder(600, 280, CORAL, 1),
        folder(890, 300, OCHRE, 5),
        things.phone(at=(1090, 600), turn=14, scale=0.8),
        things.pencil(at=(70, 500), turn=24, scale=0.9, colour=PLUM),
        hands.hand(hands.HOLDING, BROWN, MAUVE, at=(250, 800), turn=-42, scale=1.2, layer="back", length=200),
        things.sheet(200, 250, things.lines(-68, -60, 130, 4, gap=40), at=(490, 530), turn=-8),
        hands.hand(
            hands.HOLDING, BROWN, MAUVE, at=(250, 800), turn=-42, scale=1.2, layer="front", length=200
        ),
        things.sheet(190, 240, things.lines(-64, -60, 120, 4, gap=40, colour=MIST), at=(740, 560), turn=7),
        hands.hand(hands.RESTING, BROWN, MAUVE, at=(950, 820), turn=40, scale=1.2, flip=True, length=200),
    ]
    return "".join(drawn), SAND


PICTURES = {
    "going-home-and-driving": going_home_and_driving,
    "second-cancers-and-lifelong-checks": second_cancers_and_lifelong_checks,
    "late-problems-after-going-home": late_problems_after_going_home,
    "bridging-therapy-while-you-wait": bridging_therapy_while_you_wait,
    "paying-for-car-t": paying_for_car_t,
}
