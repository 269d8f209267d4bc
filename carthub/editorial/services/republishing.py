"""Building published rows anew from what is live: readers see no difference."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from itertools import islice
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction

from carthub.editorial.models import Change, Document, Revision, SiteVersion
from carthub.editorial.services.newsstand import lock_documents, write_pages
from carthub.lib.every_core import on_every_core

TOGETHER = 50  # pages in one transaction; others write between two

Values = dict[str, Any]


class Live(NamedTuple):
    """What a page is rendered from, as it is handed to another process."""

    document_id: int
    family: str
    revision_id: int
    content_text: str


class Pressed(NamedTuple):
    """A page with the values of its row, or with what stands against it."""

    document_id: int
    revision_id: int
    values: Values
    refusal: ValidationError | None = None


def republish(document: Document) -> Change | None:
    """Rebuild one published row from its live revision; None when another one went live meanwhile."""
    revision = document.specific.live_revision
    values = document.specific.press(revision.content).values
    return next(iter(rebuild([Pressed(document.pk, revision.pk, values)])), None)


def republish_all(refused: Callable[[Pressed], None] | None = None) -> Iterator[Document]:
    """Rebuild every published row, yielding each document as it is done.

    Rendering is done on every core, writing here, many pages at once and each batch whole or not at all. A
    page that can not be rendered stays as it is: `refused` is told, and the others go on; without it, the
    ValidationError is raised.
    """
    with closing(on_every_core(press_live, live_pages())) as pages:
        while batch := list(islice(pages, TOGETHER)):
            for page in batch:
                if page.refusal is not None:
                    if refused is None:
                        raise page.refusal
                    refused(page)
            yield from (
                change.document for change in rebuild([page for page in batch if page.refusal is None])
            )


def live_pages() -> Iterator[Live]:
    """Read a few at a time: an open cursor would hold an old snapshot, from which SQLite writes nothing."""
    rows = Document.objects.exclude(live_revision=None).order_by("pk")
    columns = ("pk", "family", "live_revision", "live_revision__content_text")
    last = 0
    while found := list(rows.filter(pk__gt=last).values_list(*columns)[:TOGETHER]):
        yield from map(Live._make, found)
        last = found[-1][0]


def press_live(page: Live) -> Pressed:
    """Reads and writes no table."""
    try:
        content = Revision(content_text=page.content_text).content
        values = Document.class_of(page.family).press(content).values
    except ValidationError as refusal:
        return Pressed(page.document_id, page.revision_id, {}, refusal)
    return Pressed(page.document_id, page.revision_id, values)


@transaction.atomic
def rebuild(pages: Sequence[Pressed]) -> list[Change]:
    """A page of which another revision went live meanwhile is left: that one has written its row."""
    site_version = SiteVersion.lock()
    documents = lock_documents([page.document_id for page in pages])
    same = [
        (documents[page.document_id], page.values)
        for page in pages
        if page.document_id in documents and documents[page.document_id].live_revision_id == page.revision_id
    ]
    if not same:
        return []
    write_pages([as_it_stands(document, values) for document, values in same])
    return site_version.changed_all(Change.What.REBUILT, [document for document, _values in same])


def as_it_stands(document: Document, values: Values) -> tuple[Document, Values, Values]:
    """A page that was taken down keeps its address alone."""
    content = document.live_revision.content
    return (
        (document, document.press_address(content), {})
        if document.withdrawn_at
        else (document, values, content)
    )
