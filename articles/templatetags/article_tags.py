from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from articles.cards import Card
from articles.related import RelatedPost
from carthub.lib.markup import kept

register = template.Library()


@register.simple_tag
def card(page: Card) -> SafeString:
    return draw_card(page, get_language())


@kept(most=2000)
def draw_card(page: Card, _language: str) -> SafeString:
    return render_to_string("articles/_card.html", {"page": page})


@register.simple_tag
def related_card(post: RelatedPost) -> SafeString:
    return draw_related(post, get_language())


@kept(most=2000)
def draw_related(post: RelatedPost, _language: str) -> SafeString:
    return render_to_string("articles/_related_card.html", {"page": post.page, "reason": post.reason})
