import logging

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import add_never_cache_headers

from carthub.editorial.models import PublicPicture, Published
from carthub.editorial.permissions import Right
from carthub.editorial.services.purging import EVERY_PICTURE

logger = logging.getLogger(__name__)
KINDS = {"webp": "image/webp", "jpg": "image/jpeg"}
FOREVER = "public, max-age=31536000, immutable"


def gone(request, page):
    """410: says when and why in words for readers, and where to go."""
    context = {"gone": page, "onward": onward_from(page)}
    return named(render(request, "gone.html", context, status=410), page)


def named(response, page):
    """Tells a CDN whose page this is, so that it can be told to forget it."""
    response["Surrogate-Key"] = f"d{page.pk}"
    return response


def onward_from(page):
    """The live page that readers are sent to, on whichever shelf it stands; None without one."""
    if page.send_readers_to_id is None:
        return None
    for model in Published.__subclasses__():
        target = model.objects.live().filter(pk=page.send_readers_to_id).first()
        if target is not None:
            return {"title": target.title, "address": target.get_absolute_url()}
    return None


def picture_file(request, key, width, kind):
    """A width of a picture; one that no live page uses is shown to the newsroom only."""
    public = PublicPicture.objects.filter(key=key).exists()
    if not public and not request.user.has_perm(Right.READ):
        raise Http404("No such picture.")
    response = stored_picture(key, width, kind)
    if response.status_code == 200 and public:
        response["Cache-Control"] = FOREVER
        response["Surrogate-Key"] = EVERY_PICTURE
    else:
        add_never_cache_headers(response)
    return response


def stored_picture(key, width, kind):
    """The file of a picture, for a door that has asked whether it may be seen."""
    if kind not in KINDS:
        raise Http404("No such picture.")
    try:
        stored = default_storage.open(f"pictures/{key}/{width}.{kind}")
    except FileNotFoundError as error:
        raise Http404("No such picture.") from error
    except OSError as error:
        logger.error("A picture could not be read: %s", error)
        return HttpResponse(status=503, headers={"Retry-After": "60"})
    return FileResponse(stored, content_type=KINDS[kind])


def picture(request, key):
    """The address that stands in a text leads to a middle width."""
    return redirect("picture_file", key=key, width=640, kind="jpg")
