"""Writing what readers get, of many pages at once: the number of statements does not grow with the pages."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from carthub.editorial.models import Document, Published
from carthub.editorial.press_plan import press_plan

SAVED_ELSEWHERE = ("latest_revision", "stage", "reviewer", "sent_by", "sent_at")
PUBLIC_STATE = [name for name in Document.PUBLIC_STATE if name not in SAVED_ELSEWHERE]


@dataclass(frozen=True)
class Page:
    """A page whose row was written; `content` is empty on a take-down."""

    document: Document
    published: Published
    content: dict[str, Any]


def lock_documents(ids: Collection[int]) -> dict[int, Document]:
    """What `load_documents` finds, locked after the site's own lock."""
    locked = Document.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk")
    return load_documents(list(locked.values_list("pk", flat=True)))


def load_documents(ids: Collection[int]) -> dict[int, Document]:
    """Articles and topic pages by id, each with its revisions."""
    found: dict[int, Document] = {}
    for model in Document.__subclasses__():
        rows = model.objects.select_related("live_revision", "latest_revision")
        found |= rows.defer("latest_revision__content_text").in_bulk(ids)
    return found


def write_pages(pages: list[tuple[Document, dict[str, Any], dict[str, Any]]]) -> None:
    """Write the published rows of locked documents, and all that hangs on them.

    A page is its document, whose public state stands already, the values of its row, and its content.
    """
    written = [
        Page(document, document.build_published(values, document.live_revision), content)
        for document, values, content in pages
    ]
    for model in Document.__subclasses__():
        own = [page for page in written if isinstance(page.document, model)]
        if own:
            model.complete([(page.published, page.document.live_revision) for page in own])
            model.write_published([page.published for page in own])
    run_stages(written)


def run_stages(pages: list[Page]) -> None:
    for stage in press_plan().STAGES:
        stage(pages)


def save_public_state(documents: list[Document]) -> None:
    """Save on the documents what their published rows copy; what is the same for all in one statement."""
    names = [Document._meta.get_field(name).attname for name in PUBLIC_STATE]
    same = [name for name in names if len({getattr(document, name) for document in documents}) == 1]
    rows = Document.objects.filter(pk__in=[document.pk for document in documents])
    rows.update(**{name: getattr(documents[0], name) for name in same})
    if len(same) < len(names):
        differing = [name for name in PUBLIC_STATE if Document._meta.get_field(name).attname not in same]
        Document.objects.bulk_update(documents, differing)
