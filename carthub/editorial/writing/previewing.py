"""A text that nobody saved yet, as the press would give it to readers."""

from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from carthub.editorial.models import Document
from carthub.editorial.models.published import minutes_to_read
from carthub.editorial.press import press_text
from carthub.lib.rendering import check_source


def preview(body: str, language: str) -> dict[str, Any]:
    """What the scripts show; raises ValidationError for a text that the form would refuse too."""
    body = body.replace("\r\n", "\n")
    check_source(body)
    if language not in dict(settings.LANGUAGES):
        language = settings.LANGUAGE_CODE
    facts = Document(body=body).picture_facts()
    content = {"language": language, "slug": "", "body": body, "picture_facts": facts}
    values = press_text(content, None, lead="").values
    with translation.override(language):
        sources = render_to_string("_sources.html", {"page": values})
        direction = "rtl" if translation.get_language_bidi() else "ltr"
    return {
        "html": values["body_html"],
        "sources": sources,
        "language": language,
        "direction": direction,
        "words": values["words"],
        "count": length(values["words"]),
    }


def length(words: int) -> str:
    counted = ngettext("%(number)s word", "%(number)s words", words) % {
        "number": number_format(words, force_grouping=True)
    }
    return counted + ", " + _("%(minutes)s min read") % {"minutes": minutes_to_read(words)}
