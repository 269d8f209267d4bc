"""From the clipboard of Word, Google Docs, LibreOffice or a web page to clean Markdown."""

import re
from dataclasses import dataclass

from carthub.lib.paste.tidying import CLIPBOARD_RULES, Tidier, too_much
from carthub.lib.paste.writing import to_markdown
from carthub.lib.rendering.cleaning import clean_tree

MAX_BYTES = 1_000_000
MAX_MARKS = 60_000
_UNSHOWABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ue000-\ue001]")


@dataclass(frozen=True)
class Pasted:
    markdown: str
    left_out: list[str]  # in plain words, for the writer


def html_to_markdown(html: str) -> Pasted:
    """The same words with headings, lists, tables, links, notes, bold and italic; the rest is named."""
    if (
        len(html.encode("utf-8", "surrogatepass")) > MAX_BYTES
        or html.count("<") + html.count("&") > MAX_MARKS
    ):
        raise too_much()
    tidier = Tidier()
    root = clean_tree(_UNSHOWABLE.sub("", html), CLIPBOARD_RULES)
    tidier.tidy(root)
    return Pasted(to_markdown(root, tidier.notes), tidier.left_out.in_words(html))
