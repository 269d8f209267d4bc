"""The medical check: a text is sent, and a reviewer signs exactly that text or asks for changes."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from carthub.editorial import checklist
from carthub.editorial.models import (
    Change,
    Credential,
    Decision,
    Document,
    Review,
    Revision,
    SiteVersion,
)
from carthub.editorial.permissions import Right, holders_of
from carthub.editorial.querysets import Stage
from carthub.editorial.services.events import name_of, record_event
from carthub.editorial.services.notices import notify
from carthub.editorial.services.revisions import refuse_erased
from carthub.editorial.services.vouching import stage_after
from carthub.editorial.services.words import approve_words
from carthub.editorial.showing import check_address
from carthub.editorial.transitions import STEPS, Move

SHORTEST_MESSAGE = 3


@transaction.atomic
def send_for_check(
    document: Document, *, by: AbstractUser, reviewer: AbstractUser | None = None, message: str = ""
) -> Document:
    """Ask for a medical check of what the draft says now; without a reviewer every reviewer is told.

    Raises ValidationError when it waits already, or at `reviewer` for somebody who may not check it.
    """
    document = locked(document)
    STEPS[Move.SEND].refuse_from(document)
    if reviewer is not None:
        refuse_checker(document, reviewer, field="reviewer")
    move(document, Move.SEND, by=by, reason=message, sent_by=by, sent_at=timezone.now(), reviewer=reviewer)
    told = [reviewer] if reviewer else possible_checkers(document)
    words = _("%(name)s asks you to check “%(title)s”.") % {"name": name_of(by), "title": document.title}
    tell(document, told, Move.SEND, words, by=by)
    return document


@transaction.atomic
def take_back(document: Document, *, by: AbstractUser) -> Document:
    """Stop waiting for a check; the reviewer is told. A check that the text had before still holds."""
    document = locked(document)
    STEPS[Move.TAKE_BACK].refuse_from(document)
    standing = Review.objects.standing(document.pk, document.latest_revision.signed_sha256)
    move(document, Move.TAKE_BACK, by=by, stage=stage_after(Stage.DRAFT, standing is not None))
    words = _("“%s” was taken back before it was checked.") % document.title
    tell(document, [document.reviewer], Move.TAKE_BACK, words, by=by)
    return document


@transaction.atomic
def set_reviewer(document: Document, *, by: AbstractUser, reviewer: AbstractUser) -> Document:
    """Hand a waiting text to another reviewer, who is told."""
    document = locked(document)
    STEPS[Move.SET_REVIEWER].refuse_from(document)
    refuse_checker(document, reviewer, field="reviewer")
    move(document, Move.SET_REVIEWER, by=by, reason=name_of(reviewer), reviewer=reviewer)
    words = _("%(name)s asks you to check “%(title)s”.") % {"name": name_of(by), "title": document.title}
    tell(document, [reviewer], Move.SET_REVIEWER, words, by=by)
    return document


@transaction.atomic
def sign(
    document: Document, *, by: AbstractUser, seen: Revision, answers: list[dict[str, str]], message: str = ""
) -> Review:
    """Vouch for the signed parts of a version; readers of exactly that text are told who checked it.

    `answers` are the checklist's, each {"item", "answer", "note"}. Raises ValidationError with code "changed"
    when the draft says something else than the version that was `seen`, and when an answer is missing or no.
    """
    site_version = SiteVersion.lock()
    document = locked(document)
    refuse_verdict(document, Move.SIGN, by, seen)
    refuse_answers(answers)
    review = record_review(document, Decision.SIGNED, by=by, answers=answers, message=message)
    move(document, Move.SIGN, by=by, reason=message)
    approve_words(document, review)
    if document.is_live and show_check(document):
        site_version.changed(Change.What.CHECKED, review.document)
    words = _("%(name)s has checked “%(title)s”.") % {"name": review.by_name, "title": document.title}
    tell(document, followers(document), Move.SIGN, words, by=by)
    return review


@transaction.atomic
def ask_for_changes(
    document: Document, *, by: AbstractUser, seen: Revision, answers: list[dict[str, str]], message: str
) -> Review:
    """Send a text back with a message; a check that it had before no longer holds.

    Raises ValidationError with code "changed" as `sign` does, and at `message` when nothing is said.
    """
    site_version = SiteVersion.lock()
    document = locked(document)
    refuse_verdict(document, Move.ASK_FOR_CHANGES, by, seen)
    if len(message.strip()) < SHORTEST_MESSAGE:
        raise ValidationError({"message": _("Say what should change.")})
    review = record_review(document, Decision.CHANGES, by=by, answers=answers, message=message)
    move(document, Move.ASK_FOR_CHANGES, by=by, reason=message)
    if document.is_live and show_check(document):
        site_version.changed(Change.What.CHECKED, review.document)
    words = _("%(name)s asks for changes in “%(title)s”.") % {"name": review.by_name, "title": document.title}
    tell(document, followers(document), Move.ASK_FOR_CHANGES, words, by=by)
    return review


def locked(document: Document) -> Document:
    document = Document.objects.select_for_update(no_key=True).get(pk=document.pk)
    refuse_erased(document)
    return document.specific


def move(document: Document, move: Move, *, by: AbstractUser, reason: str = "", **fields: Any) -> None:
    """Bring a locked document to where a move leads, and note it."""
    step = STEPS[move]
    fields.setdefault("stage", step.leads_to)
    for name, value in fields.items():
        setattr(document, name, value)
    Document.objects.filter(pk=document.pk).update(**fields)
    latest = document.latest_revision
    record_event(step.what, by=by, document=latest.document, revision=latest, reason=reason)


def tell(
    document: Document,
    people: Iterable[AbstractUser | None],
    move: Move,
    words: str,
    *,
    by: AbstractUser,
) -> None:
    base = document.latest_revision.document
    notify(people, STEPS[move].what, words, by=by, document=base, path=check_address(document))


def followers(document: Document) -> list[AbstractUser | None]:
    """Who wants to know what became of the check: its writers, and those who publish it or took it live."""
    return [*writers_of(document), *holders_of(Right.PUBLISH)]


def writers_of(document: Document) -> list[AbstractUser | None]:
    return [document.sent_by, document.created_by, document.latest_revision.by]


# Who may check a text


def checker_fault(user: AbstractUser) -> str:
    """Why somebody may check no text at all; "" when they may."""
    person = getattr(user, "person", None)
    if person is None:
        return _("The account %s is not linked to a person, whose name a check would carry.") % name_of(user)
    if not person.credentials.current().exists():
        return _("%s has no verified, current licence, board certification or registration.") % person.name
    return ""


def refuse_checker(document: Document, user: AbstractUser, *, field: str = "__all__") -> None:
    """Raise ValidationError at `field` for somebody who may not check this text."""
    fault = checker_faults([document], user).get(document.pk)
    if fault:
        raise ValidationError({field: fault})


def checker_faults(documents: Sequence[Document], user: AbstractUser) -> dict[int, str]:
    """Why somebody may not check some of these texts, by the ids of the documents.

    The rule that nobody checks what they wrote: NHS standard for creating health content, approval process.
    """
    if not user.has_perm(STEPS[Move.SIGN].right):
        return {document.pk: _("%s is no medical reviewer.") % name_of(user) for document in documents}
    fault = checker_fault(user)
    if fault:
        return {document.pk: fault for document in documents}
    wrote = _("%s wrote part of this text. Somebody else checks it.") % name_of(user)
    own = Document.objects.filter(pk__in=[document.pk for document in documents]).written_by(user)
    return dict.fromkeys(own.values_list("pk", flat=True), wrote)


def checkers() -> QuerySet[AbstractUser]:
    """Those with the right and a current credential."""
    entitled = Credential.objects.current().values("person")
    return holders_of(STEPS[Move.SIGN].right).filter(person__in=entitled)


def possible_checkers(document: Document) -> list[AbstractUser]:
    """Those who may check and did not write it."""
    wrote = document.revisions.exclude(by=None).values("by")
    users = checkers().exclude(pk__in=wrote).exclude(person__in=document.authors.values("pk"))
    return list(users.exclude(pk=document.created_by_id).order_by("pk"))


# What stands against a verdict


def refuse_verdict(document: Document, move: Move, by: AbstractUser, seen: Revision) -> None:
    if document.latest_revision.signed_sha256 != seen.signed_sha256:
        raise ValidationError(_("The text changed while you read. Look at what is new."), code="changed")
    STEPS[move].refuse_from(document)
    refuse_checker(document, by)


def refuse_answers(answers: list[dict[str, str]]) -> None:
    """Raise ValidationError by question unless every one is answered, and none with no."""
    given = {each["item"]: each["answer"] for each in answers}
    faults = {}
    for item in checklist.items():
        answer = given.get(item.key)
        if answer == checklist.Answer.NOT_APPLICABLE and item.always:
            faults[item.key] = [_("This always applies: answer yes or no.")]
        if answer not in checklist.Answer.values:
            faults[item.key] = [_("Answer this before you sign.")]
        elif answer == checklist.Answer.NO:
            faults[item.key] = [_("You answered no, so this text can not be signed. Ask for changes.")]
    if not given.get(checklist.UNTIL):
        faults[checklist.UNTIL] = [_("Name the date by which it should be looked at again.")]
    if faults:
        raise ValidationError(faults)


def record_review(
    document: Document, decision: Decision, *, by: AbstractUser, answers: list[dict[str, str]], message: str
) -> Review:
    latest, person = document.latest_revision, by.person
    return Review.objects.create(
        document=latest.document,
        revision=latest,
        signed_sha256=latest.signed_sha256,
        decision=decision,
        checklist=checklist.CURRENT,
        answers=answers,
        message=message,
        by=by,
        person=person,
        by_name=person.name,
        credentials=person.credentials_line,
        role=person.role_line,
        at=timezone.now(),
    )


def show_check(document: Document) -> bool:
    """Let the live page say what is true of its text now; whether that is anything new."""
    published, checked = document.published_row(), document.check_of(document.live_revision)
    if published.checked == checked:
        return False
    published.checked = checked
    published.save(update_fields=["checked"])
    return True
