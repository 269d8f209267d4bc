"""Two versions side by side: of a form, or of what was stored."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import groupby
from typing import Any, NamedTuple

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from carthub.editorial.models import Document
from carthub.lib.comparing import Change, Passage, changes_only, compare_words
from carthub.lib.comparing.paragraphs import paragraphs_of
from carthub.lib.pictures import PictureFacts

SHOWN_BESIDE_A_CHANGE = 1
FEWEST_FOLDED = 2
NOTE = re.compile(r" {0,3}\[\^[^\]]*\]:")
INDENTED = ("    ", "\t")

Words = str | list[str]  # a text, or names


class Mark(NamedTuple):
    """Words that only one side has ("del" or "ins"), or both ("")."""

    tag: str
    text: str

    @property
    def shown(self) -> str:
        """An end of a paragraph that came or went can be seen."""
        return "¶" if self.tag and "\n" in self.text and not self.text.strip() else self.text


@dataclass
class Row:
    """A paragraph of both sides, or a line of a list."""

    before: list[Mark] = field(default_factory=list)
    after: list[Mark] = field(default_factory=list)

    @property
    def same(self) -> bool:
        return not any(mark.tag for mark in self.before + self.after)

    @property
    def text(self) -> str:
        """Of an unchanged row."""
        return "".join(mark.text for mark in self.after)


@dataclass(frozen=True)
class Stretch:
    """Rows that follow each other; unchanged ones that nobody has to read are folded away."""

    rows: list[Row]
    same: bool
    folded: bool = False


@dataclass(frozen=True)
class Difference:
    label: str
    stretches: list[Stretch]
    changes: list[Change]  # alone, each with a few words around it


def difference(label: str, before: Words, after: Words) -> Difference:
    if isinstance(before, list):
        rows = rows_of_names(before, after)
        return Difference(label, stretches_of(rows), [change_of(row) for row in rows if not row.same])
    passages = compare_words(before, after)
    return Difference(label, stretches_of(rows_of_text(passages)), changes_only(passages))


def rows_of_names(before: Sequence[str], after: Sequence[str]) -> list[Row]:
    """One name is never a changed other one."""
    rows: list[Row] = []
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for what, start, end, other_start, other_end in matcher.get_opcodes():
        if what == "equal":
            rows += [Row(after=[Mark("", name)]) for name in before[start:end]]
        else:
            rows.append(
                Row(in_lines("del", before[start:end]), in_lines("ins", after[other_start:other_end]))
            )
    return rows


def in_lines(tag: str, names: Sequence[str]) -> list[Mark]:
    marks = [mark for name in names for mark in (Mark("", "\n"), Mark(tag, name))]
    return marks[1:]


def change_of(row: Row) -> Change:
    """Names are no numbers, whatever stands in them."""
    gone, came = (", ".join(mark.text for mark in side if mark.tag) for side in (row.before, row.after))
    return Change(gone, came, False, "", "", gone, came)


def rows_of_text(passages: Iterable[Passage]) -> list[Row]:
    """A row ends where a paragraph ends, on both sides."""
    rows = [Row()]
    for passage in passages:
        removed, added = ("", "") if passage.what == "same" else ("del", "ins")
        for before, after in parts_of(passage):
            rows[-1].before += [Mark(removed, before)] if before else []
            rows[-1].after += [Mark(added, after)] if after else []
            if all(ends_a_paragraph(text) for text in (before, after) if text):
                rows.append(Row())
    for row in rows:
        trim(row.before)
        trim(row.after)
    return [row for row in rows if not row.same or row.text.strip()]


def trim(marks: list[Mark]) -> None:
    """Leave out the empty lines after a paragraph."""
    while marks and not marks[-1].text.strip():
        marks.pop()
    marks[-1:] = [mark._replace(text=mark.text.rstrip()) for mark in marks[-1:]]


def parts_of(passage: Passage) -> Iterator[tuple[str, str]]:
    if passage.what == "changed":
        yield passage.before, passage.after
        return
    for part in paragraphs_of(passage.after or passage.before):
        yield part if passage.before else "", part if passage.after else ""


def ends_a_paragraph(text: str) -> bool:
    return text[len(text.rstrip()) :].count("\n") > 1


def stretches_of(rows: Iterable[Row]) -> list[Stretch]:
    """Beside each change the unchanged paragraph next to it is shown, those further away are folded."""
    groups = [(same, list(group)) for same, group in groupby(rows, lambda row: row.same)]
    stretches = []
    for place, (same, group) in enumerate(groups):
        start = SHOWN_BESIDE_A_CHANGE if place else 0
        end = len(group) - (SHOWN_BESIDE_A_CHANGE if place + 1 < len(groups) else 0)
        is_folded = same and end - start >= FEWEST_FOLDED
        parts = [group[:start], group[start:end], group[end:]] if is_folded else [group]
        stretches += [Stretch(part, same, is_folded and part is parts[1]) for part in parts if part]
    return stretches


# Of what was stored


def compare_contents(
    document: Document, before: dict[str, Any], after: dict[str, Any], *, only: Collection[str] | None = None
) -> list[Difference]:
    """What differs between two versions, in all fields or some; texts first, in the order of reading."""
    pairs = zip(in_order(document, before), in_order(document, after), strict=True)
    return [
        difference(label, old, new)
        for (name, label, old), (_name, _label, new) in pairs
        if old != new and (only is None or name in only)
    ]


def in_order(document: Document, content: dict[str, Any]) -> Iterator[tuple[str, str, Words]]:
    """Name and label of each field, and what it says; the sources stand apart from the text."""
    for name in document.TEXTS:
        text = content.get(name, "")
        if name == "body":
            text, notes = split_sources(text)
        yield name, label_of(document, name), text
        if name == "body":
            yield name, sources(), notes
    for name, names in document.beside_the_text(content).items():
        yield name, label_of(document, name), names


def weighty_changes(found: Iterable[Difference]) -> list[tuple[str, Change]]:
    """Numbers, negations and their like, with the field of each; those of sources would only hide them."""
    told = [(each.label, change) for each in found if each.label != sources() for change in each.changes]
    return [(label, change) for label, change in told if change.weighty]


def sources() -> str:
    return _("Sources")


def small_picture(content: dict[str, Any]) -> dict[str, Any]:
    """The picture above a version; empty without one."""
    stored = (PictureFacts.from_dict(each) for each in content.get("picture_facts", []))
    facts = next((each for each in stored if each.key == content.get("picture")), None)
    if facts is None:
        return {}
    return {"src": facts.src(facts.widths[0], "webp"), "credit": facts.credit, "licence": facts.licence}


def label_of(document: Document, name: str) -> str:
    return capfirst(str(document._meta.get_field(name).verbose_name))


def split_sources(body: str) -> tuple[str, str]:
    """The text, and its footnotes with an empty line between them."""
    text, notes = [], []
    in_note = after_blank = False
    for line in body.splitlines(keepends=True):
        starts, blank = NOTE.match(line), not line.strip()
        in_note = bool(starts) or (in_note and (blank or not after_blank or line.startswith(INDENTED)))
        if starts:
            notes.append(line)
        elif in_note:
            notes[-1] += line
        else:
            text.append(line)
        after_blank = blank
    return "".join(text).rstrip(), "\n\n".join(note.strip() for note in notes)


# Of a form


def differences(mine: forms.ModelForm, theirs: forms.ModelForm) -> list[Difference]:
    """The fields of the model in which what was typed differs from what stands in the database."""
    found = []
    for name in mine.compared_fields:
        field, typed, stored = mine.fields[name], mine[name].data, theirs[name].initial
        if field.has_changed(stored, typed):
            found.append(difference(str(mine[name].label), in_words(field, stored), in_words(field, typed)))
    return found


def in_words(field: forms.Field, value: Any) -> Words:
    """What a value of a field says to a person."""
    if isinstance(field, forms.ModelChoiceField):
        return [str(row) for row in chosen_rows(field, value)]
    if isinstance(field, forms.ChoiceField):
        return [str(dict(field.choices).get(value, value))]
    if isinstance(field, forms.BooleanField):
        return [_("Yes") if value else _("No")]
    return str(value or "")


def chosen_rows(field: forms.ModelChoiceField, value: Any) -> list[Any]:
    values = value if isinstance(value, (list, tuple)) else [value]
    keys = [getattr(each, "pk", each) for each in values if each]
    found = {
        str(row.pk): row for row in field.queryset.filter(pk__in=[key for key in keys if str(key).isdigit()])
    }
    return [found[str(key)] for key in keys if str(key) in found]
