"""What must be true before a page goes live: small named rules, each with its message.

The list itself stands in `carthub/press_stages.py`, so that every floor can add its rules.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from carthub.editorial import linking
from carthub.editorial.models import Address, Document, ErasedAddress, Review, Site
from carthub.editorial.models.addresses import Family, is_reserved
from carthub.lib.rendering import Rendered
from carthub.lib.rendering.links import Link

T = TypeVar("T")


class Fault(NamedTuple):
    """What stands against publishing; one that only `warns` is said, and publishing goes on."""

    field: str
    message: str
    yields: bool = False
    warns: bool = False


class Company:
    """Contents that want to go live together: what a rule reads of one of them, it reads of all at once."""

    def __init__(self):
        self.candidates: list[Candidate] = []
        self.known: dict[Callable, Any] = {}

    def read(self, reader: Callable[[list["Candidate"]], T]) -> T:
        if reader not in self.known:
            self.known[reader] = reader(self.candidates)
        return self.known[reader]


@dataclass(frozen=True)
class Candidate:
    """A content that wants to go live; `rendered` is None when only the data rules are asked again."""

    document: Document
    content: dict[str, Any]
    family: Family
    path: str
    values: dict[str, Any]
    rendered: Rendered | None = None
    company: Company = field(default_factory=Company)

    def __post_init__(self):
        self.company.candidates.append(self)

    def read(self, reader: Callable[[list["Candidate"]], T]) -> T:
        """What `reader` finds for all that go live together, in queries whose number does not grow."""
        return self.company.read(reader)


@dataclass(frozen=True)
class Rule:
    """One condition: `check` answers with a message, or several, when it does not hold."""

    field: str
    check: Callable[[Candidate], str | list[str] | None]
    reads_data: bool = False  # asked again under the lock, and when a scheduled time comes
    yields: bool = (
        False  # an editor-in-chief may publish anyway; what trust in the page rests on never yields
    )
    warns: bool = False  # says so and refuses nothing

    @property
    def name(self) -> str:
        return self.check.__name__


def rule(
    field: str, *, reads_data: bool = False, yields: bool = False, warns: bool = False
) -> Callable[[Callable[[Candidate], str | list[str] | None]], Rule]:
    return lambda check: Rule(field, check, reads_data, yields, warns)


def find_faults(candidate: Candidate, rules: Iterable[Rule]) -> list[Fault]:
    answers = ((each, each.check(candidate)) for each in rules)
    return [
        Fault(each.field, message, each.yields, each.warns)
        for each, said in answers
        for message in listed(said)
    ]


def listed(said: str | list[str] | None) -> list[str]:
    return [said] if isinstance(said, str) else said or []


def refusing(faults: Iterable[Fault]) -> list[Fault]:
    """Those that do not only warn."""
    return [fault for fault in faults if not fault.warns]


def refuse(faults: list[Fault]) -> None:
    """Raise one ValidationError that names every fault at its field, unless all of them only warn."""
    by_field: dict[str, list[str]] = {}
    for fault in refusing(faults):
        by_field.setdefault(fault.field, []).append(fault.message)
    if by_field:
        raise ValidationError(by_field)


@rule("title")
def has_a_title(candidate: Candidate) -> str | None:
    if not candidate.content.get("title", "").strip():
        return _("Give the page a title.")
    return None


@rule("authors", yields=True)
def has_an_author(candidate: Candidate) -> str | None:
    if not candidate.content.get("authors"):
        return _("Name at least one author.")
    return None


@rule("picture_alt", yields=True)
def picture_is_described(candidate: Candidate) -> str | None:
    content = candidate.content
    described = content.get("picture_alt", "").strip() or content.get("picture_decorative")
    if content.get("picture") and not described:
        return _("Describe the picture for someone who cannot see it, or mark that it adds no information.")
    return None


@rule("body", yields=True)
def pictures_in_the_text_are_described(candidate: Candidate) -> str | None:
    alts = candidate.rendered.picture_alts
    if any(not alt.strip() for alt in alts):
        return _("Describe each picture in the text: write the words between the brackets of ![…].")
    return None


@rule("body", yields=True)
def sources_are_complete(candidate: Candidate) -> str | None:
    missing = candidate.rendered.unresolved
    if missing:
        return _("These source numbers have no source at the end of the text: %s.") % ", ".join(missing)
    return None


@rule("body", warns=True)
def links_lead_to_live_pages(candidate: Candidate) -> list[str]:
    """Reads tables, but is not asked under the lock: it refuses nothing."""
    links = candidate.read(links_of_texts)[candidate.document.pk]
    live = {each.document.pk for each in candidate.company.candidates}
    dead = linking.dead_ends(links, candidate.read(holders_of_links), live=live)
    return dead + linking.no_links(candidate.rendered.lost_links)


def links_of_texts(candidates: list[Candidate]) -> dict[int, list[Link]]:
    return {
        each.document.pk: linking.pressed_links(each.values["body_html"], each.values["sources"])
        for each in candidates
    }


def holders_of_links(candidates: list[Candidate]) -> dict[str, linking.Holder]:
    texts = candidates[0].read(links_of_texts)
    return linking.holders({linking.path_here(link) for links in texts.values() for link in links} - {""})


@rule("title", reads_data=True)
def is_medically_checked(candidate: Candidate) -> str | None:
    if not needs_check(candidate) or signed_text(candidate) in candidate.read(standing_checks):
        return None
    return _("This kind of page needs a medical check, and no medical reviewer has signed this text.")


def needs_check(candidate: Candidate) -> bool:
    return candidate.document.kind_of(candidate.content) in candidate.read(kinds_to_check)


def kinds_to_check(candidates: list[Candidate]) -> list[str]:
    return Site.objects.current().medical_kinds


def signed_text(candidate: Candidate) -> tuple[int, str]:
    return candidate.document.pk, candidate.document.signed_hash(candidate.content)


def standing_checks(candidates: list[Candidate]) -> dict[tuple[int, str], Review]:
    return Review.objects.standing_for([signed_text(each) for each in candidates if needs_check(each)])


@rule("body")
def boxes_are_filled_in(candidate: Candidate) -> str | None:
    if any(words in candidate.content.get("body", "") for words in placeholders()):
        return _("Write in the box what to look for, and what to do.")
    return None


def placeholders() -> set[str]:
    """What the tool for boxes writes until somebody says it better, in every language of the admin."""
    words = "Say what to look for, and what to do."
    return {words, _(words)}


@rule("slug", reads_data=True)
def address_is_free(candidate: Candidate) -> str | None:
    holder = candidate.read(holders_of_addresses).get(candidate.path)
    if holder is not None and holder.pk != candidate.document.pk:
        return _("The address %(path)s belongs to “%(title)s”.") % {
            "path": candidate.path,
            "title": holder.title,
        }
    if candidate.path in candidate.read(erased_addresses):
        return _("The address %s was that of a page that was erased. Choose another.") % candidate.path
    if candidate.family == Family.PAGES and is_reserved(candidate.content["slug"]):
        return _("“%s” is a word the site itself uses. Choose another.") % candidate.content["slug"]
    return None


def holders_of_addresses(candidates: list[Candidate]) -> dict[str, Document]:
    held = Address.objects.filter(path__in=[each.path for each in candidates]).select_related("document")
    return {address.path: address.document for address in held}


def erased_addresses(candidates: list[Candidate]) -> set[str]:
    return ErasedAddress.objects.among(each.path for each in candidates)
