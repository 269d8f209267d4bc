"""What the rows of other pages say of a page: its titles, in quotation marks, and its addresses."""

from dataclasses import dataclass

from django.db.models import F, Value
from django.db.models.functions import Replace

from carthub.editorial.models import Document, Event, MissedAddress, Notice, Schedule, Site
from carthub.editorial.models.addresses import spellings

LEFT = "…"  # never longer than what it replaces
COLUMNS = [(Event, "subject"), (Event, "reason"), (Schedule, "reason"), (Notice, "text")]


@dataclass(frozen=True)
class Traces:
    document_id: int
    titles: frozenset[str]
    paths: frozenset[str]


def traces_of(document: Document) -> Traces:
    """Every title and address that the page ever had."""
    contents = document.revisions.stored_contents()
    titles = {document.title, *(content.get("title", "") for content in contents)} - {""}
    paths = document.addresses.values_list("path", flat=True)
    return Traces(document.pk, frozenset(titles), frozenset(paths))


def forget_traces(traces: Traces) -> None:
    """Take them out of refusals and notices that name them; inside `lifted`, since events are among these."""
    for phrase in sorted({f"“{title}”" for title in traces.titles} | traces.paths):
        for model, column in COLUMNS:
            rows = model._base_manager.filter(**{f"{column}__contains": phrase})
            rows.update(**{column: Replace(F(column), Value(phrase), Value(LEFT))})
    asked = set().union(*map(spellings, traces.paths))
    MissedAddress.objects.filter(path__in=asked).delete()
    Site.objects.filter(featured=traces.document_id).update(featured=None)
