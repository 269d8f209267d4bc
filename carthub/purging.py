"""Middleware that tells the CDN what changed before the answer leaves. It stands around the due check."""

import logging
import math
import time

from django.conf import settings
from django.db import DatabaseError

from carthub.editorial.services.purging import purge_changes
from carthub.editorial.services.schedules import without_waiting

logger = logging.getLogger(__name__)
SECONDS_APART = 1
WRITING = ("POST", "PUT", "PATCH", "DELETE")


def purge_cdn(get_response):
    """After somebody signed in wrote; and when the site's version moved on since this process last looked.

    The latter notices pages that were due, and what commands and other servers changed; while an import
    changes something at every moment, it does so once a second.
    """
    seen, seen_at = None, -math.inf

    def middleware(request):
        nonlocal seen, seen_at
        response = get_response(request)
        if not settings.CDN:
            return response
        version, now = getattr(request, "version", seen), time.monotonic()
        if wrote(request) or (version != seen and now - seen_at > SECONDS_APART):
            seen, seen_at = version, now
            purge()
        return response

    return middleware


def wrote(request):
    return request.method in WRITING and settings.SESSION_COOKIE_NAME in request.COOKIES


def purge():
    try:
        with without_waiting():
            troubles = purge_changes()
    except DatabaseError as error:  # somebody writes for long: what is not noted as told is told again
        troubles = [f"The CDN could not be told what changed. {error}"]
    for trouble in troubles:
        logger.warning(trouble)
