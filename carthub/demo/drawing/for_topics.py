"""The pictures of the topic pages."""

from carthub.demo.drawing import body, cells, hands, things
from carthub.demo.drawing.palette import (
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
    TAN,
    TEAL,
    WARM,
    mix,
    shade,
    tint,
)
from carthub.demo.drawing.scenery import clinic_hill, dotted_way, hill, patch
from carthub.demo.drawing.shapes import (
    blob,
    box,
    circle,
    ellipse,
    fall,
    group,
    inside,
    path,
    places,
    soft,
    tube,
)

Picture = tuple[str, str]


def car_t_cell_therapy() -> Picture:
    hold = {"at": (200, 640), "turn": -8, "scale": 2.0, "length": 200}
    antenna = group(cells.antenna(150), at=(630, 310), turn=-18)
    drawn = [
        patch(600, 400, 520, 340, SEA, seed=4),
        hands.hand(hands.CUPPED, WARM, OCHRE, layer="back", **hold),
        antenna,
        cells.t_cell(500, 360, 185, seed=5),
        hands.hand(hands.CUPPED, WARM, OCHRE, layer="front", **hold),
        body.spiky(884, 216, 98, shade(PLUM, 0.15)),
        cells.cancer_cell(884, 216, 90, seed=4, flags=0),
    ]
    return "".join(drawn), fall(TEAL, DEEP)


def immunotherapy() -> Picture:
    hold = {"at": (190, 610), "turn": -4, "scale": 2.9, "length": 170}
    team = [
        cells.t_cell(258, 400, 88, seed=2),
        cells.plain_cell(424, 372, 96, HONEY, OCHRE, seed=8),
        cells.b_cell(600, 378, 100, seed=3),
        cells.plain_cell(776, 372, 96, MIST, SEA, seed=4),
        cells.t_cell(942, 384, 86, seed=6),
    ]
    drawn = [
        patch(600, 380, 540, 330, tint(SAND, 0.5), seed=2),
        hands.hand(hands.CUPPED, BROWN, TEAL, **hold),
        *team,
    ]
    return "".join(drawn), SAND


def checkpoint_inhibitors() -> Picture:
    pad = path("M-170 74A215 215 0 0 1 170 74L124 116A164 164 0 0 0 -124 116Z", DEEP) + tube(
        [(0, 0), (0, -90)], 44, TEAL
    )
    pad += path("M-124 116A164 164 0 0 1 124 116L104 134A138 138 0 0 0 -104 134Z", OCHRE)
    wind = "".join(
        tube([(x, y), (x + 110, y + 4)], 15, PAPER, opacity=".6")
        for x, y in ((190, 440), (140, 510), (190, 580))
    )
    drawn = [
        patch(620, 360, 500, 320, tint(LILAC, 0.35), seed=6),
        path("M-60 640Q500 640 700 700T1260 780L1260 860L-60 860Z", shade(MAUVE, 0.12)),
        wind,
        cells.t_cell(560, 494, 172, seed=9, turn=24),
        group(pad, at=(600, 196), turn=12, lifted=True),
        hands.hand(hands.GRASPING, FAIR, PLUM, at=(770, 30), turn=146, scale=1.25, length=120),
    ]
    return "".join(drawn), LILAC


def gene_therapy() -> Picture:
    mouth = ellipse(0, -150, 150, 44, shade(EMBER, 0.3))
    drawn = [
        patch(600, 420, 470, 330, tint(MIST, 0.4), seed=3),
        group(cells.body(230, BLUSH, CORAL, seed=5), at=(540, 540)),
        group(mouth, at=(540, 500)),
        inside(
            path("M-100 -100L1300 -100L1300 400L690 352A150 44 0 0 1 390 352L-100 400Z"),
            body.helix(430, at=(530, 420), turn=-52),
            name="mouth",
        ),
        hands.hand(hands.PINCHING, OLIVE, PLUM, at=(1000, 60), turn=158, scale=1.25, length=210),
    ]
    return "".join(drawn), MIST


