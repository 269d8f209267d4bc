"""The colours: blue-green for calm, coral for what lives, sand for paper, plum and ochre beside."""

DEEP, TEAL, SEA, MIST, FOAM = "#12434c", "#1f6a73", "#4f9698", "#a3c7c0", "#cbdcd2"
CORAL, EMBER, BLUSH, PETAL = "#e2775b", "#bf523a", "#f0a88c", "#f3c8b2"
BARK, TAN, SAND, PAPER = "#8a6447", "#d3b486", "#e8d3ae", "#f4e8d2"
PLUM, MAUVE, LILAC = "#673f5d", "#a27e97", "#cdb5c3"
OCHRE, HONEY = "#d99f3b", "#edc880"
INK = "#1f3036"

SKINS = ("#f2c6a8", "#dfa780", "#c2865e", "#95603f", "#6b4330")
FAIR, WARM, OLIVE, BROWN, DARK = SKINS
GREY_HAIR, SILVER_HAIR, BLACK_HAIR, BROWN_HAIR, RED_HAIR = (
    "#8f9496",
    "#c9c8c2",
    "#2a2628",
    "#5a3a2c",
    "#9c4f2f",
)


def mix(colour: str, other: str, share: float) -> str:
    """`share` of the other colour stirred into the first."""
    first, second = (bytes.fromhex(each.lstrip("#")) for each in (colour, other))
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in zip(first, second, strict=True))


def shade(colour: str, share: float = 0.2) -> str:
    return mix(colour, "#2b1f33", share)


def tint(colour: str, share: float = 0.3) -> str:
    return mix(colour, PAPER, share)
