"""This floor's part of every publish, inside its transaction, for all its pages at once.

The content of a page is empty on a take-down.
"""

from typing import Any

from carthub.editorial.linking import path_here, pressed_links
from carthub.editorial.models import Citation, PageLink, Person, PublicPicture, PublishedAuthor, Reference
from carthub.editorial.models.addresses import LONGEST_PATH, Family
from carthub.editorial.services.newsstand import Page

LONGEST_KEY = 300
LONGEST_WORDS = 200
AUTHORSHIP = ("document_id", "person_id", "language", "published_at")


def show_pictures(pages: list[Page]) -> None:
    """Let readers fetch the pictures of these pages, and no longer those they had before."""
    wanted = {(key, f"document:{page.document.pk}") for page in pages for key in picture_keys(page)}
    holders = [f"document:{page.document.pk}" for page in pages]
    shown = PublicPicture.objects.filter(holder__in=holders)
    left = [pk for pk, key, holder in shown.values_list("pk", "key", "holder") if (key, holder) not in wanted]
    PublicPicture.objects.filter(pk__in=left).delete()
    PublicPicture.objects.bulk_create(
        [PublicPicture(key=key, holder=holder) for key, holder in sorted(wanted)], ignore_conflicts=True
    )


def picture_keys(page: Page) -> list[str]:
    return [facts["key"] for facts in page.content.get("picture_facts", [])]


def list_authors(pages: list[Page]) -> None:
    """Put articles on the pages of the people who wrote them."""
    wanted = authorships(pages)
    listed = PublishedAuthor.objects.filter(document_id__in=[page.document.pk for page in pages])
    rows = {row[1:]: row[0] for row in listed.values_list("pk", *AUTHORSHIP)}
    PublishedAuthor.objects.filter(pk__in=[rows[row] for row in rows.keys() - wanted]).delete()
    PublishedAuthor.objects.bulk_create(
        PublishedAuthor(**dict(zip(AUTHORSHIP, row, strict=True))) for row in sorted(wanted - rows.keys())
    )


def authorships(pages: list[Page]) -> set[tuple]:
    """Who wrote which article, for people who are still there."""
    articles = [page for page in pages if is_article(page)]
    ids = {who["id"] for page in articles for who in page.content.get("authors", [])}
    known = set(Person.objects.filter(pk__in=ids).values_list("pk", flat=True))
    return {
        (page.document.pk, who["id"], page.published.language, page.published.published_at)
        for page in articles
        for who in page.content.get("authors", [])
        if who["id"] in known
    }


def is_article(page: Page) -> bool:
    return bool(page.content) and page.document.family_of(page.content) == Family.ARTICLES


def list_citations(pages: list[Page]) -> None:
    """Note which works these pages cite; the same work on two pages is one reference."""
    cited = {page.document.pk: cited_works(page) for page in pages}
    works = {key: source["text"] for sources in cited.values() for key, source in sources.items()}
    wanted = {(pk, source["number"], key) for pk, sources in cited.items() for key, source in sources.items()}
    listed = Citation.objects.filter(document__in=cited)
    rows = {row[1:]: row[0] for row in listed.values_list("pk", "document", "number", "reference__key")}
    Citation.objects.filter(pk__in=[rows[row] for row in rows.keys() - wanted]).delete()
    new = sorted(wanted - rows.keys())
    keys = {key for _pk, _number, key in new}
    Reference.objects.bulk_create(
        [Reference(key=key, text=works[key]) for key in sorted(keys)], ignore_conflicts=True
    )
    known = dict(Reference.objects.filter(key__in=keys).values_list("key", "pk"))
    Citation.objects.bulk_create(
        Citation(document_id=pk, reference_id=known[key], number=number) for pk, number, key in new
    )


def cited_works(page: Page) -> dict[str, dict[str, Any]]:
    """The sources of a page that can be recognised, each once, by what they are known by."""
    found: dict[str, dict[str, Any]] = {}
    for source in page.published.sources:
        key = work_key(source)
        if key:
            found.setdefault(key, source)
    return found


def work_key(source: dict[str, Any]) -> str:
    """What a work is known by, wherever it is cited; "" when nothing identifies it."""
    for scheme in ("doi", "pmid", "url"):
        if source.get(scheme):
            return f"{scheme}:{source[scheme]}"[:LONGEST_KEY]
    return ""


def list_links(pages: list[Page]) -> None:
    """Note which pages of this hub the texts lead to, whether they are there or not."""
    PageLink.objects.filter(source__in=[page.document.pk for page in pages]).delete()
    PageLink.objects.bulk_create(
        PageLink(source_id=page.document.pk, path=path, words=said)
        for page in pages
        for path, said in links_of(page).items()
    )


def links_of(page: Page) -> dict[str, str]:
    """The paths that the text of a page leads to, with the words of the first link to each."""
    words: dict[str, str] = {}
    for link in pressed_links(page.published.body_html, page.published.sources):
        path = path_here(link)
        if path and len(path) <= LONGEST_PATH:
            words.setdefault(path, link.words[:LONGEST_WORDS])
    return words
