"""This floor's part of every publish, inside its transaction; `content` is empty on a take-down."""

from typing import Any

from carthub.editorial.models import (
    Citation,
    Document,
    Person,
    PublicPicture,
    Published,
    PublishedAuthor,
    Reference,
)
from carthub.editorial.models.addresses import Family

LONGEST_KEY = 300


def show_pictures(document: Document, published: Published, content: dict[str, Any]) -> None:
    """Let readers fetch the pictures of this page, and no longer those it had before."""
    holder = f"document:{document.pk}"
    keys = [facts["key"] for facts in content.get("picture_facts", [])]
    PublicPicture.objects.filter(holder=holder).exclude(key__in=keys).delete()
    PublicPicture.objects.bulk_create(
        [PublicPicture(key=key, holder=holder) for key in keys], ignore_conflicts=True
    )


def list_authors(document: Document, published: Published, content: dict[str, Any]) -> None:
    """Put an article on the pages of the people who wrote it."""
    PublishedAuthor.objects.filter(document_id=document.pk).delete()
    if content and document.family_of(content) == Family.ARTICLES:
        people = Person.objects.filter(pk__in=[who["id"] for who in content.get("authors", [])])
        PublishedAuthor.objects.bulk_create(
            PublishedAuthor(
                document_id=document.pk,
                person=person,
                language=published.language,
                published_at=published.published_at,
            )
            for person in people
        )


def list_citations(document: Document, published: Published, content: dict[str, Any]) -> None:
    """Note which works this page cites; the same work on two pages is one reference."""
    Citation.objects.filter(document=document.pk).delete()
    cited = {}
    for source in published.sources:
        key = work_key(source)
        if key:
            cited.setdefault(key, source)
    Reference.objects.bulk_create(
        [Reference(key=key, text=source["text"]) for key, source in cited.items()], ignore_conflicts=True
    )
    known = dict(Reference.objects.filter(key__in=cited).values_list("key", "pk"))
    Citation.objects.bulk_create(
        Citation(document_id=document.pk, reference_id=known[key], number=source["number"])
        for key, source in cited.items()
    )


def work_key(source: dict[str, Any]) -> str:
    """What a work is known by, wherever it is cited; "" when nothing identifies it."""
    for scheme in ("doi", "pmid", "url"):
        if source.get(scheme):
            return f"{scheme}:{source[scheme]}"[:LONGEST_KEY]
    return ""
