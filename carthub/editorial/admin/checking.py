"""Sending a text for its medical check, and the page on which a reviewer reads and signs it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from carthub.editorial.admin.doors import DocumentDoors
from carthub.editorial.admin.lists import status_badge
from carthub.editorial.check_forms import CheckForm, SendForm
from carthub.editorial.comparing import compare_contents, weighty_changes
from carthub.editorial.models import Decision, Review, What
from carthub.editorial.permissions import Right
from carthub.editorial.querysets import Stage
from carthub.editorial.services import checking
from carthub.editorial.transitions import STEPS, Move


class CheckDoors(DocumentDoors):
    """Send for check, take back, read and sign, for a model admin of documents."""

    def doors(self):
        return super().doors() | {
            "send": ("send/", self.send_view),
            "take_back": ("take-back/", require_POST(self.take_back_view)),
            "check": ("check/", self.check_view),
        }

    def send_view(self, request, pk):
        document = self.document_for(request, pk, Right.WRITE)
        form = SendForm(request.POST or None, document=document)
        if request.method == "POST" and form.is_valid() and self.send(request, document, form):
            return self.to_form(document)
        context = self.page_context(request, document, _("Send for check")) | {"form": form}
        return TemplateResponse(request, "admin/editorial/document/send.html", context)

    def send(self, request, document, form):
        try:
            checking.send_for_check(document, by=request.user, **form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, " ".join(refusal.messages))
            return False
        self.message_user(request, _("Sent. You are told when it is checked."), messages.SUCCESS)
        return True

    def take_back_view(self, request, pk):
        document = self.document_for(request, pk, Right.WRITE)
        try:
            checking.take_back(document, by=request.user)
        except ValidationError as refusal:
            self.message_user(request, " ".join(refusal.messages), messages.ERROR)
        else:
            self.message_user(request, _("Taken back. The reviewer is told."), messages.SUCCESS)
        return self.to_form(document)

    def check_view(self, request, pk):
        """What changed since the last check, or the whole text, and the checklist below it."""
        document = self.document_for(request, pk)
        before = last_signed(document)
        form = CheckForm(request.POST or None, earlier=before)
        overtaken = None
        if request.method == "POST":
            if not request.user.has_perm(Right.CHECK):
                raise PermissionDenied
            if form.is_valid() and self.decide(request, document, form):
                return redirect("admin:index")
            document = self.document_for(request, pk)  # as it is now, and not as it was before the refusal
            overtaken = overtaken_version(document, form)
        context = self.page_context(request, document, _("Medical check")) | {
            "form": form,
            "fault": fault_in_deciding(document, request.user),
            "before": before,
            **reading(document, overtaken or (before and before.revision)),
            "overtaken": overtaken,
            **self.beside_text(request, document, document.latest_revision),
        }
        return TemplateResponse(request, "admin/editorial/document/check.html", context)

    def decide(self, request, document, form):
        seen = get_object_or_404(document.revisions, number=form.cleaned_data["seen"])
        signs = "_sign" in request.POST
        verdict = checking.sign if signs else checking.ask_for_changes
        try:
            verdict(
                document,
                by=request.user,
                seen=seen,
                answers=form.answers(),
                message=form.cleaned_data["message"],
            )
        except ValidationError as refusal:
            form.add_error(None, refusal)
            return False
        told = _("Signed. Thank you.") if signs else _("Sent back with your words.")
        self.message_user(request, told, messages.SUCCESS)
        return True


def last_signed(document):
    """The last review that signed a text of this page, whether it still holds or not."""
    signed = document.reviews.filter(decision=Decision.SIGNED)
    return signed.select_related("revision").first()


def overtaken_version(document, form):
    """The version that a reviewer read, when the draft says something else by now."""
    seen = document.revisions.filter(number=form.cleaned_data.get("seen", 0)).first()
    latest = document.latest_revision
    return seen if seen is not None and seen.signed_sha256 != latest.signed_sha256 else None


def fault_in_deciding(document, user):
    """Why this user can not sign or send back the text now; empty when they can."""
    try:
        STEPS[Move.SIGN].refuse_from(document)
        checking.refuse_checker(document, user)
    except ValidationError as refusal:
        return " ".join(refusal.messages)
    return ""


def reading(document, since):
    """What the reviewer reads: the changes since a version, and the whole page as readers would get it."""
    latest = document.latest_revision
    signed = document.SIGNED
    parts = compare_contents(document, since.content, latest.content, only=signed) if since else []
    return {
        "latest": latest,
        "since": since,
        "parts": parts,
        "shifts": [change for _label, change in weighty_changes(parts) if is_short(change)],
        "page": document.preview_row(latest),
        "sent": document.events.filter(what=What.SENT).first(),
        "badge": status_badge(document.state),
    }


def is_short(change):
    """Enough to be shown large: "2 weeks → 8 weeks" and not a rewritten paragraph."""
    return bool(change.before_phrase or change.after_phrase)


def check_panel(document, user):
    """What the form's panel says of the medical check."""
    standing = Review.objects.standing(document.pk, document.latest_revision.signed_sha256)
    return {
        "check": standing,
        "waits": document.stage == Stage.WAITING,
        "asked": document.reviews.first() if document.stage == Stage.ASKED else None,
        "may_check": not fault_in_deciding(document, user),
    }
