from collections.abc import Hashable
from datetime import date, datetime
from functools import cache, lru_cache

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext, pgettext

from carthub.editorial.models import Site, hub_reverse
from carthub.lib.markup import draw_part, kept
from carthub.lib.pictures import PictureFacts
from topics.links import TopicLink

register = template.Library()

FOCAL_STEP = 25
CARD_WIDTHS = (320, 640)
SHARED_WIDTH = 1280
PICTURE = (
    '<picture><source type="image/webp" srcset="{webp}" sizes="{sizes}">'
    '<img src="{src}" srcset="{jpeg}" sizes="{sizes}" width="{width}" height="{height}" alt="{alt}"'
    ' fetchpriority="high">'
    "</picture>"
)
CARD_PICTURE = (
    '<picture><source type="image/webp" srcset="{webp}" sizes="{sizes}">'
    '<img src="{src}" width="{width}" height="{height}" alt="" loading="lazy" class="{focus}"></picture>'
)

frame_address = cache(hub_reverse)


@register.simple_tag(takes_context=True)
def hub_url(context: template.Context, name: str, **kwargs: str) -> str:
    """Like `url`, and keeps the reader in the language of the page."""
    find = hub_reverse if kwargs else frame_address
    return find(name, context.get("page_language") or settings.LANGUAGE_CODE, **kwargs)


@register.simple_tag
def day(moment: datetime | str) -> SafeString:
    """A day in words; one that stands in a JSON value is a text."""
    if isinstance(moment, str):
        return day_in(date.fromisoformat(moment), get_language())
    local = timezone.localtime(moment) if timezone.is_aware(moment) else moment
    return day_in(local.date(), get_language())


@lru_cache(maxsize=1000)
def day_in(shown: date, language: str) -> SafeString:
    words = formats.date_format(shown, pgettext("date format", "j F Y"))
    return format_html('<time datetime="{}">{}</time>', shown.isoformat(), words)


@register.simple_tag
def reading_time(page: object) -> str:
    return minutes_in(page.reading_minutes, get_language())


@lru_cache(maxsize=200)
def minutes_in(minutes: int, language: str) -> str:
    return ngettext("%(minutes)d min read", "%(minutes)d min read", minutes) % {"minutes": minutes}


@register.simple_tag
def article_count(posts: int) -> str:
    return ngettext("%(posts)d article", "%(posts)d articles", posts) % {"posts": posts}


@register.simple_tag
def chip(page: TopicLink) -> SafeString:
    return draw_chip(page, get_language())


@kept(most=5000)
def draw_chip(page: TopicLink, _language: str) -> SafeString:
    return render_to_string("_chip.html", {"page": page})


@register.simple_tag(takes_context=True)
def frame(context: template.Context, name: str, **values: Hashable) -> SafeString:
    """A part that says the same on all pages, in one language, while the site stands."""
    site = context.get("site")
    own = tuple(values.items())
    return draw_frame(name, context.get("page_language"), site, site.version.token if site else "", own)


@kept(most=60)
def draw_frame(name: str, language: str, site: Site | None, _token: str, own: tuple) -> SafeString:
    return render_to_string(name, {"site": site, "page_language": language, **dict(own)})


@register.simple_tag(takes_context=True)
def part(context: template.Context, name: str, **values: object) -> SafeString:
    """Like `include` with `only`, for long parts of a page; equal values are drawn once."""
    values["page_language"] = context.get("page_language")
    if context.get("draft_bar"):  # what is no reader's yet is kept nowhere
        return render_to_string(name, values)
    return draw_part(name, values)


@register.simple_tag
def picture(values: dict, sizes: str) -> SafeString:
    """The one large picture of a page: what readers wait for."""
    facts = PictureFacts.from_dict(values)
    return format_html(
        PICTURE,
        webp=srcset(facts, facts.widths, "webp"),
        jpeg=srcset(facts, facts.widths, "jpg"),
        src=facts.src(facts.widths[-1], "jpg"),
        sizes=sizes,
        width=facts.width,
        height=facts.height,
        alt=values.get("alt", ""),
    )


@register.simple_tag
def card_picture(values: PictureFacts | dict, sizes: str) -> SafeString:
    """Cut by the style sheet around the focal point; no alt text, the title beside it says more."""
    facts = values if isinstance(values, PictureFacts) else PictureFacts.from_dict(values)
    widths = [width for width in facts.widths if width in CARD_WIDTHS] or facts.widths[:1]
    return format_html(
        CARD_PICTURE,
        webp=srcset(facts, widths, "webp"),
        src=facts.src(widths[-1], "jpg"),
        sizes=sizes,
        width=facts.width,
        height=facts.height,
        focus=focus_classes(facts),
    )


@register.simple_tag
def picture_address(values: dict) -> str:
    """The JPEG that other sites show when a page is shared."""
    facts = PictureFacts.from_dict(values)
    return facts.src(max(width for width in facts.widths if width <= SHARED_WIDTH), "jpg")


def srcset(facts: PictureFacts, widths: list[int], kind: str) -> str:
    return ", ".join(f"{facts.src(width, kind)} {width}w" for width in widths)


def focus_classes(facts: PictureFacts) -> str:
    """Inline styles are forbidden, so the focal point goes in quarters; the middle needs no rule."""
    sides = {"x": facts.focal_x, "y": facts.focal_y}
    steps = {side: round(percent / FOCAL_STEP) * FOCAL_STEP for side, percent in sides.items()}
    return " ".join(f"focus-{side}-{step}" for side, step in steps.items())
