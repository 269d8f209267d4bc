"""What the buttons beside a text do; each is one service and one answer."""

import copy

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import translation
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from carthub.editorial.admin.doors import DocumentDoors
from carthub.editorial.forms import TakeDownForm
from carthub.editorial.gate import Fault
from carthub.editorial.models import Revision
from carthub.editorial.permissions import Right
from carthub.editorial.services import publishing, schedules
from carthub.editorial.services.revisions import restore
from carthub.editorial.showing import moment


def faults_of(document, revision):
    """What stands against publishing a revision."""
    try:
        pressed = document.press(revision.content)
    except ValidationError as refusal:
        return [Fault("body", message) for message in refusal.messages]
    return publishing.check(document, revision.content, pressed)


class PressButtons(DocumentDoors):
    """Publish, schedule, preview, take down and use an old version, for a model admin of documents."""

    def doors(self):
        return super().doors() | {
            "preview": ("preview/", self.preview_view),
            "preview_version": ("preview/<int:number>/", self.preview_view),
            "take_down": ("take-down/", self.take_down_view),
            "cancel": ("cancel-plan/", require_POST(self.cancel_view)),
            "restore": ("versions/<int:number>/use/", require_POST(self.restore_view)),
        }

    def publish(self, request, revision):
        document = revision.document
        anyway = request.POST.get("anyway", "") if request.user.has_perm(Right.OVERRIDE) else ""
        try:
            change = publishing.publish(revision, by=request.user, anyway=anyway)
        except ValidationError as refusal:
            return self.refused(request, document, refusal)
        if change is None:
            self.message_user(request, _("This version is live already. Nothing was changed."), messages.INFO)
        else:
            address = document.specific.published_row().get_absolute_url()
            told = format_html('{} <a href="{}">{}</a>', _("Live."), address, _("See it"))
            self.message_user(request, told, messages.SUCCESS)
        return self.to_form(document)

    def refused(self, request, document, refusal):
        if getattr(refusal, "code", None) == "overtaken" or "anyway" in getattr(refusal, "error_dict", {}):
            self.message_user(request, " ".join(refusal.messages), messages.ERROR)
            return self.to_form(document)
        return self.to_form(document, check=True)

    def schedule(self, request, revision, at):
        try:
            schedules.schedule(revision, at=at, by=request.user)
        except ValidationError:
            return self.to_form(revision.document, check=True)
        self.message_user(request, _("Will be published on %s.") % moment(at), messages.SUCCESS)
        return self.to_form(revision.document)

    def preview_view(self, request, pk, number=None):
        """The public page made of a version that readers may never see."""
        document = self.document_for(request, pk)
        revision = document.latest_revision
        if number is not None:
            revision = get_object_or_404(Revision, document=pk, number=number)
        try:
            row = document.preview_row(revision)
        except ValidationError as refusal:
            self.message_user(request, " ".join(refusal.messages), messages.ERROR)
            return self.to_form(document, check=True)
        draft_bar = {
            "status": document.state.label,
            "version": revision.number,
            "edit_address": self.address("change", pk),
            **self.beside_preview(request, document, revision),
        }
        with translation.override(row.language):
            response = self.render_preview(as_reader(request, row), row, revision, draft_bar)
        response["Cache-Control"] = "private, no-store"
        response["X-Robots-Tag"] = "noindex"
        return response

    def render_preview(self, request, row, revision, draft_bar):
        raise NotImplementedError

    def beside_preview(self, request, document, revision):
        """What else the bar above a preview shows; a part adds its own."""
        return {}

    def take_down_view(self, request, pk):
        document = self.document_for(request, pk, Right.PUBLISH)
        if not document.is_live:
            self.message_user(
                request, _("This page is not live, so there is nothing to take down."), messages.INFO
            )
            return self.to_form(document)
        form = TakeDownForm(request.POST or None)
        if request.method == "POST" and form.is_valid() and self.take_down(request, document, form):
            return self.to_form(document)
        context = self.page_context(request, document, _("Take down")) | {
            "form": form,
            "media": self.media + form.media,
        }
        return TemplateResponse(request, "admin/editorial/document/take_down.html", context)

    def take_down(self, request, document, form):
        try:
            publishing.withdraw(document, by=request.user, **form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, refusal)
            return False
        self.message_user(
            request, _("Taken down. Who comes to the old address is told why."), messages.SUCCESS
        )
        return True

    def cancel_view(self, request, pk):
        document = self.document_for(request, pk, Right.PUBLISH)
        schedules.cancel_schedule(document, by=request.user)
        self.message_user(request, _("The plan is called off. The text stays as it is."), messages.SUCCESS)
        return self.to_form(document)

    def restore_view(self, request, pk, number):
        document = self.document_for(request, pk, Right.WRITE)
        revision = get_object_or_404(Revision, document=pk, number=number)
        try:
            _restored, notes = restore(revision, by=request.user)
        except ValidationError as refusal:
            self.message_user(request, " ".join(refusal.messages), messages.ERROR)
            return self.to_form(document)
        told = _("Version %d is the draft now. Readers see it once you publish.") % number
        self.message_user(request, " ".join([told, *notes]), messages.SUCCESS)
        return self.to_form(document)

    def history_view(self, request, object_id, extra_context=None):
        """Every version with who, when and why, instead of the stock list of actions."""
        document = self.document_for(request, object_id)
        versions = document.revisions.defer("content_text")
        live = document.live_revision_id if document.is_live else None
        context = self.page_context(request, document, _("Versions")) | {
            "versions": versions,
            "live_id": live,
        }
        return TemplateResponse(request, "admin/editorial/document/versions.html", context)


def as_reader(request, row):
    """The same request at the page's own address, so that a preview is the page to the byte."""
    reader = copy.copy(request)
    reader.path = reader.path_info = row.get_absolute_url()
    reader.page_language = row.language
    return reader
