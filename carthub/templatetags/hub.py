from datetime import datetime

from django import template
from django.conf import settings
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import pgettext

from carthub.editorial.models import hub_reverse
from carthub.lib.pictures import PictureFacts

register = template.Library()

FOCAL_STEP = 25
CARD_WIDTHS = (320, 640)
SHARED_WIDTH = 1280


@register.simple_tag(takes_context=True)
def hub_url(context: template.Context, name: str, **kwargs: str) -> str:
    """Like `url`, and keeps the reader in the language of the page."""
    return hub_reverse(name, context.get("page_language") or settings.LANGUAGE_CODE, **kwargs)


@register.simple_tag
def day(moment: datetime) -> SafeString:
    local = timezone.localtime(moment) if timezone.is_aware(moment) else moment
    shown = formats.date_format(local, pgettext("date format", "j F Y"))
    return format_html('<time datetime="{}">{}</time>', local.date().isoformat(), shown)


@register.inclusion_tag("_picture.html")
def picture(values: dict, sizes: str, *, card: bool = False, eager: bool = False) -> dict:
    """`card`: cut to 3:2 around the focal point, two widths, no alt text (the title beside it says more)."""
    facts = PictureFacts.from_dict(values)
    widths = [width for width in facts.widths if not card or width in CARD_WIDTHS] or facts.widths[:1]
    return {
        "webp": srcset(facts, widths, "webp"),
        "jpeg": "" if card else srcset(facts, widths, "jpg"),
        "src": facts.src(widths[-1], "jpg"),
        "facts": facts,
        "sizes": sizes,
        "alt": "" if card else values.get("alt", ""),
        "eager": eager,
        "focus": focus_classes(facts) if card else "",
    }


@register.simple_tag
def picture_address(values: dict) -> str:
    """The JPEG that other sites show when a page is shared."""
    facts = PictureFacts.from_dict(values)
    return facts.src(max(width for width in facts.widths if width <= SHARED_WIDTH), "jpg")


def srcset(facts: PictureFacts, widths: list[int], kind: str) -> str:
    return ", ".join(f"{facts.src(width, kind)} {width}w" for width in widths)


def focus_classes(facts: PictureFacts) -> str:
    """Inline styles are forbidden, so the focal point goes in quarters; the middle needs no class."""
    sides = {"x": facts.focal_x, "y": facts.focal_y}
    steps = {side: round(percent / FOCAL_STEP) * FOCAL_STEP for side, percent in sides.items()}
    return " ".join(f"focus-{side}-{step}" for side, step in steps.items() if step != 50)
