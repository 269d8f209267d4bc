"""Publishing several pages together: what stands against each, then one act; and the group that waits."""

import re
from dataclasses import dataclass

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from carthub.editorial.admin.lists import ids_in, status_badge
from carthub.editorial.finding import FoundSelectMultiple
from carthub.editorial.forms import WhenForm
from carthub.editorial.models import Document, Revision, Schedule
from carthub.editorial.permissions import Right
from carthub.editorial.services.plans import call_off
from carthub.editorial.services.together import MOST, plan_together, prepare, publish_together
from carthub.editorial.showing import edit_address, group_address, moment

SEEN = re.compile(r"(?P<page>[0-9]{1,15}):(?P<number>[0-9]{1,9})")


class TogetherForm(WhenForm):
    more = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Add pages by their title"),
        queryset=Document.objects.all(),
        required=False,
        widget=FoundSelectMultiple(Schedule._meta.get_field("document"), admin.site),
    )


@dataclass(frozen=True)
class Row:
    """One page on the screen, with the version that is meant."""

    document: Document
    revision: Revision
    faults: list[dict[str, str]]
    warnings: list[str]

    @property
    def key(self):
        return f"{self.document.pk}:{self.revision.number}"

    @property
    def address(self):
        return edit_address(self.document)

    @property
    def badge(self):
        return status_badge(self.document.state)

    @property
    def is_live(self):
        return self.document.is_live and self.document.live_revision_id == self.revision.pk


class TogetherViews:
    """Mixed into the admin of all pages, so that articles and topic pages go together."""

    def get_urls(self):
        views = {
            "together": ("together/", self.together_view),
            "group": ("together/<uuid:group>/", self.group_view),
            "group_call_off": ("together/<uuid:group>/call-off/", require_POST(self.group_call_off_view)),
        }
        own = [
            path(route, self.admin_site.admin_view(view), name=f"editorial_document_{name}")
            for name, (route, view) in views.items()
        ]
        return own + super().get_urls()

    def together_view(self, request):
        """Which pages, when, and what stands against each; nothing happens before it is confirmed."""
        refuse_without(request.user, Right.PUBLISH)
        confirmed = "_confirm" in request.POST
        form = TogetherForm(request.POST) if confirmed else TogetherForm(initial=typed(request))
        chosen = chosen_versions(request)
        if len(chosen) > MOST:
            messages.warning(request, _("At most %d pages can be published together.") % MOST)
            chosen = dict(list(chosen.items())[:MOST])
        answer = self.confirm(request, form, chosen) if confirmed and form.is_valid() else None
        if answer is not None:
            return answer
        rows = rows_of(chosen, form.cleaned_data.get("at") if confirmed else None)
        context = self.context_of(request, _("Publish together")) | {
            "form": form,
            "rows": rows,
            "refused": sum(bool(row.faults) for row in rows),
            "media": self.media + form.media,
        }
        return TemplateResponse(request, "admin/editorial/document/together.html", context)

    def confirm(self, request, form, chosen):
        """Publish or plan; None when something stands against it, which the page then shows."""
        at, revisions = form.cleaned_data["at"], latest_versions(chosen)
        unseen = [each for each in revisions if chosen[each.document_id] != each.number]
        if unseen:
            told = _(
                "“%(title)s” is new here, or was saved while you looked. Look at version %(number)d first."
            )
            form.add_error(None, told % {"title": unseen[0].document.title, "number": unseen[0].number})
            return None
        try:
            if at is None:
                publish_together(revisions, by=request.user)
                words = ngettext("%d page is live.", "%d pages are live.", len(revisions)) % len(revisions)
                messages.success(request, words)
                return redirect("admin:index")
            plans = plan_together(revisions, at=at, by=request.user)
        except ValidationError as refusal:
            form.add_error(None, refusal)
            return None
        messages.success(request, _("Planned for %s: all of them, or none.") % moment(at))
        return redirect(group_address(plans[0].group))

    def group_view(self, request, group):
        """Pages that are to be published together, were, or could not be."""
        refuse_without(request.user, Right.READ)
        plans = list(
            Schedule.objects.filter(group=group)
            .select_related("document", "revision")
            .defer("prepared", "revision__content_text")
        )
        if not plans:
            raise Http404("No such group.")
        first = plans[0]
        done = first.state == Schedule.State.DONE
        title = _("Published together") if done else _("Publish together")
        context = self.context_of(request, title) | {
            "plans": [{"plan": plan, "address": edit_address(plan.document)} for plan in plans],
            "first": first,
            "when": moment(first.at),
            "waits": first.state == Schedule.State.WAITING,
            "failed": first.state == Schedule.State.FAILED,
            "again": ",".join(str(plan.document_id) for plan in plans),
        }
        return TemplateResponse(request, "admin/editorial/document/group.html", context)

    def group_call_off_view(self, request, group):
        refuse_without(request.user, Right.PUBLISH)
        waiting = Schedule.objects.waiting().filter(group=group).first()
        if waiting is None:
            messages.info(request, _("This plan waited no longer, so there was nothing to call off."))
        else:
            call_off(waiting, by=request.user)
            messages.success(
                request, _("The plan is called off for all of them. The texts stay as they are.")
            )
        return redirect(group_address(group))

    def context_of(self, request, title):
        return {**self.admin_site.each_context(request), "title": title, "subtitle": None, "opts": self.opts}


def refuse_without(user, right):
    if not user.has_perm(right):
        raise PermissionDenied


def typed(request):
    """What was chosen in the form so far, when it was sent only to add a page or to leave one out."""
    parts = [request.POST.get(f"at_{number}") for number in range(3)]
    return {"when": request.POST.get("when", "now"), "at": parts}


def chosen_versions(request):
    """The number of the version that was seen, by the ids of pages in the order chosen; None if unseen."""
    if request.method != "POST":
        return dict.fromkeys(ids_in(request.GET.get("pages", "").split(",")))
    seen = filter(None, map(SEEN.fullmatch, request.POST.getlist("page")))
    chosen = {int(each["page"]): int(each["number"]) for each in seen}
    chosen |= {pk: None for pk in ids_in(request.POST.getlist("more")) if pk not in chosen}
    for pk in ids_in(request.POST.get("leave", "").split(",")):
        chosen.pop(pk, None)
    return chosen


def latest_versions(ids):
    """The newest version of each page, in the order of the ids."""
    pages = Document.objects.filter(pk__in=ids).exclude(latest_revision=None)
    found = pages.select_related("latest_revision").in_bulk()
    return [found[pk].latest_revision for pk in ids if pk in found]


def rows_of(ids, at):
    revisions = latest_versions(ids)
    documents = Document.objects.with_state(Schedule.objects.waiting()).in_bulk(ids)
    return [
        Row(
            documents[each.revision.document_id],
            each.revision,
            [fault_shown(documents[each.revision.document_id], fault) for fault in each.faults],
            each.warnings,
        )
        for each in prepare(revisions, at=at)
    ]


def fault_shown(document, fault):
    """With a link to the field that mends it."""
    target = f"{edit_address(document)}?check=1#id_{fault.field}" if fault.field else edit_address(document)
    return {"message": fault.message, "address": target}
