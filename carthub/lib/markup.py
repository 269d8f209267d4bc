"""Markup that a template made once, for values that come again."""

from collections.abc import Callable
from functools import lru_cache, wraps

from django.conf import settings


def kept(*, most: int) -> Callable:
    """Keep what a function draws of equal values; with debug on its template may change at any time."""

    def decorate(draw: Callable) -> Callable:
        memo = lru_cache(maxsize=most)(draw)

        @wraps(draw)
        def drawn(*values):
            return draw(*values) if settings.DEBUG else memo(*values)

        drawn.forget = memo.cache_clear
        return drawn

    return decorate
