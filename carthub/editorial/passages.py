"""Which text of a page a quoted passage stands in."""

from typing import Any, NamedTuple

from carthub.editorial.models import Document
from carthub.lib.anchors import Anchor, Span, find_passage


class Place(NamedTuple):
    field: str
    span: Span


def texts_of(content: dict[str, Any]) -> dict[str, str]:
    """The texts of a content by the name of their field, the long ones first."""
    names = [
        name
        for part in ("PROSE", "LINES")
        for model in Document.__subclasses__()
        for name in getattr(model, part)
    ]
    return {name: content[name] for name in dict.fromkeys(names) if content.get(name)}


def locate(texts: dict[str, str], anchor: Anchor, *, first: str = "") -> Place | None:
    """The text that has a passage, and where in it; None when none has it."""
    for name in sorted(texts, key=lambda name: name != first):
        span = find_passage(texts[name], anchor)
        if span is not None:
            return Place(name, span)
    return None
