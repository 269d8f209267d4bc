"""The doors for somebody outside who holds a link to one version."""

from contextlib import suppress
from functools import wraps

from allauth.account.adapter import get_adapter
from django.core.exceptions import ValidationError
from django.db import OperationalError
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from articles.views import render_article
from carthub.editorial.admin.history import as_reader
from carthub.editorial.models import SharedPage
from carthub.editorial.services.outside import leave_comment
from carthub.editorial.services.schedules import without_waiting
from carthub.editorial.share_forms import CommentForm
from carthub.editorial.views import stored_picture
from carthub.lib.canonical import sha256_of
from carthub.lib.limits import calls_this_minute, counted_this_minute
from carthub.views import page_not_found
from topics.models import Topic
from topics.views import render_topic_page

MISSES_A_MINUTE = 20
HEADERS = {
    "Cache-Control": "private, no-store",
    "Referrer-Policy": "no-referrer",  # a link on the page must not carry the secret on
    "X-Robots-Tag": "noindex, nofollow",
}


def render_shared_article(request, row, shared, bar):
    return render_article(request, row, Topic.objects.present_ids(shared.context["topics"]), bar)


def render_shared_topic_page(request, row, shared, bar):
    return render_topic_page(request, row, draft_bar=bar)


RENDERERS = {
    "articles.PublishedArticle": render_shared_article,
    "topics.PublishedTopicPage": render_shared_topic_page,
}


def for_holders(view):
    """Let in who holds a link that is open; one that ended and one that never was get the same 404."""

    @wraps(view)
    def guarded(request, token, **parts):
        try:
            response = view(request, find_shared(request, token), **parts)
        except Http404 as nothing:
            response = page_not_found(request, nothing)
        for name, value in HEADERS.items():
            response[name] = value
        return response

    return guarded


def find_shared(request, token):
    visitor = f"read:{visitor_of(request)}"
    if counted_this_minute(visitor) >= MISSES_A_MINUTE:
        raise Http404("Too many guesses.")
    shared = SharedPage.objects.open(timezone.now()).filter(token_sha256=sha256_of(token)).first()
    if shared is None:
        with suppress(OperationalError), without_waiting():
            calls_this_minute(visitor)
        raise Http404("No such link.")
    return shared


def visitor_of(request):
    """Tells visitors apart for a minute; the address itself is kept nowhere."""
    return salted_hmac("carthub.sharing", get_adapter(request).get_client_ip(request)).hexdigest()[:16]


# No cookie speaks for a reader here: the address itself is the secret, and whoever knows it needs nobody's
# browser to send a form. So there is nothing that a CSRF token would protect; see `came_from_elsewhere`.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@for_holders
def shared_page(request, shared):
    """The public page of the version, with a bar above it and comments below."""
    row = shared.row()
    with translation.override(row.language):
        form = CommentForm(
            request.POST if request.method == "POST" else None, initial={"name": shared.context["for_whom"]}
        )
        if request.method == "POST" and keep_comment(request, shared, form):
            return redirect(f"{request.path}?sent=1#comments")
        if request.method == "GET" and not request.GET:
            count_opening(shared)
        bar = {"shared": bar_of(request, shared, row, form)}
        response = RENDERERS[shared.kind](as_reader(request, row), row, shared, bar)
    response["Content-Language"] = row.language
    response.content = with_shared_pictures(response.content, request.path, shared)
    return response


def bar_of(request, shared, row, form):
    return {
        "for_whom": shared.context["for_whom"],
        "version": row.version,
        "until": shared.expires_at,
        "address": request.path,
        "may_comment": shared.may_comment,
        "sent": "sent" in request.GET,
        "comments": shared.comments.all(),
        "form": form,
    }


def keep_comment(request, shared, form):
    """True when the comment was kept, or came from a program that fills in what people do not see."""
    if not shared.may_comment or came_from_elsewhere(request):
        raise Http404("No comments here.")
    if not form.is_valid():
        return False
    wanted = form.cleaned_data
    try:
        if not wanted["website"]:
            leave_comment(shared, name=wanted["name"], text=wanted["text"], passage=form.passage)
    except ValidationError as refusal:
        form.add_error(None, refusal)
    except OperationalError:  # the database is busy or read-only
        form.add_error(None, _("It could not be kept just now. Your words are still here: try again soon."))
    return not form.errors


def came_from_elsewhere(request):
    """Whether a page of another site sent this; browsers say so even where no referrer is sent."""
    return request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none")


def count_opening(shared):
    """Best effort: a reader does not wait for whoever writes just now."""
    with suppress(OperationalError), without_waiting():
        SharedPage.objects.count_opening(shared.pk, timezone.now())


def with_shared_pictures(content, address, shared):
    """The version's pictures at the link's own address, since a draft's are not there for readers."""
    for key in shared.context["pictures"]:
        public, own = reverse("picture", args=[key]), f"{address}pictures/{key}/"
        content = content.replace(public.encode(), own.encode())
    return content


@require_safe
@for_holders
def shared_picture(request, shared, key, width, kind):
    if key not in shared.context["pictures"]:
        raise Http404("No such picture.")
    return stored_picture(key, width, kind)
