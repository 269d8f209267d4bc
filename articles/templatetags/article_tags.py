from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from articles.models import PublishedArticle
from carthub.lib.pictures import PictureFacts

register = template.Library()


@dataclass(frozen=True)
class Card:
    """All that a card shows; two equal ones look the same."""

    title: str
    address: str
    excerpt: str
    kind_label: str
    published_at: datetime
    reading_minutes: int
    picture: PictureFacts | None
    language: str


@register.simple_tag
def card(page: PublishedArticle) -> SafeString:
    """The card of an article; ten of them were a quarter of a page's cost, so markup once made is kept."""
    values = Card(
        title=page.title,
        address=page.get_absolute_url(),
        excerpt=page.excerpt,
        kind_label=str(page.kind_label),
        published_at=page.published_at,
        reading_minutes=page.reading_minutes,
        picture=PictureFacts.from_dict(page.picture) if page.picture else None,
        language=get_language(),
    )
    return draw(values) if settings.DEBUG else kept(values)


def draw(values: Card) -> SafeString:
    return render_to_string("articles/_card.html", {"page": values})


kept = lru_cache(maxsize=2000)(draw)
