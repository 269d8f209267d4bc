"""Topic pages beside other pages: which of them send readers to one, and what they give up when erased."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_noop

from carthub.editorial.models import Document
from carthub.editorial.services.erasures import Erasure
from topics.models import StartHere, TopicPage


def pages_starting_with(document: Document) -> QuerySet[Document]:
    """Topic pages that send their readers to this article first."""
    return Document.objects.filter(topicpage__start_here_rows__document=document.pk)


def own_row(document: Document) -> QuerySet[TopicPage]:
    return TopicPage.objects.filter(pk=document.pk)


def scrub_topic_pages(rows: QuerySet[TopicPage]) -> None:
    """The topic may get another page in that language."""
    for page in rows:
        rows.filter(pk=page.pk).update(definition="", pronunciation="", topic_language=str(page.pk))


def starts_both_ways(document: Document) -> QuerySet[StartHere]:
    return StartHere.objects.filter(Q(topic_page=document.pk) | Q(document=document.pk))


TOPIC_ERASURES = [
    Erasure("", own_row, scrub_topic_pages),
    Erasure(gettext_noop("places under “Start here”"), starts_both_ways),
]
