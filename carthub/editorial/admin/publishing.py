"""What the buttons beside a text do; each is one service and one answer."""

import logging

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import OperationalError, connection
from django.template.response import TemplateResponse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from carthub.editorial.admin.doors import DocumentDoors
from carthub.editorial.forms import TakeDownForm
from carthub.editorial.gate import Fault, refusing
from carthub.editorial.mentions import mentions_of
from carthub.editorial.permissions import Right
from carthub.editorial.services import publishing, schedules
from carthub.editorial.showing import moment

logger = logging.getLogger(__name__)
NO_ROOM = gettext_lazy(
    "The database of the hub is full or does not answer. Try again in a moment, and tell your operator."
)


def note_database_fault(error: OperationalError) -> None:
    """For the operator; and a connection that broke is opened anew before the next attempt."""
    logger.error("Nothing could be written: %s", error)
    connection.close_if_unusable_or_obsolete()


def faults_of(document, revision):
    """What stands against publishing a revision."""
    try:
        pressed = document.press(revision.content)
    except ValidationError as refusal:
        return [Fault("body", message) for message in refusal.messages]
    return refusing(publishing.check(document, revision.content, pressed))


class PressButtons(DocumentDoors):
    """Publish and take down, for a model admin of documents."""

    def doors(self):
        return super().doors() | {
            "take_down": ("take-down/", self.take_down_view),
        }

    def publish(self, request, revision):
        document = revision.document
        anyway = request.POST.get("anyway", "") if request.user.has_perm(Right.OVERRIDE) else ""
        try:
            change = publishing.publish(revision, by=request.user, anyway=anyway)
        except ValidationError as refusal:
            return self.refused(request, document, refusal)
        except OperationalError as error:
            note_database_fault(error)
            told = _("Your text is saved, and readers do not have it yet.")
            self.message_user(request, f"{told} {NO_ROOM}", messages.ERROR)
            return self.to_form(document)
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

    def take_down_view(self, request, pk):
        """Now or at a time; a page that is still to be published can be planned to end."""
        document = self.document_for(request, pk, Right.PUBLISH)
        starts = document.schedules.waiting().publishing().first()
        if not document.is_live and starts is None:
            self.message_user(
                request, _("This page is not live, so there is nothing to take down."), messages.INFO
            )
            return self.to_form(document)
        form = TakeDownForm(request.POST or None, only_later=not document.is_live)
        if request.method == "POST" and form.is_valid() and self.take_down(request, document, form):
            return self.to_form(document)
        context = self.page_context(request, document, _("Take down")) | {
            "form": form,
            "starts": moment(starts.at) if starts else "",
            "media": self.media + form.media,
            "mentions": mentions_of(document),
        }
        return TemplateResponse(request, "admin/editorial/document/take_down.html", context)

    def take_down(self, request, document, form):
        at = form.cleaned_data["at"]
        try:
            if at is None:
                publishing.withdraw(document, by=request.user, **form.told)
            else:
                schedules.plan_withdrawal(document, at=at, by=request.user, **form.told)
        except ValidationError as refusal:
            form.add_error(None, refusal)
            return False
        done = _("Taken down. Who comes to the old address is told why.")
        told = done if at is None else _("Will be taken down on %s.") % moment(at)
        self.message_user(request, told, messages.SUCCESS)
        return True
