"""Two versions of a form side by side."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django import forms
from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Row:
    mine: str
    theirs: str
    same: bool


@dataclass(frozen=True)
class Difference:
    label: str
    rows: list[Row]


def differences(mine: forms.ModelForm, theirs: forms.ModelForm) -> list[Difference]:
    """The fields of the model in which what was typed differs from what stands in the database."""
    found = []
    for name in mine.compared_fields:
        field, typed, stored = mine.fields[name], mine[name].data, theirs[name].initial
        if field.has_changed(stored, typed):
            rows = list(side_by_side(in_words(field, typed), in_words(field, stored)))
            found.append(Difference(str(mine[name].label), rows))
    return found


def side_by_side(mine: str, theirs: str) -> Iterator[Row]:
    """Line by line, with equal lines at one height."""
    left, right = mine.splitlines(), theirs.splitlines()
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    for what, start, end, other_start, other_end in matcher.get_opcodes():
        for place in range(max(end - start, other_end - other_start)):
            yield Row(
                line_at(left, start + place, end),
                line_at(right, other_start + place, other_end),
                what == "equal",
            )


def line_at(lines: list[str], place: int, end: int) -> str:
    return lines[place] if place < end else ""


def in_words(field: forms.Field, value: Any) -> str:
    """What a value of a field says to a person."""
    if isinstance(field, forms.ModelChoiceField):
        return "\n".join(str(row) for row in chosen_rows(field, value))
    if isinstance(field, forms.ChoiceField):
        return str(dict(field.choices).get(value, value))
    if isinstance(field, forms.BooleanField):
        return _("Yes") if value else _("No")
    return str(value or "")


def chosen_rows(field: forms.ModelChoiceField, value: Any) -> list[Any]:
    values = value if isinstance(value, (list, tuple)) else [value]
    keys = [getattr(each, "pk", each) for each in values if each]
    found = {
        str(row.pk): row for row in field.queryset.filter(pk__in=[key for key in keys if str(key).isdigit()])
    }
    return [found[str(key)] for key in keys if str(key) in found]
