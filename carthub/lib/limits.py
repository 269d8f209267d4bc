"""Counting in the cache, over all workers: how often something was done in this minute."""

import time

from django.core.cache import cache

MINUTE = 60


def calls_this_minute(what: str) -> int:
    """Count one more; returns how many there were, this one included."""
    key = key_of(what)
    if cache.add(key, 1, 2 * MINUTE):
        return 1
    try:
        return cache.incr(key)
    except ValueError:  # pushed out of a full cache between the two calls
        return 1


def counted_this_minute(what: str) -> int:
    return cache.get(key_of(what), 0)


def key_of(what: str) -> str:
    return f"limit:{what}:{int(time.time() // MINUTE)}"
