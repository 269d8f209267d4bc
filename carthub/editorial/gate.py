"""What must be true before a page goes live: small named rules, each with its message.

The list itself stands in `carthub/press_stages.py`, so that every floor can add its rules.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from carthub.editorial.models import Address, Document
from carthub.editorial.models.addresses import Family, is_reserved
from carthub.editorial.press import Pressed


class Fault(NamedTuple):
    field: str
    message: str


@dataclass(frozen=True)
class Candidate:
    """A content that wants to go live; `pressed` is None when only the data rules are asked again."""

    document: Document
    content: dict[str, Any]
    path: str
    pressed: Pressed | None = None


@dataclass(frozen=True)
class Rule:
    """One condition: `check` answers with a message when it does not hold."""

    field: str
    check: Callable[[Candidate], str | None]
    reads_data: bool = False  # asked again under the lock, and when a scheduled time comes

    @property
    def name(self) -> str:
        return self.check.__name__


def rule(field: str, *, reads_data: bool = False) -> Callable[[Callable[[Candidate], str | None]], Rule]:
    return lambda check: Rule(field, check, reads_data)


def find_faults(candidate: Candidate, rules: Iterable[Rule]) -> list[Fault]:
    answers = ((each.field, each.check(candidate)) for each in rules)
    return [Fault(field, message) for field, message in answers if message]


def refuse(faults: list[Fault]) -> None:
    """Raise one ValidationError that names every fault at its field."""
    if faults:
        by_field: dict[str, list[str]] = {}
        for fault in faults:
            by_field.setdefault(fault.field, []).append(fault.message)
        raise ValidationError(by_field)


@rule("title")
def has_a_title(candidate: Candidate) -> str | None:
    if not candidate.content.get("title", "").strip():
        return _("Give the page a title.")
    return None


@rule("authors")
def has_an_author(candidate: Candidate) -> str | None:
    if not candidate.content.get("authors"):
        return _("Name at least one author.")
    return None


@rule("picture_alt")
def picture_is_described(candidate: Candidate) -> str | None:
    content = candidate.content
    described = content.get("picture_alt", "").strip() or content.get("picture_decorative")
    if content.get("picture") and not described:
        return _("Describe the picture for someone who cannot see it, or mark that it adds no information.")
    return None


@rule("body")
def pictures_in_the_text_are_described(candidate: Candidate) -> str | None:
    alts = candidate.pressed.rendered.picture_alts
    if any(not alt.strip() for alt in alts):
        return _("Describe each picture in the text: write the words between the brackets of ![…].")
    return None


@rule("body")
def sources_are_complete(candidate: Candidate) -> str | None:
    missing = candidate.pressed.rendered.unresolved
    if missing:
        return _("These source numbers have no source at the end of the text: %s.") % ", ".join(missing)
    return None


@rule("slug", reads_data=True)
def address_is_free(candidate: Candidate) -> str | None:
    holder = Address.objects.filter(path=candidate.path).exclude(document=candidate.document).first()
    if holder is not None:
        return _("The address %(path)s belongs to “%(title)s”.") % {
            "path": candidate.path,
            "title": holder.document.title,
        }
    if candidate.document.family == Family.PAGES and is_reserved(candidate.content["slug"]):
        return _("“%s” is a word the site itself uses. Choose another.") % candidate.content["slug"]
    return None
