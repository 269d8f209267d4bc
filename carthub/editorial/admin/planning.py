"""What is to happen to a page at a time: planning it, showing it, calling it off."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from carthub.editorial.admin.doors import DocumentDoors
from carthub.editorial.models import Schedule
from carthub.editorial.permissions import Right
from carthub.editorial.services import schedules
from carthub.editorial.services.plans import call_off
from carthub.editorial.showing import group_address, moment


class PlanDoors(DocumentDoors):
    """Publish at a time and call a plan off, for a model admin of documents."""

    def doors(self):
        return super().doors() | {
            "call_off": ("plans/<int:plan>/call-off/", require_POST(self.call_off_view)),
        }

    def schedule(self, request, revision, at):
        try:
            schedules.schedule(revision, at=at, by=request.user)
        except ValidationError as refusal:
            if "at" not in getattr(refusal, "error_dict", {}):
                return self.to_form(revision.document, check=True)
            self.message_user(request, " ".join(refusal.messages), messages.ERROR)
            return self.to_form(revision.document)
        self.message_user(request, _("Will be published on %s.") % moment(at), messages.SUCCESS)
        return self.to_form(revision.document)

    def call_off_view(self, request, pk, plan):
        document = self.document_for(request, pk, Right.PUBLISH)
        waiting = get_object_or_404(document.schedules, pk=plan)
        if call_off(waiting, by=request.user):
            told = _("The plan is called off. The text stays as it is."), messages.SUCCESS
        else:
            told = _("This plan waited no longer, so there was nothing to call off."), messages.INFO
        self.message_user(request, *told)
        return self.to_form(document)


def plans_shown(document):
    """What waits for a page, and what failed lately and was not planned again, in order."""
    own = document.schedules.select_related("revision").defer("prepared", "revision__content_text")
    plans = [*own.waiting(), *own.failed_lately(timezone.now())]
    return [
        {
            "plan": plan,
            "when": moment(plan.at),
            "failed": plan.state == Schedule.State.FAILED,
            "withdraws": plan.action == Schedule.Action.WITHDRAW,
            "group_address": group_address(plan.group) if plan.group else "",
        }
        for plan in sorted(plans, key=lambda plan: plan.at)
    ]
