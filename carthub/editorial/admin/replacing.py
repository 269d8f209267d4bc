"""Find and replace across drafts: look, tick, replace, undo."""

import re

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from carthub.editorial.admin.lists import status_badge
from carthub.editorial.models import Replacement
from carthub.editorial.permissions import Right
from carthub.editorial.replacing_forms import ReplaceForm
from carthub.editorial.services import replacing
from carthub.editorial.services.replacing import Choice
from carthub.editorial.showing import edit_address

NAMED = 10
REPLACEMENTS_SHOWN = 20
PICK = re.compile(r"(?P<page>[0-9]{1,15}):(?P<seen>[0-9]{1,9}):(?P<field>[a-z_]+):(?P<number>[0-9]{1,9})")


def for_replacers(view):
    """Of those who come into the admin, who may replace."""

    def guarded(request, **parts):
        if not request.user.has_perm(Right.REPLACE):
            raise PermissionDenied
        return view(request, **parts)

    return admin.site.admin_view(guarded)


@for_replacers
def find(request):
    sent = request.POST or request.GET
    form = ReplaceForm(sent if "words" in sent else None)
    picks = chosen(request.POST.getlist("pick"))
    if form.is_valid() and picks:
        outcome = replacing.replace(form.search, form.cleaned_data["put"], picks, by=request.user)
        tell(request, outcome, _("Replaced %s.") % replacing.counted(outcome.matches, outcome.ids))
        return redirect("replacing:find")
    if request.method == "POST":
        messages.error(request, _("Tick the matches to be replaced."))
    return TemplateResponse(request, "admin/editorial/replacing/find.html", page_context(request, form))


@require_POST
@for_replacers
def undo(request, pk):
    try:
        outcome = replacing.undo(get_object_or_404(Replacement, pk=pk), by=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        pages = ngettext("Undone in %d page.", "Undone in %d pages.", len(outcome.pages))
        tell(request, outcome, pages % len(outcome.pages))
    return redirect("replacing:find")


def chosen(picks):
    """The boxes that were ticked, by page; a box says page, version, field and number."""
    choices = {}
    for pick in filter(None, map(PICK.fullmatch, picks)):
        choice = choices.setdefault(int(pick["page"]), Choice(int(pick["seen"]), set()))
        choice.places.add((pick["field"], int(pick["number"])))
    return choices


def tell(request, outcome, done):
    if outcome.pages:
        messages.success(request, " ".join([done, *readers_words(outcome.ids)]))
    if outcome.left_out:
        named = [f"“{title}” ({why})" for title, why in outcome.left_out[:NAMED]]
        more = len(outcome.left_out) - len(named)
        named += [_("%d more") % more] if more else []
        messages.warning(request, _("Left out: %s.") % "; ".join(named))


def readers_words(ids):
    """What readers still see, for each case that there is."""
    changed, planned = replacing.live_and_changed(ids), replacing.planned(ids)
    if changed:
        told = ngettext(
            "Nothing is live by it: %d live page now has unpublished changes.",
            "Nothing is live by it: %d live pages now have unpublished changes.",
            changed,
        )
        yield told % changed
    if planned:
        told = ngettext(
            "%d page has a planned version, which is published as it was planned.",
            "%d pages have planned versions, which are published as they were planned.",
            planned,
        )
        yield told % planned


def page_context(request, form):
    found = replacing.look(form.search) if form.is_valid() else None
    return {
        **admin.site.each_context(request),
        "title": _("Find and replace"),
        "form": form,
        "options": [form[name] for name in form.OPTIONS],
        "found": found,
        "pages": [described(page) for page in found.pages] if found else [],
        "button": found and replacing.counted(found.matches, found.pages),
        "most": replacing.MOST_MATCHES,
        "replacements": Replacement.objects.recent(timezone.now())[:REPLACEMENTS_SHOWN],
    }


def described(page):
    document = page.document
    return {
        "title": document.title,
        "address": edit_address(document),
        "badge": status_badge(document.state),
        "places": [
            {
                "pick": f"{document.pk}:{document.seen or 0}:{name}:{number}",
                "field": capfirst(document._meta.get_field(name).verbose_name),
                "match": match,
            }
            for name, number, match in page.places
        ],
    }
