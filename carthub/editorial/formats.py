"""Stored content of every format that there ever was, read as if it were of today's."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

Content = dict[str, Any]

# What makes the next format of each, the first format first. A step is never changed once it was released.
STEPS: tuple[Callable[[Content], Content], ...] = ()
PRESENT = 1 + len(STEPS)


def upgraded(content: Content) -> Content:
    """The content in the present format; raises ValidationError for one that nobody here can read."""
    if content.get("erased"):
        raise ValidationError(_("This version was erased."), code="erased")
    number = content.get("format")
    if number not in range(1, PRESENT + 1):
        raise ValidationError(
            _(
                "This version was saved by a newer CartHub, in a format (%s) that this one can not read. "
                "Update CartHub, then try again."
            )
            % number,
            code="unknown_format",
        )
    for step in STEPS[number - 1 :]:
        content = step(content)
    return content | {"format": PRESENT}
