"""Doors for the writing tools of the admin: JSON for its scripts, and the frame of the preview."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET, require_POST

from carthub.editorial.models import Document, Schedule
from carthub.editorial.permissions import Right
from carthub.editorial.services.pictures import add_picture
from carthub.editorial.writing import previewing
from carthub.editorial.writing.doors import at_most, for_staff, needs
from carthub.lib.paste import html_to_markdown

PREVIEWS_A_MINUTE = 120
PAGES = 10


@require_GET
@for_staff
@xframe_options_sameorigin
def frame(request):
    """The empty page that previews are put into: the public style sheet and nothing of the admin."""
    return render(request, "writing/frame.html")


@require_POST
@for_staff
@at_most(PREVIEWS_A_MINUTE)
def preview(request):
    return JsonResponse(previewing.preview(request.POST.get("body", ""), request.POST.get("language", "")))


@require_POST
@for_staff
def paste(request):
    pasted = html_to_markdown(request.POST.get("html", ""))
    return JsonResponse({"markdown": pasted.markdown, "left_out": pasted.left_out})


@require_POST
@for_staff
@needs(Right.WRITE)
def picture(request):
    upload = request.FILES.get("picture")
    if upload is None:
        raise ValidationError(_("Choose a picture first."))
    return JsonResponse(described_picture(add_picture(upload, by=request.user)))


@require_GET
@for_staff
@needs(Right.READ)
def pages(request):
    found = Document.objects.titled(request.GET.get("q", "")).with_state(Schedule.objects.waiting())[:PAGES]
    return JsonResponse({"pages": [described_page(page) for page in found]})


def described_picture(added):
    facts = added.facts
    width = facts.widths[0]
    return {
        "markdown": added.markdown,
        "address": reverse("picture", kwargs={"key": added.key}),
        "thumbnail": facts.src(width, "jpg"),
        "width": width,
        "height": round(facts.height * width / facts.width),
    }


def described_page(page):
    foreign = page.language != settings.LANGUAGE_CODE
    return {
        "title": page.title,
        "address": page.get_absolute_url(),
        "state": page.state.label,
        "language": str(get_language_info(page.language)["name_translated"]) if foreign else "",
    }
