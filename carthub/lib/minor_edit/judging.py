"""The judgement: each edit has to be one of the few that cannot change what a reader is told."""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from carthub.lib.comparing import changes_only, compare_words
from carthub.lib.minor_edit import reasons
from carthub.lib.minor_edit.edits import Edit, edits_between, has_loose_brackets
from carthub.lib.minor_edit.lexicon import Lexicon
from carthub.lib.minor_edit.rules import reason_against
from carthub.lib.minor_edit.units import Kind, Unit, blocks_of, lead_after, units_of

MAX_WORDS = 30
MAX_REASONS = 20
_LINE_END = re.compile(r"\r\n?")

Finding = Edit | str


def why_not_minor(
    before: Mapping[str, Any], after: Mapping[str, Any], *, lexicon: Lexicon, prose: Collection[str]
) -> list[str]:
    """What stands against calling the change a minor edit; nothing if it is one.

    `before` and `after` are the signed parts of a page's content, `prose` the names of those in which
    words may change. What is not surely understood is not minor.
    """
    findings = [
        finding
        for name in sorted(before.keys() | after.keys())
        for finding in _compare_part(name, before.get(name), after.get(name), name in prose)
    ]
    edits = [finding for finding in findings if isinstance(finding, Edit)]
    against = [finding for finding in findings if isinstance(finding, str)]
    size = sum(edit.size for edit in edits)
    if size > MAX_WORDS:
        against.append(_too_many(size))
    if edits:
        lexicon.look_up(
            set().union(*(edit.words for edit in edits[:MAX_WORDS])),
            set().union(*(edit.phrases for edit in edits[:MAX_WORDS])),
        )
    against += filter(None, (reason_against(edit, lexicon) for edit in edits[:MAX_WORDS]))
    return list(dict.fromkeys(against))[:MAX_REASONS]


def _too_many(size: int) -> str:
    return ngettext(
        "%(size)s word changed; a minor edit changes at most %(most)s.",
        "%(size)s words changed; a minor edit changes at most %(most)s.",
        size,
    ) % {"size": size, "most": MAX_WORDS}


def _compare_part(name: str, before: Any, after: Any, is_prose: bool) -> Iterator[Finding]:
    if before == after:
        return
    first, second = "" if before is None else before, "" if after is None else after
    if is_prose and isinstance(first, str) and isinstance(second, str):
        yield from _compare_text(*(_LINE_END.sub("\n", text) for text in (first, second)))
    else:
        yield reasons.part_changed(name)


def _compare_text(before: str, after: str) -> Iterator[Finding]:
    first, second = blocks_of(before), blocks_of(after)
    if len(first) != len(second):
        yield from _rearranged(before, after)
        return
    above, lead, other_lead = None, "", ""
    for one, other in zip(first, second, strict=True):
        if one.text != other.text:
            yield from _compare_units(units_of(one, lead), units_of(other, other_lead))
        elif one.gap != other.gap and above and not (one.is_plain and above.is_plain):
            yield _("Empty lines were added or taken out before “%(text)s”.") % {
                "text": reasons.shortened(one.text)
            }
        above, lead, other_lead = one, lead_after(one.text, lead), lead_after(other.text, other_lead)


def _compare_units(before: list[Unit], after: list[Unit]) -> Iterator[Finding]:
    if [unit.kind for unit in before] != [unit.kind for unit in after]:
        yield from _rearranged(
            "\n".join(unit.text for unit in before), "\n".join(unit.text for unit in after)
        )
        return
    for one, other in zip(before, after, strict=True):
        if one.text == other.text:
            continue
        if one.kind is Kind.PROSE and not has_loose_brackets(one.text + other.text):
            yield from edits_between(one, other)
        else:
            yield reasons.unit_changed(one.kind, other.text)


def _rearranged(before: str, after: str) -> Iterator[str]:
    yield _("Paragraphs, headings or lines were added, taken out or arranged anew.")
    for change in changes_only(compare_words(before, after))[:MAX_REASONS]:
        yield reasons.became(change.before_phrase or change.before, change.after_phrase or change.after)
