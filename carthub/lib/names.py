"""When two names are the same name, and what a name looks like in an address."""

import re
import unicodedata

from django.utils.text import slugify

CONTROLS = ("Cc", "Cs")
MINUS_SIGN = "\N{MINUS SIGN}"


def printable(text: str) -> str:
    """Without control characters, which feeds and databases refuse; line ends and tabs stay."""
    return "".join(" " if is_control(char) else char for char in text)


def is_control(char: str) -> bool:
    return unicodedata.category(char) in CONTROLS and char not in "\n\t"


def name_key(name: str) -> str:
    """Fold a name for comparison: "CAR‑T  Cell" and "car t cell" share one key.

    NFKC, every Unicode dash and run of white space to one space, case-folded. Made in Python, because
    SQLite and PostgreSQL fold differently.
    """
    spaced = "".join(" " if is_dash(char) else char for char in unicodedata.normalize("NFKC", name))
    return " ".join(unicodedata.normalize("NFKC", spaced.casefold()).split())


def is_dash(char: str) -> bool:
    return unicodedata.category(char) == "Pd" or char == MINUS_SIGN


def ascii_slug(name: str, *, max_length: int = 100) -> str:
    """An address's last part; empty when the name holds no ASCII letter or digit."""
    spaced = "".join("-" if is_dash(char) else char for char in name)
    slug = slugify(spaced).replace("_", "-")
    return re.sub(r"-{2,}", "-", slug)[:max_length].strip("-")
