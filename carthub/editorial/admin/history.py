"""What changed and when: the versions of a page, what readers saw of it, and any two side by side."""

import copy

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from carthub.editorial.admin.doors import DocumentDoors
from carthub.editorial.comparing import compare_contents, small_picture, weighty_changes
from carthub.editorial.editions import (
    as_it_was,
    check_among,
    check_words,
    publishings,
    read_day,
    read_editions,
    reviews_of_texts,
)
from carthub.editorial.history_forms import CompareForm, DayForm
from carthub.editorial.models import Decision, Review, Revision
from carthub.editorial.permissions import Right
from carthub.editorial.services.revisions import restore
from carthub.editorial.showing import moment
from carthub.editorial.timeline import read_timeline


class HistoryPages(DocumentDoors):
    """Preview, history, editions, comparing, and using an old version, for a model admin of documents."""

    def doors(self):
        return super().doors() | {
            "preview": ("preview/", self.preview_view),
            "preview_version": ("preview/<int:number>/", self.edition_view),
            "editions": ("history/editions/", self.editions_view),
            "compare": ("history/compare/", self.compare_view),
            "restore": ("versions/<int:number>/use/", require_POST(self.restore_view)),
        }

    # Lists

    def history_view(self, request, object_id, extra_context=None):
        """Versions and events in one list, instead of the stock list of actions."""
        document = self.document_for(request, object_id)
        page = read_timeline(document, request.GET)
        context = self.history_context(request, document, _("History"), page)
        if "day" in request.GET:
            context["day_form"] = form = DayForm(request.GET)
            context["answer"] = read_day(document, form.cleaned_data["day"]) if form.is_valid() else None
        return self.answer(request, "history", context | chosen(context))

    def editions_view(self, request, pk):
        document = self.document_for(request, pk)
        page = read_editions(document, request.GET)
        context = self.history_context(request, document, _("What readers saw"), page)
        return self.answer(request, "editions", context)

    def history_context(self, request, document, title, page):
        context = self.page_context(request, document, title) | page.context() | self.milestones(document)
        return context | {"entries": page.rows, "day_form": DayForm()}

    def milestones(self, document):
        """The numbers of the versions that others are most often compared with; None where there is none."""
        ids = [document.latest_revision_id, document.live_revision_id]
        numbers = dict(Revision.objects.filter(pk__in=ids).values_list("pk", "number"))
        checked = Review.objects.filter(document=document.pk, decision=Decision.SIGNED)
        return {
            "latest_number": numbers.get(document.latest_revision_id),
            "live_number": numbers[document.live_revision_id] if document.is_live else None,
            "checked_number": checked.values_list("revision__number", flat=True).first(),
        }

    def answer(self, request, name, context):
        return TemplateResponse(request, f"admin/editorial/document/{name}.html", context)

    # Comparing

    def compare_view(self, request, pk):
        document = self.document_for(request, pk)
        form = CompareForm(request.GET or None, document=document)
        context = self.page_context(request, document, _("Compare versions")) | self.milestones(document)
        if form.is_valid():
            try:
                context |= self.compared(document, *form.versions)
            except ValidationError as refusal:
                form.add_error(None, refusal)
        return self.answer(request, "compare", context | {"form": form})

    def compared(self, document, before, after):
        found = compare_contents(document, before.content, after.content)
        language = after.content["language"]
        with translation.override(language):
            direction = "rtl" if translation.get_language_bidi() else "ltr"
        return {
            "differences": found,
            "weighty": weighty_changes(found),
            "sides": self.sides(document, before, after),
            "language": language,
            "direction": direction,
        }

    def sides(self, document, *versions):
        """What is said of each version; its picture only if the other has another."""
        said = reviews_of_texts(document, {version.signed_sha256 for version in versions})
        pictures = [small_picture(version.content) for version in versions]
        return [
            {
                "version": version,
                "name": _("Version %d") % version.number,
                "checked": check_words(check_among(said[version.signed_sha256], None)),
                "picture": picture if pictures[0] != pictures[1] else {},
            }
            for version, picture in zip(versions, pictures, strict=True)
        ]

    # Looking

    def preview_view(self, request, pk):
        """The public page made of the draft."""
        document = self.document_for(request, pk)
        bar = {
            "status": document.state.label,
            "words": _("Version %d. Only people who are signed in see this page.")
            % document.latest_revision.number,
            "address": self.address("change", pk),
            "label": _("Back to editing"),
        }
        return self.look(request, document, document.latest_revision, bar)

    def edition_view(self, request, pk, number):
        """The public page made of one version, as readers saw it or never did."""
        document = self.document_for(request, pk)
        revision = get_object_or_404(Revision, document=pk, number=number)
        seen = list(publishings(document).filter(revision=revision.pk).order_by("pk"))
        bar = {
            "status": _("Version %d") % number,
            "words": seen_words(seen),
            "address": self.address("history", pk),
            "label": _("Back to the history"),
        }
        was = as_it_was(document, seen[-1]) if seen and seen[-1].until else {}
        return self.look(request, document, revision, bar, **was)

    def look(self, request, document, revision, bar, **was):
        try:
            row = document.preview_row(revision)
        except ValidationError as refusal:
            self.message_user(request, " ".join(refusal.messages), messages.ERROR)
            return self.to_form(document, check=True)
        for name, value in was.items():
            setattr(row, name, value)
        bar |= self.beside_text(request, document, revision)
        with translation.override(row.language), timezone.override(None):  # readers have the hub's zone
            response = self.render_preview(as_reader(request, row), row, revision, bar)
        response["Cache-Control"] = "private, no-store"
        response["X-Robots-Tag"] = "noindex"
        return response

    def render_preview(self, request, row, revision, draft_bar):
        raise NotImplementedError

    # Going back

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


def chosen(milestones):
    """The versions that are marked for comparing to begin with: the newest, and the one readers have."""
    latest, live = milestones["latest_number"], milestones["live_number"]
    return {"chosen_before": latest - 1 if live in (None, latest) else live, "chosen_after": latest}


def seen_words(seen):
    """When readers saw a version; `seen` are its publishings in their order."""
    if not seen:
        return _("Readers never saw this version.")
    if seen[-1].until is None:
        return _("Readers see this version since %s.") % moment(seen[-1].at)
    bounds = [{"since": moment(each.at), "until": moment(each.until)} for each in seen]
    times = ", ".join(_("from %(since)s to %(until)s") % each for each in bounds)
    return _("Readers saw it %s. It is not what they see today.") % times


def as_reader(request, row):
    """The same request at the page's own address, so that a preview is the page to the byte."""
    reader = copy.copy(request)
    reader.path = reader.path_info = row.get_absolute_url()
    reader.page_language = row.language
    return reader
