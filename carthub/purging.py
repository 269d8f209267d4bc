"""Middleware that tells the CDN what changed before the answer leaves. It stands around the due check."""

import logging

from django.conf import settings
from django.db import DatabaseError

from carthub.editorial.services.purging import purge_changes
from carthub.editorial.services.schedules import without_waiting

logger = logging.getLogger(__name__)
WRITING = ("POST", "PUT", "PATCH", "DELETE")


def purge_cdn(get_response):
    """After somebody signed in wrote; and when the site's version moved on since this process last looked.

    The latter notices pages that were due, and what commands and other servers changed.
    """
    seen = None

    def middleware(request):
        nonlocal seen
        response = get_response(request)
        token = request.version.token if hasattr(request, "version") else seen
        if settings.CDN and (wrote(request) or token != seen):
            seen = token
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
