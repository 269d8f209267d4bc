"""From the clipboard of Word, Google Docs, LibreOffice or a web page to clean Markdown."""

import re
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from carthub.lib.paste.tidying import Tidier
from carthub.lib.paste.writing import to_markdown
from carthub.lib.rendering.cleaning import clean_tree

MAX_BYTES = 1_000_000
_UNSHOWABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ue000-\ue001]")


@dataclass(frozen=True)
class Pasted:
    markdown: str
    left_out: list[str]  # in plain words, for the writer


def html_to_markdown(html: str) -> Pasted:
    """The same words with headings, lists, tables, links, notes, bold and italic; all else is left out and named."""
    if len(html) > MAX_BYTES or len(html.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        raise ValidationError(_("This is too much to paste at once. Paste it in parts."), code="long")
    tidier = Tidier()
    root = clean_tree(_UNSHOWABLE.sub("", html), tidier.rules)
    tidier.tidy(root)
    return Pasted(to_markdown(root, tidier.notes), tidier.left_out.in_words(html))
