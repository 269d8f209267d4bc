"""Notes on a draft: written on a passage, answered, marked done. A note is never edited."""

from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from carthub.editorial.models import Note, Notice, Revision
from carthub.editorial.passages import locate, texts_of
from carthub.editorial.services.events import name_of
from carthub.editorial.services.notices import notify
from carthub.editorial.services.revisions import refuse_erased
from carthub.editorial.showing import edit_address
from carthub.lib.anchors import CONTEXT, Anchor, anchor_at

NO_PASSAGE = Anchor("")


@transaction.atomic
def write_note(
    revision: Revision, *, by: AbstractUser, text: str, passage: Anchor = NO_PASSAGE, field: str = ""
) -> Note:
    """Say something on a passage of a version, or on all of it; those who work on the page are told.

    A passage that the version does not have is kept as it was quoted: it may be typed and not saved yet.
    """
    refuse_silence(text)
    words = _("%(name)s wrote a note on “%(title)s”.")
    note = Note(text=text, by=by, by_name=name_of(by), at=timezone.now())
    return keep_note(note, revision, passage, field=field, words=words)


@transaction.atomic
def reply(note: Note, *, by: AbstractUser, text: str) -> Note:
    """Answer a note. Raises ValidationError for an answer to an answer: there is one level of them."""
    refuse_silence(text)
    refuse_reply(note)
    answer = Note(text=text, by=by, by_name=name_of(by), at=timezone.now(), parent=note)
    words = _("%(name)s answered a note on “%(title)s”.")
    return keep_note(answer, note.revision, NO_PASSAGE, words=words)


@transaction.atomic
def mark_done(note: Note, *, by: AbstractUser) -> Note:
    """Say that nothing is left to do; a second call changes nothing."""
    return settle(note, done_at=timezone.now(), done_by=by, done_by_name=name_of(by))


@transaction.atomic
def reopen(note: Note, *, by: AbstractUser) -> Note:
    """Take Done back; a second call changes nothing."""
    return settle(note, done_at=None, done_by=None, done_by_name="")


def settle(note: Note, **done: Any) -> Note:
    refuse_reply(note)
    note = Note.objects.select_for_update(no_key=True).get(pk=note.pk)
    if bool(note.done_at) == bool(done["done_at"]):
        return note
    for name, value in done.items():
        setattr(note, name, value)
    note.save(update_fields=Note.DONE)
    return note


def keep_note(
    note: Note,
    revision: Revision,
    passage: Anchor,
    *,
    words: str,
    field: str = "",
    also: AbstractUser | None = None,
) -> Note:
    """Tie a new note to a passage of the version, save it, and tell those who work on the page."""
    note.document_id, note.revision = revision.document_id, revision
    note.field, anchor = tied(revision, passage, field)
    note.quote, note.prefix, note.suffix, note.alone = anchor
    note.save()
    refuse_erased(note.document)  # read only now, when the note holds the page's row
    tell(note, words, also=also)
    return note


def tied(revision: Revision, passage: Anchor, field: str) -> tuple[str, Anchor]:
    """The field that has the passage, and the passage letter by letter as it stands there."""
    if not passage.quote.strip():
        return "", NO_PASSAGE
    texts = texts_of(revision.content)
    place = locate(texts, passage._replace(alone=True), first=field)
    if place is None:
        return "", Anchor(passage.quote, passage.prefix[-CONTEXT:], passage.suffix[:CONTEXT])
    return place.field, anchor_at(texts[place.field], place.span)


def tell(note: Note, words: str, *, also: AbstractUser | None) -> list[Notice]:
    """Who wrote a version, who sent the page and who checks it, and who is in the thread already."""
    document, thread = note.document, note.parent_id or note.pk
    speakers = Note.objects.filter(Q(pk=thread) | Q(parent=thread)).values("by")
    concerned = Q(revisions__document=document) | Q(pk__in=[document.sent_by_id, document.reviewer_id])
    people = get_user_model().objects.filter(concerned | Q(pk__in=speakers)).distinct()
    told = words % {"name": note.by_name, "title": document.title}
    path = f"{edit_address(document)}#note-{thread}"
    return notify([*people, also], "note", told, by=note.by, document=document, path=path)


def refuse_silence(text: str) -> None:
    if not text.strip():
        raise ValidationError({"text": _("Write what you want to say.")})


def refuse_reply(note: Note) -> None:
    if note.parent_id is not None:
        raise ValidationError(_("This is an answer. Answer or close the note that it belongs to."))
