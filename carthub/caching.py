"""Which pages are kept, under which keys, and what is sent of a kept page.

The version of the site is part of every key and is read from the database at every request. So no page
outlives the publish, the take-down, the notice or the due date that changed it, wherever that happened.
"""

import hashlib
from functools import lru_cache
from urllib.parse import urlencode

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, QueryDict
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.http import http_date, parse_etags

from carthub.editorial.models import Version
from carthub.lib.few_at_once import FewAtOnce
from carthub.lib.last_seen import LastSeen
from carthub.lib.pagecache import KeptPage, PageCache
from carthub.lib.shared_store import SharedStore
from carthub.release import release_id

POSITION = ("before", "after")
# Pages that are kept, by the name of their address, and the parameters that they know
PARAMETERS = {
    "home": (),
    "search": ("q",),
    "person": POSITION,
    "topics:list": (),
    "topics:detail": POSITION,
    "articles:list": POSITION,
    "articles:detail": (),
    "articles:page": (),
    "articles:feed": (),
    "articles:topic_feed": (),
    "sitemap_index": (),
    "sitemap": (),
}
MAKERS = {"sqlite": 1}  # threads of a process that make pages; else two: one waits for a server meanwhile
KEPT_STATUSES = (200, 301, 410)
BROWSERS = "public, no-cache"  # a browser asks every time, and is mostly answered 304
NOBODY = "private, no-cache"
EVERY_PAGE = "hub"  # the surrogate key of all pages
LONGEST_AT_CDN = 24 * 3600  # seconds; it is told of every change
YOUNG = 2  # seconds; see `last_modified`
OF_A_BODY = {"Content-Type", "Content-Length", "Content-Encoding"}  # what an answer without one has not

SHARED = SharedStore(settings.PAGES_URL) if settings.PAGES_URL else None
PAGES = PageCache(settings.PAGE_CACHE_MB, SHARED, settings.SECRET_KEY)
MAKING = FewAtOnce(MAKERS.get(connection.vendor, 2), patience=0.02)
SEEN = LastSeen(settings.VAR / "site_version", SHARED)


@lru_cache(maxsize=2_000)
def parameters_of(path: str) -> tuple[str, ...] | None:
    """The parameters that a page knows; None where no page is kept."""
    try:
        return PARAMETERS.get(resolve(path).view_name)
    except Resolver404:
        return None


def keep_known_parameters(request: HttpRequest, known: tuple[str, ...]) -> None:
    """What a page does not know can neither change it nor make another entry."""
    if request.META.get("QUERY_STRING"):
        query = urlencode([(name, request.GET[name]) for name in known if name in request.GET])
        request.META["QUERY_STRING"], request.GET = query, QueryDict(query)


def is_for_everybody(request: HttpRequest) -> bool:
    """Asked for by somebody who is not signed in, and only to read."""
    return (
        request.method in ("GET", "HEAD")
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
        and "HTTP_AUTHORIZATION" not in request.META
    )


def key_of(request: HttpRequest, coding: str = "") -> str:
    return key_for(request.version.token, coding, request.path_info, request.META.get("QUERY_STRING", ""))


def key_for(*parts: str) -> str:
    """Of a version's token, a coding, a path and the query that the page knows."""
    return hashlib.sha256("\n".join((release_id(), *parts)).encode()).hexdigest()


def may_be_kept(response: HttpResponse) -> bool:
    return (
        response.status_code in KEPT_STATUSES
        and not response.streaming
        and not response.cookies
        and not response.has_header("Cache-Control")
        and "cookie" not in response.get("Vary", "").lower()
    )


def page_of(response: HttpResponse) -> KeptPage:
    """With every header that is the same for all readers."""
    patch_vary_headers(response, ["Accept-Encoding"])
    response["Surrogate-Key"] = f"{EVERY_PAGE} {response.get('Surrogate-Key', '')}".strip()
    return KeptPage.make(response.status_code, dict(response.items()), response.content)


def answer(request: HttpRequest, page: KeptPage) -> HttpResponse:
    """The page, or 304 when the reader has it."""
    modified = last_modified(page)
    if has_it(request, page, modified):
        response = HttpResponseNotModified()
        own = {name: text for name, text in page.headers.items() if name not in OF_A_BODY}
    else:
        response = HttpResponse(page.body, status=page.status)
        own = page.headers
    for name, text in own.items():
        response.headers[name] = text
    response.headers["Cache-Control"] = cache_control(request.version)
    if modified:
        response.headers["Last-Modified"] = modified
        response.kept_page = page  # from now on it goes out as it is
    return response


def last_modified(page: KeptPage) -> str:
    """When the page was made; "" for a moment, in which a second text could be made in the same second."""
    return http_date(page.made_at) if timezone.now().timestamp() - page.made_at > YOUNG else ""


def has_it(request: HttpRequest, page: KeptPage, modified: str) -> bool:
    """After RFC 9110, 13.2.2; a date is compared as a text, because clocks of servers differ."""
    etags = request.META.get("HTTP_IF_NONE_MATCH")
    if etags is not None:
        return has_etag(page, etags)
    asked_since = request.META.get("HTTP_IF_MODIFIED_SINCE")
    return page.status == 200 and bool(modified) and asked_since == modified


def has_etag(page: KeptPage, etags: str | None) -> bool:
    """Whether one of the tags that a reader has, or "*", is that of the page; compared weakly."""
    if etags is None or page.status != 200:
        return False
    return etags == "*" or page.headers["ETag"] in {tag.removeprefix("W/") for tag in parse_etags(etags)}


def cache_control(version: Version) -> str:
    """A CDN that is told of changes may keep the page until the next change that nobody tells: a due date."""
    if not settings.CDN:
        return BROWSERS
    left = LONGEST_AT_CDN
    if version.next_due_at is not None:
        left = min(left, int((version.next_due_at - timezone.now()).total_seconds()))
    return f"public, max-age=0, must-revalidate, s-maxage={max(left, 0)}"
