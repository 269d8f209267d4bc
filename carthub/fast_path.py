"""Answering from kept pages before Django handles a request, which costs more than the lookup.

Only what Django has answered before is sent again, to a request that is the same in everything that it looked
at: method, host, scheme, path, query, coding. Whatever is unusual about a request is left to Django.
"""

from collections.abc import Callable, Iterable

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db import Error
from django.http import HttpRequest, HttpResponse

from carthub import caching
from carthub.editorial.models import SiteVersion
from carthub.lib.pagecache import KeptPage, coding_for

MOST_ORIGINS = 4  # for one page; a visitor may write any port behind the host
NOT_MODIFIED = "304 Not Modified"
UNUSUAL = ("HTTP_COOKIE", "HTTP_AUTHORIZATION", "HTTP_IF_MODIFIED_SINCE")


class Application(WSGIHandler):
    def __call__(self, environ: dict, start_response: Callable) -> Iterable[bytes]:
        found = find(environ)
        if found is None:
            return super().__call__(environ, start_response)
        page, (status, headers) = found
        if caching.has_etag(page, environ.get("HTTP_IF_NONE_MATCH")):
            start_response(NOT_MODIFIED, [each for each in headers if each[0] not in caching.OF_A_BODY])
            return []
        start_response(status, headers)
        return [page.body]

    def get_response(self, request: HttpRequest) -> HttpResponse:
        response = super().get_response(request)
        page = getattr(response, "kept_page", None)
        if page is not None and response.content and len(page.sent) < MOST_ORIGINS:
            status = f"{response.status_code} {response.reason_phrase}"
            page.sent[origin_of(request.META)] = status, list(response.items())
        return response


def find(environ: dict) -> tuple[KeptPage, tuple[str, list]] | None:
    """A page of the present version, and how Django sent it to a request like this one."""
    if not is_usual(environ):
        return None
    try:
        version = SiteVersion.read()
    except Error:  # Django's handling knows what to do
        return None
    if version is None or version.is_due:
        return None
    caching.SEEN.see(version.token)
    coding = coding_for(environ.get("HTTP_ACCEPT_ENCODING", ""))
    key = caching.key_for(version.token, coding, environ["PATH_INFO"], environ.get("QUERY_STRING", ""))
    page = caching.PAGES.memory.get(key)
    sent = page.sent.get(origin_of(environ)) if page is not None else None
    return (page, sent) if sent else None


def is_usual(environ: dict) -> bool:
    """A reader's plain question; a CDN is told of changes on Django's way only."""
    return (
        environ["REQUEST_METHOD"] == "GET"
        and settings.PAGE_CACHE_MB
        and not settings.CDN
        and not any(environ.get(name) for name in UNUSUAL)
        and environ["PATH_INFO"].isascii()
        and caching.parameters_of(environ["PATH_INFO"]) is not None
    )


def origin_of(environ: dict) -> tuple[str, ...]:
    """What the answer of Django's own middleware depends on, besides the page."""
    names = ("HTTP_HOST", "wsgi.url_scheme", "HTTP_X_FORWARDED_PROTO", "SERVER_PORT", "SCRIPT_NAME")
    return tuple(environ.get(name, "") for name in names)
