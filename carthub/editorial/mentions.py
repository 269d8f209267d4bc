"""Which pages lead to a page: by a link in their text, under “Start here”, as related, in the hub's frame."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from carthub.editorial.linking import path_here, pressed_links
from carthub.editorial.models import Document, PageLink, Site
from carthub.editorial.models.site import MOST_LINKS
from carthub.editorial.press_plan import press_plan
from carthub.editorial.showing import edit_address
from carthub.lib.rendering import render
from carthub.lib.rendering.links import with_slash

MOST_DRAFTS = 50  # whose text is read for links at once


@dataclass(frozen=True)
class Mention:
    """A page that leads to another, and how."""

    title: str
    address: str  # of its form
    how: str


def mentions_of(document: Document) -> list[Mention]:
    """Everything live that leads readers to a page; a constant number of queries."""
    paths = paths_of(document)
    return [*links_to(document, paths), *named_by(document), *frame_links_to(paths)]


def paths_of(document: Document) -> set[str]:
    """Every address of a page, in the spelling by which links are compared."""
    return {with_slash(path) for path in document.addresses.values_list("path", flat=True)}


def links_to(document: Document, paths: set[str]) -> list[Mention]:
    """Live pages with a link in their text, each once."""
    rows = PageLink.objects.filter(path__in=paths).exclude(source=document.pk)
    by_source = {row.source_id: row for row in rows.select_related("source").order_by("-path", "-pk")}
    found = sorted(by_source.values(), key=lambda row: (row.source.title, row.pk))
    return [Mention(row.source.title, edit_address(row.source), _("“%s”") % row.words) for row in found]


def named_by(document: Document) -> list[Mention]:
    """Live pages that name it apart from their text."""
    return [
        Mention(page.title, edit_address(page), str(how))
        for how, pages in press_plan().NAMED_BY.items()
        for page in pages(document).live().order_by("title", "pk")
    ]


def frame_links_to(paths: set[str]) -> list[Mention]:
    """The hub's own frame, when it leads there."""
    site = Site.objects.current()
    lines = [link for name in MOST_LINKS for link in getattr(site, name.replace("_lines", "_links"))]
    address = reverse("admin:editorial_site_change", args=[site.pk])
    return [
        Mention(_("Every page, in the header or the footer"), address, _("“%s”") % link["label"])
        for link in lines
        if with_slash(link["address"]) in paths
    ]


def mentions_in_drafts_too(document: Document) -> list[Mention]:
    live = mentions_of(document)
    told = {mention.address for mention in live}
    return live + [draft for draft in drafts_linking_to(document) if draft.address not in told]


def drafts_linking_to(document: Document) -> list[Mention]:
    """Pages whose draft leads here by a link in its text; read from the text at this moment."""
    paths = paths_of(document)
    written = Q(pk=None)
    for path in paths:
        written |= Q(body__contains=path.rstrip("/"))
    drafts = Document.objects.filter(written).exclude(pk=document.pk).order_by("title", "pk")
    return [
        Mention(draft.title, edit_address(draft), _("in its draft"))
        for draft in drafts[:MOST_DRAFTS]
        if paths & paths_in(draft)
    ]


def paths_in(document: Document) -> set[str]:
    try:
        rendered = render(document.body)
    except ValidationError:
        return set()
    return {path_here(link) for link in pressed_links(rendered.html, rendered.sources)}
