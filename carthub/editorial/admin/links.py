"""What a page's form and its ways out say of links: those that lead nowhere, and pages that lead here."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from carthub.editorial.address_forms import LeaveAddressForm
from carthub.editorial.gate import find_faults
from carthub.editorial.linking import dead_ends
from carthub.editorial.mentions import mentions_in_drafts_too
from carthub.editorial.permissions import Right
from carthub.editorial.press_plan import press_plan
from carthub.editorial.services import publishing
from carthub.editorial.services.drafts import delete_draft
from carthub.lib.rendering.links import Link


def shows_its_draft(document):
    """Whether readers have exactly what the form shows."""
    return document.is_live and not document.differs


def worth_a_look(document):
    """What the gate says of a text and does not refuse it for."""
    if shows_its_draft(document):
        links = document.page_links.order_by("pk").values_list("path", "words")
        return dead_ends([Link(*each) for each in links], live=[document.pk])
    try:
        content = document.latest_revision.content
        pressed = document.press(content)
    except ValidationError:
        return []
    candidate = publishing.candidate_for(document, content, pressed.values, pressed.rendered)
    rules = [each for each in press_plan().GATE if each.warns]
    return [fault.message for fault in find_faults(candidate, rules)]


class LinkedPages:
    """For a model admin of documents: a box above the form, and the question where an address should lead."""

    delete_confirmation_template = "admin/editorial/document/delete.html"

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj is not None and request.method == "GET":
            context |= {"worth_a_look": worth_a_look(obj), "looks_at_live": shows_its_draft(obj)}
        return super().render_change_form(request, context, add, change, form_url, obj)

    def get_deleted_objects(self, objs, request):
        return [str(document) for document in objs], {}, set(), []

    def delete_view(self, request, object_id, extra_context=None):
        extra_context = (extra_context or {}) | {"form": LeaveAddressForm()}
        try:
            return super().delete_view(request, object_id, extra_context)
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
            return redirect(self.address("change", object_id))

    def render_delete_form(self, request, context):
        mentions = mentions_in_drafts_too(context["object"])
        context |= {"mentions": mentions, "address": context["object"].get_absolute_url()}
        return super().render_delete_form(request, context)

    def delete_model(self, request, obj):
        form = LeaveAddressForm(request.POST)
        if not form.is_valid():
            raise ValidationError(_("The page that readers should be sent to is not live. Choose another."))
        chosen = form.cleaned_data["send_readers_to"] if request.user.has_perm(Right.REDIRECT) else None
        delete_draft(obj, by=request.user, send_readers_to=chosen)
