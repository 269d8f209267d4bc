from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import OuterRef, Subquery, prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext as _

from carthub.editorial.models import Document, Event, Review, Revision, What
from carthub.editorial.services.addresses import hold_addresses
from carthub.editorial.services.events import name_of, record_event
from carthub.editorial.services.newsstand import lock_documents
from carthub.editorial.services.vouching import follow_text, vouching_review
from carthub.lib.comparing import compare_words, count_words, size_of


def record_revision(document: Document, *, by: AbstractUser | None, note: str = "") -> Revision:
    """Keep what the workspace says now; returns the latest revision, unchanged when nothing was changed.

    Called by everything that writes a document, after its relations are saved. Raises ValidationError at
    `slug` when the address is another's.
    """
    return record_revisions({document.pk: note}, by=by)[document.pk]


@transaction.atomic
def record_revisions(notes: Mapping[int, str], *, by: AbstractUser | None) -> dict[int, Revision]:
    """What `record_revision` does, for all of many documents or none; each has a note, by its id.

    The number of statements does not grow with those that are new.
    """
    documents = lock_documents(notes)
    for document in documents.values():
        refuse_erased(document)
    hold_addresses(documents.values())
    for model in Document.__subclasses__():
        own = [document for document in documents.values() if isinstance(document, model)]
        prefetch_related_objects(own, *model.READ_WITH)
    versions = [Version(document) for document in documents.values()]
    new = [version for version in versions if version.is_new]
    if new:
        keep(new, notes, by=by)
    return {version.document.pk: version.revision for version in versions}


class Version:
    """What the workspace says of a document, and the revision that holds it."""

    def __init__(self, document: Document):
        self.document, self.latest = document, document.latest_revision
        self.content = document.to_content()
        self.text, self.sha256, self.signed_sha256 = document.canonical(self.content)
        self.revision = self.latest
        self.reasons: list[str] = []  # why the check of the text before does not hold

    @property
    def is_new(self) -> bool:
        latest = self.latest
        known = latest is not None and latest.sha256 == self.sha256
        return not known and (latest is None or sha256_of_today(self.document, latest) != self.sha256)

    @property
    def is_another_text(self) -> bool:
        return self.latest is None or self.latest.signed_sha256 != self.signed_sha256

    def build(self, **values: Any) -> Revision:
        document, latest = self.document, self.latest
        vouched_by, self.reasons = vouching_review(document, latest, self.content, self.signed_sha256)
        self.revision = Revision(
            document_id=document.pk,
            number=latest.number + 1 if latest else 1,
            content_text=self.text,
            sha256=self.sha256,
            signed_sha256=self.signed_sha256,
            vouched_by=vouched_by,
            **size_of_change(document, latest, self.content),
            **values,
        )
        return self.revision


def keep(versions: list[Version], notes: Mapping[int, str], *, by: AbstractUser | None) -> None:
    ids = [version.document.pk for version in versions]
    events, at = Event.objects.last_numbers(ids), timezone.now()
    Revision.objects.bulk_create(
        version.build(note=notes[pk][:200], by=by, by_name=name_of(by), at=at, after_event=events.get(pk, 0))
        for pk, version in zip(ids, versions, strict=True)
    )
    newest = Revision.objects.filter(document=OuterRef("pk")).order_by("-number").values("pk")
    rows = Document.objects.filter(pk__in=ids)
    rows.update(latest_revision=Subquery(newest[:1]), updated_at=at, differs=True)
    live = {each.document.pk for each in versions if holds_live(each)}
    if live:
        Document.objects.filter(pk__in=live).update(differs=False)
    others = [each for each in versions if each.is_another_text]
    texts = [(each.document.pk, each.signed_sha256) for each in others]
    standing = Review.objects.standing_for(texts) if texts else {}
    for each, text in zip(others, texts, strict=True):
        follow_text(each.document, each.revision, standing.get(text), reasons=each.reasons)


def holds_live(version: Version) -> bool:
    """Whether the version says the same as what readers have."""
    live = version.document.live_revision
    return live is not None and live.sha256 == version.sha256


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
    if latest is None:
        return {"words_added": count_words(document.text_of(content)), "words_removed": 0}
    before = readable(latest)
    if not before:
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
