"""What changed in the signed parts of a page, as a reviewer reads it."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from carthub.editorial.models import Document, Picture
from carthub.lib.comparing import Change, changes_only, compare_words

LARGE = 12  # words: a longer change is no number that could be shown large


@dataclass(frozen=True)
class Part:
    """One field with its changes."""

    label: str
    changes: list[Change]


def changed_parts(document: Document, before: dict[str, Any], after: dict[str, Any]) -> list[Part]:
    """The signed fields that differ between two contents of a document, weighty changes first in each."""
    found = []
    for name, default in document.SIGNED.items():
        one, other = before.get(name, default), after.get(name, default)
        if one != other:
            changes = changes_only(compare_words(in_words(name, one), in_words(name, other)))
            found.append(Part(label_of(document, name), changes))
    return found


def weighty(parts: list[Part]) -> list[Change]:
    """The changes of numbers, negations and the like, to be shown large."""
    return [change for part in parts for change in part.changes if change.weighty]


def label_of(document: Document, name: str) -> str:
    return str(document._meta.get_field(name).verbose_name)


def in_words(name: str, value: Any) -> str:
    if name == "authors":
        return ", ".join(who["name"] for who in value)
    if name == "picture":
        return Picture.objects.filter(key=value).values_list("title", flat=True).first() or ""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    return str(value)
