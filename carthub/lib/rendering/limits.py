"""What a text may be before it is rendered: a bounded piece of writing, not a machine to run for minutes."""

import re
from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

MAX_BYTES = 100_000
MAX_LINES = 4_000
MAX_MARKS = 12_000
MAX_OPEN_BRACKETS = 200
MAX_OPEN_TAGS = 30
MAX_BRACES = 500
MAX_FENCES = 200
MAX_CELLS = 5_000
MAX_PICTURES = 100
MAX_ABBREVIATIONS = 100
# Lines times length of a stretch without an empty line: the library reads it again for each heading in it.
MAX_STRETCH = 40_000_000

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_MARKS = re.compile(r"[`*_\[\]<>&|\\{}#~]")
_BRACKETS = re.compile(r"[\[\]]")
# No word, address or rule of a table is this long; pictures pasted as data are.
_ENDLESS_WORDS = [
    re.compile(each) for each in (r"[!-~]{4000}", r"#{200}", r"[`~]{200}", r"&#[xX]?[0-9A-Fa-f]{8}")
]
_DEEP_LINE = re.compile(
    r"^[ \t]*(?:(?:>|[*+-][ \t]|[0-9]{1,9}\.[ \t]|:[ \t])[ \t]*){12}"
    r"|^(?:[ ]{4}|\t){12}[ \t]*(?:[*+>:-]|[0-9]{1,9}\.|!!!)",
    re.MULTILINE,
)
_TAG_START = re.compile("<[A-Za-z/!?]")
_WHOLE_TAG = re.compile("""<!--[^<>]*+-->|<[A-Za-z/?](?:[^<>"']++|"[^"<>]*+"|'[^'<>]*+')*+>""")
_FENCE = re.compile(r"^[ >]*(?:```|~~~)", re.MULTILINE)
_ABBREVIATION = re.compile(r"^[*]\[", re.MULTILINE)
_EMPTY_LINE = re.compile(r"\n[ \t]*\n")
_TABLE_RULE = re.compile(r"[|:\- \t>*+.0-9]*-[|:\- \t]*")


def check_source(source: str) -> None:
    """Refuse what would take seconds to render or cannot be shown; says what to change."""
    size = len(source.encode("utf-8", "surrogatepass"))
    if size > MAX_BYTES:
        raise _refusal(
            "long",
            _("The text is too long: %(size)s KB. Up to %(limit)s KB fit on one page; split it into several.")
            % {"size": -(-size // 1000), "limit": MAX_BYTES // 1000},
        )
    if _CONTROL.search(source):
        raise _refusal(
            "control",
            _("The text has signs that cannot be shown (control characters). Paste it as plain text."),
        )
    if any(each.search(source) for each in _ENDLESS_WORDS):
        raise _refusal(
            "word", _("The text has one word of thousands of signs. Add pictures with the picture button.")
        )
    for code, is_too_much, message in _EXCESSES:
        if is_too_much(source):
            raise _refusal(code, str(message))


def _open_tags(source: str) -> int:
    return len(_TAG_START.findall(source)) - len(_WHOLE_TAG.findall(source))


def _longest_stretch(source: str) -> int:
    return max(len(part) * part.count("\n") for part in _EMPTY_LINE.split(source))


def too_tangled() -> ValidationError:
    """What rendering itself answers when a text that passed the check still asks for too much."""
    return _refusal(
        "tangled", _("The text is too tangled to show: tags or brackets are nested too deep or never closed.")
    )


def _refusal(code: str, message: str) -> ValidationError:
    return ValidationError(message, code=code)


def _most_open_brackets(source: str) -> int:
    most = now = 0
    for bracket in _BRACKETS.findall(source):
        now = now + 1 if bracket == "[" else max(now - 1, 0)
        most = max(most, now)
    return most


def _table_cells(source: str) -> int:
    """Every line under a rule such as `|--|--|` gets as many cells as the rule, to the next empty line."""
    cells = columns = 0
    for line in source.splitlines():
        if not line.strip():
            columns = 0
        elif "|" in line and _TABLE_RULE.fullmatch(line):
            columns = max(columns, line.count("|") + 1)
        cells += columns
    return cells


# In words that are looked up only when they are said: a text is checked far more often than refused.
_EXCESSES: list[tuple[str, Callable[[str], bool], str]] = [
    (
        "brackets",
        lambda source: _most_open_brackets(source) > MAX_OPEN_BRACKETS,
        gettext_lazy("The text has too many “[” that are never closed."),
    ),
    (
        "tags",
        lambda source: _open_tags(source) > MAX_OPEN_TAGS,
        gettext_lazy("The text has too many “<” that no “>” closes."),
    ),
    (
        "lines",
        lambda source: source.count("\n") > MAX_LINES,
        gettext_lazy("The text has too many lines. Split it into several pages."),
    ),
    (
        "marks",
        lambda source: len(_MARKS.findall(source)) > MAX_MARKS,
        gettext_lazy("The text has too many signs such as * _ [ < | in it."),
    ),
    (
        "braces",
        lambda source: source.count("{") > MAX_BRACES,
        gettext_lazy("The text has too many “{” in it."),
    ),
    (
        "fences",
        lambda source: len(_FENCE.findall(source)) > MAX_FENCES,
        gettext_lazy("The text has too many ``` lines in it."),
    ),
    (
        "pictures",
        lambda source: source.count("/media/pictures/") > MAX_PICTURES,
        gettext_lazy("The text has more than 100 pictures."),
    ),
    (
        "abbreviations",
        lambda source: len(_ABBREVIATION.findall(source)) > MAX_ABBREVIATIONS,
        gettext_lazy("Too many abbreviations are explained."),
    ),
    (
        "stretch",
        lambda source: _longest_stretch(source) > MAX_STRETCH,
        gettext_lazy("Hundreds of lines follow each other without an empty line."),
    ),
    (
        "deep",
        lambda source: _DEEP_LINE.search(source) is not None,
        gettext_lazy("The text has lists or quotes nested more than ten deep."),
    ),
    (
        "cells",
        lambda source: _table_cells(source) > MAX_CELLS,
        gettext_lazy("The tables have too many cells. Split them up."),
    ),
]
