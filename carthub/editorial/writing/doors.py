"""What all doors of the writing tools share: who may come in, how often, and how they are refused."""

import time
from collections.abc import Callable
from functools import wraps

from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from carthub.editorial.permissions import Right

View = Callable[..., HttpResponse]
MINUTE = 60


def refusal(sentence: str, status: int) -> JsonResponse:
    return JsonResponse({"error": sentence}, status=status)


def for_staff(view: View) -> View:
    """A script asks: a redirect to the sign-in page would only confuse it."""

    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        if not request.user.is_staff:
            return refusal(_("Sign in again in another tab; your text is safe here."), 403)
        try:
            return view(request)
        except ValidationError as error:
            return refusal(" ".join(error.messages), 400)

    return guarded


def needs(right: Right) -> Callable[[View], View]:
    """For those of the staff whose role has the right."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest) -> HttpResponse:
            if not request.user.has_perm(right):
                return refusal(_("Your role does not allow that."), 403)
            return view(request)

        return guarded

    return decorate


def at_most(times: int) -> Callable[[View], View]:
    """So many calls a minute for one person, over all workers."""

    def decorate(view: View) -> View:
        @wraps(view)
        def limited(request: HttpRequest) -> HttpResponse:
            if calls_this_minute(f"{view.__name__}:{request.user.pk}") > times:
                return refusal(_("That was a lot at once. It goes on in a few seconds."), 429)
            return view(request)

        return limited

    return decorate


def calls_this_minute(who: str) -> int:
    key = f"writing:{who}:{int(time.time() // MINUTE)}"
    if cache.add(key, 1, 2 * MINUTE):
        return 1
    try:
        return cache.incr(key)
    except ValueError:  # pushed out of a full cache between the two calls
        return 1
