"""Markdown to the HTML of a page: the one function that does it, and the check on what it is given."""

from carthub.lib.rendering.figures import mentioned_pictures
from carthub.lib.rendering.limits import check_source
from carthub.lib.rendering.page import Rendered, plain_text, render

__all__ = ["Rendered", "check_source", "mentioned_pictures", "plain_text", "render"]
