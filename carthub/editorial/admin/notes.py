"""Notes beside a text: on its form, on a preview, or on a page of their own."""

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from carthub.editorial.admin.doors import DocumentDoors
from carthub.editorial.models import Note, Revision
from carthub.editorial.note_forms import NoteForm, ReplyForm
from carthub.editorial.permissions import Right
from carthub.editorial.services import notes
from carthub.editorial.services.outside import take_in_comments
from carthub.editorial.threads import notes_on


class NoteDoors(DocumentDoors):
    """Notes and how many are open, for a model admin of documents.

    A script gets the panel alone for an answer, so that the form around it is not left.
    """

    def doors(self):
        return super().doors() | {
            "notes": ("notes/", self.notes_view),
            "note_reply": ("notes/<int:note_pk>/reply/", require_POST(self.note_reply_view)),
            "note_done": ("notes/<int:note_pk>/done/", require_POST(self.note_done_view)),
            "note_reopen": ("notes/<int:note_pk>/reopen/", require_POST(self.note_reopen_view)),
        }

    def notes_view(self, request, pk):
        """All notes of a page; what is posted here is a new one."""
        writes = request.method == "POST"
        document = self.document_for(request, pk, Right.NOTE if writes else Right.READ)
        form = NoteForm(request.POST) if writes else None
        if writes and form.is_valid():
            return self.noted(request, document, self.write_note(request, document, form))
        if writes and by_script(request):
            return refusal(" ".join(message for found in form.errors.values() for message in found))
        beside = self.beside_text(request, document, document.latest_revision)
        if writes:
            beside["notes"].form = form
        context = self.page_context(request, document, _("Notes")) | beside
        return TemplateResponse(request, "admin/editorial/document/notes.html", context)

    def write_note(self, request, document, form):
        wanted = form.cleaned_data
        revision = get_object_or_404(Revision, document=document.pk, number=wanted["version"])
        return notes.write_note(
            revision, by=request.user, text=wanted["text"], passage=form.passage, field=wanted["field"]
        )

    def note_reply_view(self, request, pk, note_pk):
        form = ReplyForm.for_note(note_pk, request.POST)
        return self.on_note(
            request, pk, note_pk, lambda note, by: notes.reply(note, by=by, text=form.words())
        )

    def note_done_view(self, request, pk, note_pk):
        return self.on_note(request, pk, note_pk, notes.mark_done)

    def note_reopen_view(self, request, pk, note_pk):
        return self.on_note(request, pk, note_pk, notes.reopen)

    def on_note(self, request, pk, note_pk, act):
        document = self.document_for(request, pk, Right.NOTE)
        note = get_object_or_404(Note, pk=note_pk, document=document.pk)
        try:
            return self.noted(request, document, act(note, by=request.user))
        except ValidationError as refused:
            sentence = " ".join(refused.messages)
        if by_script(request):
            return refusal(sentence)
        self.message_user(request, sentence, messages.ERROR)
        return redirect(self.address("notes", pk))

    def noted(self, request, document, note):
        if by_script(request):
            found = notes_on(document, version_seen(request, document), back=way_back(request))
            panel = "admin/editorial/document/_notes_panel.html"
            return JsonResponse({"html": render_to_string(panel, {"notes": found}, request)})
        address = way_back(request) or self.address("notes", document.pk)
        return redirect(f"{address}#note-{note.parent_id or note.pk}")

    # Beside the text, and in the list

    def beside_text(self, request, document, revision):
        """What came from outside is taken in first."""
        take_in_comments(document)
        beside = super().beside_text(request, document, revision)
        return beside | {"notes": notes_on(document, revision, back=request.path)}

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj is not None:
            context |= self.beside_text(request, obj, obj.latest_revision)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def get_list_display(self, request):
        return (*super().get_list_display(request), "open_notes")

    def get_changelist_instance(self, request):
        """Count for the rows that are shown, in one query: counted in the list's own, all rows would be."""
        changelist = super().get_changelist_instance(request)
        rows = changelist.result_list
        counts = Note.objects.open().on_documents([row.pk for row in rows]).counted_by_document()
        for row in rows:
            row.open_note_count = counts.get(row.pk, 0)
        return changelist

    @admin.display(description=gettext_lazy("notes"))
    def open_notes(self, document):
        return document.open_note_count or ""


def by_script(request):
    return "by_script" in request.POST


def refusal(sentence):
    return JsonResponse({"error": sentence}, status=400)


def version_seen(request, document):
    """The version that the panel stood beside."""
    number = request.POST.get("version", "")
    seen = document.revisions.filter(number=number).first() if number.isdecimal() else None
    return seen or document.latest_revision


def way_back(request):
    address = request.POST.get("back", "")
    return address if url_has_allowed_host_and_scheme(address, allowed_hosts=None) else ""
