"""Why an edit is not minor, in words for its author and its reviewer."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from carthub.lib.comparing.tokens import Tokens
from carthub.lib.minor_edit.units import Kind
from carthub.lib.weighty_words import Weight, weight_of

LONGEST = 80

_BECAME = {
    Weight.NUMBER: gettext_lazy("The number “%(before)s” became “%(after)s”."),
    Weight.NEGATION: gettext_lazy("A word such as “not” changed: “%(before)s” became “%(after)s”."),
    Weight.QUANTIFIER: gettext_lazy("How many or how often changed: “%(before)s” became “%(after)s”."),
    Weight.UNIT: gettext_lazy("The unit or dose “%(before)s” became “%(after)s”."),
    Weight.MODAL: gettext_lazy("What one must or may do changed: “%(before)s” became “%(after)s”."),
    Weight.CONDITION: gettext_lazy("A condition changed: “%(before)s” became “%(after)s”."),
    Weight.DIRECTION: gettext_lazy("When, how or which way changed: “%(before)s” became “%(after)s”."),
}
_CHANGED = {
    Kind.HEADING: gettext_lazy("The heading “%(text)s” changed."),
    Kind.LIST: gettext_lazy("The marks or the order of a list changed."),
    Kind.NOTICE: gettext_lazy("The notice “%(text)s” changed."),
    Kind.TABLE: gettext_lazy("The table “%(text)s” changed."),
    Kind.SOURCE: gettext_lazy("The source or link “%(text)s” changed."),
    Kind.PICTURE: gettext_lazy("The picture or its description “%(text)s” changed."),
    Kind.QUOTE: gettext_lazy("The quote “%(text)s” changed."),
    Kind.CODE: gettext_lazy("Text that is shown exactly as typed changed: “%(text)s”."),
    Kind.MARKUP: gettext_lazy("A part with markup changed: “%(text)s”."),
    Kind.PROSE: gettext_lazy("A part with brackets changed: “%(text)s”."),
}
_PARTS = {
    "authors": gettext_lazy("authors"),
    "kind": gettext_lazy("kind"),
    "picture": gettext_lazy("picture"),
    "picture_alt": gettext_lazy("description of the picture"),
    "picture_caption": gettext_lazy("caption of the picture"),
    "pronunciation": gettext_lazy("pronunciation"),
}


def part_changed(name: str) -> str:
    return _("Outside the text, this changed: %(part)s.") % {"part": _PARTS.get(name, name.replace("_", " "))}


def unit_changed(kind: Kind, text: str) -> str:
    return str(_CHANGED[kind]) % {"text": shortened(text)}


def became(before: str, after: str) -> str:
    """What happened to some words, named after the weightiest of them."""
    words = {"before": shortened(before), "after": shortened(after)}
    if not before:
        return _("“%(after)s” was added.") % words
    if not after:
        return _("“%(before)s” was taken out.") % words
    if "[" in before + after or "://" in before + after:
        return _("The link or source “%(before)s” became “%(after)s”.") % words
    found = {weight_of(core) for core in Tokens(f"{before} {after}").cores}
    weightiest = next((weight for weight in Weight if weight in found), None)
    return (_BECAME[weightiest] if weightiest else _("“%(before)s” became “%(after)s”.")) % words


def shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"
