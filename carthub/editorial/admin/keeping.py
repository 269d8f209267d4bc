"""What is typed into the form of a page is kept, offered again, and others are told who has it open."""

import re

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from carthub.editorial.admin.doors import DocumentDoors
from carthub.editorial.comparing import differences
from carthub.editorial.models import Presence, WorkingCopy
from carthub.editorial.models.working import TAB
from carthub.editorial.permissions import Right
from carthub.editorial.services.presence import note_presence
from carthub.editorial.services.working import Typing, forget, keep
from carthub.editorial.working.forms import filled_with, typed_in
from carthub.editorial.working.showing import day_and_time, here_words, kept_words
from carthub.editorial.writing.doors import at_most, for_staff, needs

KEEPS_A_MINUTE = 60
MOST_OFFERED = 20
NOT_TYPED = ("seen", "over")
NUMBER = re.compile(r"[0-9]{1,9}")


class KeepsTyping(DocumentDoors):
    """Working copies and presence, for a model admin of documents whose form is a `KeptForm`."""

    def doors(self):
        return super().doors() | {"throw_away": ("throw-away/", require_POST(self.throw_away_view))}

    def get_urls(self):
        """A script asks at these doors, so they answer it in JSON and lead nobody to the sign-in page."""
        keep_door = require_POST(for_staff(needs(Right.WRITE)(at_most(KEEPS_A_MINUTE)(self.keep_view))))
        throw_away_new = self.admin_site.admin_view(require_POST(self.throw_away_view))
        return [
            path("keep/", keep_door, name=self.url_name("keep_new")),
            path("<int:pk>/keep/", keep_door, name=self.url_name("keep")),
            path("token/", require_GET(for_staff(self.token_view)), name=self.url_name("token")),
            path("throw-away/", throw_away_new, name=self.url_name("throw_away_new")),
            *super().get_urls(),
        ]

    def keep_view(self, request, pk=None):
        """Keep what is sent and note who is here, each when the script asks for it."""
        sent = request.POST
        if sent.get("writer") != str(request.user.pk):
            raise ValidationError(_("Not kept: somebody else is signed in here now."))
        answer = {}
        if "thrown" in sent:
            forget(sent.getlist("thrown"), by=request.user)
        if "typed" in sent:
            answer["kept"] = kept_words(keep(self.typing(request, pk), by=request.user))
        if "here" in sent and pk is not None and TAB.fullmatch(sent.get("tab", "")):
            beside = note_presence(pk, by=request.user, tab=sent["tab"])
            answer["here"] = here_words(beside, request.user)
        return JsonResponse(answer)

    def typing(self, request, pk):
        sent, form = request.POST, self.get_form(request)
        seen, offered = sent.get("seen", ""), sent.get("offered", "")
        return Typing(
            model=self.opts.label_lower,
            document_id=pk,
            draft_key="" if pk else sent.get("draft_key", ""),
            tab=sent.get("tab", ""),
            seen=int(seen) if NUMBER.fullmatch(seen) else 0,
            data=typed_in(form, sent, apart=(*NOT_TYPED, *form.OF_ITSELF)),
            offered=offered if TAB.fullmatch(offered) else "",
        )

    def token_view(self, request):
        """Who is signed in, and a token for this form: signing in again makes the old one useless."""
        return JsonResponse({"writer": str(request.user.pk), "token": get_token(request)})

    def throw_away_view(self, request, pk=None):
        if forget(request.POST.get("tab", "").split(), by=request.user):
            self.message_user(request, _("Thrown away."), messages.SUCCESS)
        return redirect(self.address("change", pk) if pk else self.address("add"))

    # The form

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        asked = request.GET.get("kept", "")
        if request.method == "GET" and NUMBER.fullmatch(asked):
            own = WorkingCopy.objects.filter(user=request.user, model=self.opts.label_lower, document=obj)
            form.kept = own.filter(pk=asked).first()
        return form

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        forget(form.own_tabs, by=request.user)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        form = context["adminform"].form
        offered = self.offered(request, form, obj)
        context["working"] = {
            "keep": self.address("keep", obj.pk) if obj else self.address("keep_new"),
            "token": self.address("token"),
            "throw_away": self.address("throw_away", obj.pk) if obj else self.address("throw_away_new"),
            "sign_in": reverse("account_login"),
            "going_on": going_on(form, obj),
            "offers": [offer(copy) for copy in offered],
            "undecided": offered[0].tab if obj and offered else "",
            "here": here_words(others_here(obj, request.user), request.user) if obj else [],
        }
        return super().render_change_form(request, context, add, change, form_url, obj)

    def offered(self, request, form, obj):
        """The user's own copies that this form neither holds nor shows."""
        if obj is None:
            copies = WorkingCopy.objects.never_saved(request.user, self.opts.label_lower)
            return list(copies.exclude(draft_key=form["draft_key"].value() or "")[:MOST_OFFERED])
        copy = WorkingCopy.objects.of_page(request.user, obj.pk).exclude(tab__in=form.own_tabs).first()
        if copy is None:
            return []
        kept = type(form)(filled_with(copy), instance=obj)
        return [copy] if differences(kept, form) else []


def offer(copy):
    return {"pk": copy.pk, "tab": copy.tab, "title": copy.title, "when": day_and_time(copy.kept_at)}


def going_on(form, obj):
    """What is said of a form that was filled with what was kept."""
    if form.kept is None:
        return None
    latest = obj.latest_revision if obj else None
    overtaken = latest is not None and latest.number != form.kept.seen
    return offer(form.kept) | {"overtaken_by": latest.by_name if overtaken else ""}


def others_here(document, user):
    return Presence.objects.here(document.pk, timezone.now()).exclude(user=user)