def cytokine_release_syndrome() -> Picture:
    sprays = ""
    for index in range(9):
        lean = (index - 4) / 4
        top = 330 - 150 * abs(lean)
        for step in range(1, 9):
            way = step / 8 * (0.72 if abs(lean) < 0.2 else 1)
            rise = 4 * top * way * (1 - way) * 0.86 if abs(lean) > 0.2 else 420 * way
            colour = (HONEY, PETAL, OCHRE)[(index + step) % 3]
            sprays += circle(480 + lean * 350 * way, 440 - rise + 60 * way * abs(lean), 17 - 8 * way, colour)
    drawn = [
        cells.halo(480, 430, 330, EMBER, 0.55),
        sprays,
        cells.t_cell(480, 560, 160, seed=3),
        things.thermometer(at=(900, 370), turn=8, scale=1.3, level=0.9),
        hands.hand(hands.GRASPING, BROWN, SEA, at=(1040, 470), turn=184, scale=1.2, length=120),
    ]
    return "".join(drawn), fall(PLUM, shade(PLUM, 0.4))


def neurotoxicity() -> Picture:
    cloud = "".join(
        circle(x, y, r, tint(FOAM, 0.4))
        for x, y, r in places("480,250,84 560,196,92 660,206,90 720,280,76 640,320,88 540,320,84")
    )
    marks = "".join(
        [
            tube(places("470,250 490,222 512,250 492,276"), 12, TEAL),
            tube([(560, 170), (590, 200)], 12, EMBER),
            tube([(588, 170), (562, 200)], 12, EMBER),
            tube(places("650,190 672,168 694,196 664,220 690,246"), 12, PLUM),
            tube([(720, 270), (720, 314), (746, 314)], 12, TEAL),
            circle(620, 270, 17, "none", stroke=OCHRE, stroke_width=11),
            tube(places("530,330 548,300 566,334 584,304"), 12, EMBER),
            tube([(640, 352), (672, 342)], 12, TEAL),
            circle(478, 318, 9, PLUM),
            circle(606, 236, 8, TEAL),
        ]
    )
    shoulders = soft(places("220,860 250,700 420,628 560,620 720,640 860,720 890,860"), TEAL)
    drawn = [
        patch(600, 380, 500, 340, tint(LILAC, 0.45), seed=8),
        group(body.profile(WARM), at=(600, 310), scale=1.2),
        shoulders,
        group(cloud, marks, at=(32, 40), scale=0.92),
        hands.hand(hands.RESTING, DARK, OCHRE, at=(80, 556), turn=20, scale=1.45, length=300),
    ]
    return "".join(drawn), LILAC


def b_cell_lymphoma() -> Picture:
    way = places("-40,250 160,200 330,290 520,400 720,430 900,330 1060,240 1260,300")
    inner = "".join(
        cells.b_cell(x, y, 58, seed=i + 2, turn=i * 37)
        for i, (x, y) in enumerate(places("470,420 606,356 742,400 560,500 690,524"))
    )
    drawn = [
        patch(600, 400, 540, 320, tint(FOAM, 0.4), seed=12),
        tube([(x, y + 60) for x, y in way], 40, SEA),
        tube([(x, y + 52) for x, y in way], 12, MIST),
        body.bean(190, 262, 105, turn=-14, fill=CORAL),
        body.bean(1010, 312, 112, turn=-30, fill=CORAL),
        group(body.bean(0, 0, 330, fill=PETAL), at=(600, 440), turn=16, lifted=True),
        inner,
        tube(places("330,420 270,560 290,700 230,860"), 22, SEA),
        body.bean(276, 640, 74, turn=80, fill=BLUSH),
        tube(places("900,420 960,560 930,700 980,860"), 22, SEA),
        body.bean(944, 620, 78, turn=96, fill=BLUSH),
    ]
    return "".join(drawn), FOAM


