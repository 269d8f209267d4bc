from django.conf import settings
from django.utils.translation import get_language_bidi


def site(request):
    """What every page shows of the hub; no query, the middleware has read the row."""
    return {
        "site": getattr(request, "site", None),
        "page_language": getattr(request, "page_language", settings.LANGUAGE_CODE),
        "page_direction": "rtl" if get_language_bidi() else "ltr",
        "canonical_url": canonical_url(request),
    }


def canonical_url(request):
    """The one address of this page; a view that pages its list adds the position."""
    return f"{settings.SITE_URL}{request.path}"
