"""Markup that a template made once, for values that come again."""

import hashlib
import pickle
from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any

from django.conf import settings
from django.db.models import Model
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from carthub.lib.memory import Memory

PARTS = Memory(2 * 2**20)
BYTES_A_CHARACTER = 2  # of texts with a dash or a quotation mark


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


def draw_part(template: str, values: dict[str, Any]) -> SafeString:
    """What a template shows of these values, which are all that it gets; kept by what they are.

    So what is kept cannot be out of date, and outlives every change elsewhere. Values may be long.
    """
    if settings.DEBUG:
        return render_to_string(template, values)
    return once((template, get_language(), frozen(values)), lambda: render_to_string(template, values))


def once(key: tuple, make: Callable[[], str]) -> str:
    """What was made for this key, which holds all that it depends on, or is made now."""
    part = PARTS.get(key)
    if part is None:
        part = make()
        PARTS.put(key, part, BYTES_A_CHARACTER * (len(part) + len(repr(key))))
    return part


def frozen(value: Any) -> Any:
    """A value as it can stand in a key: a row of a model by the hash of its columns, lists as tuples."""
    if isinstance(value, Model):
        return fingerprint(value)
    if isinstance(value, dict):
        return tuple((name, frozen(each)) for name, each in value.items())
    if isinstance(value, (list, tuple)):
        return tuple(map(frozen, value))
    return value


def fingerprint(row: Model) -> bytes:
    """Two rows that have the same are equal in every column.

    It is computed once for a row, which must not change afterwards.
    """
    known = row.__dict__.get("_fingerprint")
    if known is None:
        columns = [getattr(row, field.attname) for field in row._meta.concrete_fields]
        known = row._fingerprint = hashlib.sha256(pickle.dumps(columns)).digest()
    return known
