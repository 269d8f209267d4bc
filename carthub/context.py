from django.conf import settings
from django.utils.translation import get_language_bidi

CURSORS = ("before", "after")


def site(request):
    """What every page shows of the hub; no query, the middleware has read the row."""
    return {
        "site": getattr(request, "site", None),
        "page_language": getattr(request, "page_language", settings.LANGUAGE_CODE),
        "page_direction": "rtl" if get_language_bidi() else "ltr",
        "canonical_url": canonical_url(request),
    }


def canonical_url(request):
    """The one address of this page: cursors belong to it, other parameters do not."""
    cursors = request.GET.copy()
    for name in set(cursors) - set(CURSORS):
        del cursors[name]
    query = f"?{cursors.urlencode()}" if cursors else ""
    return f"{settings.SITE_URL}{request.path}{query}"
