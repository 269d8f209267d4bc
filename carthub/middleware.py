"""The roof's own middleware: compression, the site's row, what is due, language, zone, pages that moved."""

from django.conf import settings
from django.db import DatabaseError
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import redirect
from django.utils import timezone, translation

from carthub.editorial.models import Address, ErasedAddress, Profile, Site
from carthub.editorial.services.missed import note_missed
from carthub.editorial.services.schedules import publish_due, without_waiting
from carthub.lib.languages import language_of
from carthub.views import no_longer_available

WITHOUT_DATABASE = {"/healthz", "/robots.txt", "/favicon.ico"}
FILES = ("/static/", "/media/")
FEED = "feed/"
NEWSROOM = "/admin/"
SECONDS_FOR_DUE = 1


class TextGZip(GZipMiddleware):
    """Compress pages, feeds and data; pictures are compressed already."""

    KINDS = ("text/", "application/json", "application/xml", "application/atom+xml")

    def process_response(self, request, response):
        if not response.get("Content-Type", "").startswith(self.KINDS):
            return response
        return super().process_response(request, response)


def site_version(get_response):
    """Read the site's row and its version in one query; do what is due before the page is made."""

    def middleware(request):
        if request.path_info in WITHOUT_DATABASE or request.path_info.startswith(FILES):
            return get_response(request)
        request.site = Site.objects.current()
        if not is_due(request.site):
            return get_response(request)
        catch_up()
        request.site = Site.objects.current()
        response = get_response(request)
        if is_due(request.site):  # somebody else is at it: this page may be a moment old
            response["Cache-Control"] = "no-store"
        return response

    return middleware


def is_due(site):
    due_at = site.version.next_due_at
    return due_at is not None and due_at <= timezone.now()


def catch_up():
    try:
        with without_waiting():
            publish_due(timezone.now(), seconds=SECONDS_FOR_DUE)
    except DatabaseError:
        return  # somebody else holds the lock and does the work, or nobody can write now: readers go on


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
    return request.method == "GET" and settings.SESSION_COOKIE_NAME not in request.COOKIES
