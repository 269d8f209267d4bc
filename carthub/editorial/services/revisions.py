from typing import Any

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from carthub.editorial.models import Document, Event, Revision, What
from carthub.editorial.services.addresses import hold_address
from carthub.editorial.services.events import name_of, record_event
from carthub.editorial.services.vouching import follow_text, vouching_review
from carthub.lib.comparing import compare_words, size_of


@transaction.atomic
def record_revision(document: Document, *, by: AbstractUser | None, note: str = "") -> Revision:
    """Keep what the workspace says now; returns the latest revision, unchanged when nothing was changed.

    Called by everything that writes a document, after its relations are saved. Raises ValidationError at
    `slug` when the address is another's.
    """
    base = Document.objects.select_for_update(no_key=True).get(pk=document.pk)
    refuse_erased(base)
    document = base.specific
    hold_address(document)
    latest = base.latest_revision
    content = document.to_content()
    text, sha256, signed_sha256 = document.canonical(content)
    if latest is not None and (latest.sha256 == sha256 or sha256_of_today(document, latest) == sha256):
        return latest
    vouched_by, reasons = vouching_review(document, latest, content, signed_sha256)
    revision = Revision.objects.create(
        document=base,
        number=latest.number + 1 if latest else 1,
        content_text=text,
        sha256=sha256,
        signed_sha256=signed_sha256,
        note=note[:200],
        by=by,
        by_name=name_of(by),
        at=timezone.now(),
        vouched_by=vouched_by,
        after_event=Event.objects.last_number(base.pk),
        **size_of_change(document, latest, content),
    )
    live = base.live_revision
    Document.objects.filter(pk=base.pk).update(
        latest_revision=revision, updated_at=revision.at, differs=live is None or live.sha256 != sha256
    )
    if latest is None or latest.signed_sha256 != signed_sha256:
        follow_text(base, revision, reasons=reasons)
    return revision


def readable(revision: Revision | None) -> dict[str, Any]:
    """The content of a version; empty without one, and of a format that nobody here can read."""
    try:
        return revision.content if revision else {}
    except ValidationError:
        return {}


def sha256_of_today(document: Document, revision: Revision) -> str:
    """So that a merge of topics makes no new version of a page that nobody changed."""
    content = readable(revision)
    return document.canonical(document.as_of_today(content))[1] if content else ""


def size_of_change(document: Document, latest: Revision | None, content: dict[str, Any]) -> dict[str, int]:
    """Words added and removed; nothing when the version before can not be read."""
    before = readable(latest)
    if latest is not None and not before:
        return {}
    removed, added = size_of(compare_words(document.text_of(before), document.text_of(content)))
    return {"words_added": added, "words_removed": removed}


def refuse_erased(document: Document) -> None:
    """Raise ValidationError for a page that was erased: nothing brings it back."""
    if document.erased_at is not None:
        raise ValidationError(_("This page was erased."))


def refuse_stale(document: Document, *, seen: int) -> None:
    """Raise ValidationError when somebody saved after revision number `seen` was read."""
    latest = Revision.objects.filter(document=document.pk).order_by("-number").first()
    if latest is not None and latest.number != seen:
        raise ValidationError(
            _("%(name)s saved at %(time)s. Yours is kept below."),
            code="stale",
            params={"name": latest.by_name, "time": f"{timezone.localtime(latest.at):%H:%M}"},
        )


@transaction.atomic
def restore(revision: Revision, *, by: AbstractUser) -> tuple[Revision, list[str]]:
    """Write an old revision into the workspace as a new one; returns it with notes on what is gone.

    The document keeps its present address; readers see nothing until it is published.
    """
    document = Document.objects.select_for_update(no_key=True).get(pk=revision.document_id).specific
    notes = [str(note) for note in document.from_content(revision.content)]
    note = _("Version %d used as the draft") % revision.number
    restored = record_revision(document, by=by, note=note)
    record_event(What.RESTORED, by=by, document=restored.document, revision=restored, reason=" ".join(notes))
    return restored, notes
