"""What all doors of the writing tools share: who may come in, how often, and how they are refused."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from carthub.editorial.permissions import Right
from carthub.lib.limits import calls_this_minute

View = Callable[..., HttpResponse]


def refusal(sentence: str, status: int) -> JsonResponse:
    return JsonResponse({"error": sentence}, status=status)


def for_staff(view: View) -> View:
    """A script asks: a redirect to the sign-in page would only confuse it."""

    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, **parts: Any) -> HttpResponse:
        if not request.user.is_staff:
            return refusal(_("Sign in again in another tab; your text is safe here."), 403)
        try:
            return view(request, **parts)
        except ValidationError as error:
            return refusal(" ".join(error.messages), 400)

    return guarded


def needs(right: Right) -> Callable[[View], View]:
    """For those of the staff whose role has the right."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, **parts: Any) -> HttpResponse:
            if not request.user.has_perm(right):
                return refusal(_("Your role does not allow that."), 403)
            return view(request, **parts)

        return guarded

    return decorate


def at_most(times: int) -> Callable[[View], View]:
    """So many calls a minute for one person, over all workers."""

    def decorate(view: View) -> View:
        @wraps(view)
        def limited(request: HttpRequest, **parts: Any) -> HttpResponse:
            if calls_this_minute(f"{view.__name__}:{request.user.pk}") > times:
                return refusal(_("That was a lot at once. It goes on in a few seconds."), 429)
            return view(request, **parts)

        return limited

    return decorate
