"""The roof's own middleware: compression, what is due, kept pages, language, zone, pages that moved."""

from contextlib import suppress

from django.conf import settings
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import redirect
from django.utils import timezone, translation

from carthub import caching
from carthub.editorial.models import (
    Address,
    ErasedAddress,
    Profile,
    Site,
    SiteVersion,
    Version,
)
from carthub.editorial.models.site import new_token
from carthub.editorial.services.missed import note_missed
from carthub.editorial.services.schedules import publish_due, without_waiting
from carthub.lib.languages import language_of
from carthub.lib.pagecache import coding_for
from carthub.views import no_longer_available

WITHOUT_DATABASE = {"/healthz", "/robots.txt", "/favicon.ico"}
FILES = ("/static/", "/media/")
FEED = "feed/"
NEWSROOM = "/admin/"
SAFE = ("GET", "HEAD", "OPTIONS")
AWAY = "CartHub-Database"
SECONDS_FOR_DUE = 1


class TextGZip(GZipMiddleware):
    """Compress pages, feeds and data; pictures are compressed already."""

    KINDS = ("text/", "application/json", "application/xml", "application/atom+xml")

    def process_response(self, request, response):
        if not response.get("Content-Type", "").startswith(self.KINDS):
            return response
        return super().process_response(request, response)


def site_version(get_response):
    """Read the site's version before anything else, and do what is due before the page is made."""

    def middleware(request):
        if request.path_info in WITHOUT_DATABASE or request.path_info.startswith(FILES):
            return get_response(request)
        try:
            request.version = due_done()
        except DatabaseError:
            return without_database(request, get_response)
        response = get_response(request)
        if request.version.is_due:  # somebody else is at it: this page may be a moment old
            response["Cache-Control"] = "no-store"
        if request.method not in SAFE:
            with suppress(DatabaseError):  # other processes learn of it should the database go now
                version_now()
        return response

    return middleware


def due_done():
    """The version after what is due was done, or could not be done just now."""
    version = version_now()
    if version.is_due:
        catch_up()
        version = version_now()
    return version


def version_now():
    version = read_version()
    if version is None:
        Site.objects.current()
        version = read_version()
    caching.SEEN.see(version.token)
    return version


def read_version():
    """The first statement of a request: it also finds out whether a kept connection still lives."""
    try:
        return SiteVersion.read()
    except (OperationalError, InterfaceError):
        if connection.in_atomic_block:
            raise
        connection.close()
        return SiteVersion.read()


def without_database(request, get_response):
    """What is kept under the version seen last is still answered; everything else fails, and says so."""
    token = caching.SEEN.believed() or new_token()  # under a new one nothing is kept
    request.version, request.database_is_away = Version(token, None), True
    response = get_response(request)
    response["Cache-Control"] = "no-store"
    response[AWAY] = "away; this page may be up to an hour old"
    return response


def catch_up():
    try:
        with without_waiting():
            publish_due(timezone.now(), seconds=SECONDS_FOR_DUE)
    except DatabaseError:
        return  # somebody else holds the lock and does the work, or nobody can write now: readers go on


def page_cache(get_response):
    """Answer readers from what is kept; make a page once while all who want it wait."""

    def middleware(request):
        known = caching.parameters_of(request.path_info)
        if known is None:
            return get_response(request)
        caching.keep_known_parameters(request, known)
        if not caching.is_for_everybody(request):
            response = get_response(request)
            response.headers.setdefault("Cache-Control", caching.NOBODY)
            return response
        coding = coding_for(request.META.get("HTTP_ACCEPT_ENCODING", ""))
        page = caching.PAGES.get(caching.key_of(request, coding))
        if page is not None:
            return caching.answer(request, page)
        with caching.PAGES.turn(caching.key_of(request)):
            return made(request, coding, get_response)

    return middleware


def made(request, coding, get_response):
    """The page in a coding, from the page as it is where that is kept or can be kept."""
    pages, key = caching.PAGES, caching.key_of(request)
    page = pages.get(key)
    if page is None:
        if getattr(request, "database_is_away", False):
            raise OperationalError("The database is away, and this page was not kept.")
        with caching.MAKING.place():
            response = get_response(request)
        if not caching.may_be_kept(response):
            response.headers.setdefault("Cache-Control", caching.NOBODY)
            return response
        page = caching.page_of(response)
        if not is_still(request.version):
            return caching.answer(request, page)
        pages.put(key, page)
    if coding:
        page = page.encoded(coding)
        pages.put(caching.key_of(request, coding), page)
    return caching.answer(request, page)


def is_still(version):
    """Whether nothing changed while a page was made: else it may show half of each version."""
    with suppress(DatabaseError):
        return read_version().token == version.token
    return False


def site_row(get_response):
    """The site's row changes with its version alone: for readers it is read once for each version."""
    kept = {}

    def middleware(request):
        version = getattr(request, "version", None)
        if version is not None:
            request.site = None if is_signed_in(request) else kept.get(version.token)
            request.site = request.site or read_site(version, kept)
        return get_response(request)

    return middleware


def read_site(version, kept):
    site = Site.objects.current()
    if site.version.token == version.token:
        kept.clear()
        kept[version.token] = site
    return site


def page_language(get_response):
    """The language comes from the path alone, so that a page is the same for everybody."""

    def middleware(request):
        request.page_language = language_of(request.path_info)
        with translation.override(request.page_language):
            response = get_response(request)
        response.headers.setdefault("Content-Language", request.page_language)
        return response

    return middleware


def own_zone(get_response):
    """Times in the admin are in the zone of whoever works there; readers' pages stay in the hub's."""

    def middleware(request):
        if not request.path_info.startswith(NEWSROOM) or not request.user.is_staff:
            return get_response(request)
        with timezone.override(Profile.objects.of(request.user).zone):
            return get_response(request)

    return middleware


def moved(get_response):
    """Send readers of an old address on, and count what was asked for in vain.

    Two queries at most, only on a miss or where a page was taken down.
    """

    def middleware(request):
        response = get_response(request)
        if response.status_code not in (404, 410) or request.method not in ("GET", "HEAD"):
            return response
        page, feed = parted(request)
        path = Address.objects.moved_to(page)
        if path:
            return redirect(path + feed, permanent=True)
        if response.status_code == 404:
            return missed(request, response)
        return response

    return middleware


def missed(request, response):
    """What a reader gets where nothing stands: that a page was erased, or the page that says 404."""
    if ErasedAddress.objects.once_public().at(request.path).exists():
        return no_longer_available(request)
    if is_read(request):
        note_missed(request.path)
    return response


def parted(request):
    """The address of a page, and what stands behind it: the feed of a topic goes where its page goes."""
    match = request.resolver_match
    if match is not None and match.view_name == "articles:topic_feed":
        return request.path.removesuffix(FEED), FEED
    return request.path, ""


def is_read(request):
    """By a reader: not by staff, and not by a program that only asks whether something is there."""
    return request.method == "GET" and not is_signed_in(request)


def is_signed_in(request):
    return settings.SESSION_COOKIE_NAME in request.COOKIES