def acute_lymphoblastic_leukemia() -> Picture:
    hollow = box(-300, -100, 600, 200, shade(EMBER, 0.25), radius=96)
    young = "".join(
        cells.plain_cell(
            x, y, r, LILAC if i % 4 else BLUSH, mix(MAUVE, PLUM, 0.35) if i % 4 else CORAL, seed=i
        )
        for i, (x, y, r) in enumerate(body.crowd(0, 0, 345, 120, 37, seed=5))
    )
    bone = group(body.long_bone(730, 270), at=(600, 400), turn=-24, lifted=True)
    rim = box(-322, -122, 644, 244, HONEY, radius=116)
    cut = group(rim, hollow, inside(hollow, young, name="marrow"), at=(600, 400), turn=-24)
    return patch(600, 400, 520, 350, shade(SEA, 0.1), seed=10) + bone + cut, SEA


def multiple_myeloma() -> Picture:
    outline = blob(600, 400, 500, 340, shade(EMBER, 0.05), seed=21, wobble=0.04)
    sponge = group(body.marrow_lattice(1160, 820, 230, PETAL), at=(600, 400))
    plasma = "".join(
        body.plasma_cell(x, y, s, turn=t, seed=i + 1)
        for i, (x, y, s, t) in enumerate(
            places("400,300,96,-20 640,400,118,12 830,260,86,160 420,560,90,40 800,590,92,-150")
        )
    )
    free = "".join(
        group(cells.antibody(92, PAPER, HONEY), at=(x, y), turn=t)
        for x, y, t in places(
            "560,250,30 700,240,-24 270,440,-50 560,600,12 960,430,60 660,650,160 960,560,20 "
            "300,640,-20 500,440,200"
        )
    )
    rim = blob(600, 400, 540, 376, PAPER, seed=21, wobble=0.04, filter="url(#lifted)")
    return rim + inside(outline, outline, sponge, name="bone") + plasma + free, TAN


def solid_tumors() -> Picture:
    rows = places("250,3,118 344,4,122 446,5,124 556,6,122")
    heap = "".join(
        cells.cancer_cell(
            660 + gap * (index - (count - 1) / 2) + 9 * (index % 2),
            y + 12 * (index % 2),
            76,
            seed=y + index,
            flags=0,
        )
        for y, count, gap in rows
        for index in range(count)
    )
    drawn = [
        patch(600, 380, 540, 340, tint(PETAL, 0.35), seed=15),
        heap,
        path("M-60 640Q200 590 600 620T1260 610L1260 860L-60 860Z", CORAL),
        path("M-60 700Q240 660 600 690T1260 670L1260 860L-60 860Z", EMBER),
        cells.t_cell(216, 520, 96, seed=2, turn=10),
        cells.t_cell(340, 270, 84, seed=7, turn=30),
    ]
    return "".join(drawn), PETAL


def costs_and_access() -> Picture:
    paper = things.sheet(190, 240, things.lines(-62, -66, 124, 4, gap=40), at=(930, 560), turn=8)
    drawn = [
        hill(880, 360, 640, SEA, seed=3),
        clinic_hill(850, 350, 0.95),
        hill(430, 520, 720, mix(SEA, TEAL, 0.5), seed=2),
        group(things.house(), at=(290, 470), scale=0.95),
        dotted_way(places("330,530 400,590 530,580 620,500 720,450 850,404"), HONEY),
        hill(600, 690, 900, TEAL, seed=3),
        things.coin_stack(500, 690, 2),
        things.coin_stack(620, 700, 5),
        things.coin_stack(740, 690, 3),
        paper,
    ]
    return "".join(drawn), fall(MIST, FOAM)


PICTURES = {
    "car-t-cell-therapy": car_t_cell_therapy,
    "immunotherapy": immunotherapy,
    "checkpoint-inhibitors": checkpoint_inhibitors,
    "gene-therapy": gene_therapy,
    "cytokine-release-syndrome": cytokine_release_syndrome,
    "neurotoxicity": neurotoxicity,
    "b-cell-lymphoma": b_cell_lymphoma,
    "acute-lymphoblastic-leukemia": acute_lymphoblastic_leukemia,
    "multiple-myeloma": multiple_myeloma,
    "solid-tumors": solid_tumors,
    "costs-and-access": costs_and_access,
}
