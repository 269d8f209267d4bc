from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db import IntegrityError, OperationalError, transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from carthub.editorial.admin.bulk import BulkActions
from carthub.editorial.admin.checking import CheckDoors, check_panel
from carthub.editorial.admin.erasing import Erasable
from carthub.editorial.admin.history import HistoryPages
from carthub.editorial.admin.keeping import KeepsTyping
from carthub.editorial.admin.links import LinkedPages
from carthub.editorial.admin.lists import (
    AuthorFilter,
    DocumentColumns,
    LanguageFilter,
    ShortPaginator,
    StatusFilter,
    status_badge,
)
from carthub.editorial.admin.notes import NoteDoors
from carthub.editorial.admin.planning import PlanDoors, plans_shown
from carthub.editorial.admin.publishing import NO_ROOM, PressButtons, faults_of, note_database_fault
from carthub.editorial.admin.shares import ShareDoors
from carthub.editorial.admin.together import TogetherViews
from carthub.editorial.finding import Findable
from carthub.editorial.models import Document, Schedule
from carthub.editorial.permissions import Right
from carthub.editorial.querysets import State
from carthub.editorial.services.revisions import record_revision
from carthub.editorial.showing import edit_address


class DocumentAdmin(
    Findable,
    Erasable,
    LinkedPages,
    NoteDoors,
    ShareDoors,
    HistoryPages,
    PressButtons,
    PlanDoors,
    CheckDoors,
    KeepsTyping,
    BulkActions,
    DocumentColumns,
    admin.ModelAdmin,
):
    """What the admins of articles and topic pages share: lists, the form, its buttons and its conflicts."""

    change_form_template = "admin/editorial/document/change_form.html"
    change_list_template = "admin/editorial/document/change_list.html"
    list_filter = (StatusFilter, LanguageFilter, AuthorFilter, "example")
    list_per_page = 50
    ordering = ("-updated_at", "-pk")
    paginator = ShortPaginator
    search_fields = ("title", "slug")
    show_facets = admin.ShowFacets.NEVER
    show_full_result_count = False
    view_on_site = False

    class Media:
        js = [
            forms.Script("js/admin/form.js", type="module"),
            forms.Script("js/admin/choosing.js", type="module"),
        ]

    def get_urls(self):
        return self.door_urls() + super().get_urls()

    def get_form(self, request, obj=None, change=False, **kwargs):
        """Choosing is not deleting: no red cross stands beside a chosen topic or picture."""
        form = super().get_form(request, obj, change=change, **kwargs)
        form.not_saved = getattr(request, "not_saved", "")
        for field in form.base_fields.values():
            if isinstance(field.widget, RelatedFieldWidgetWrapper):
                field.widget.can_delete_related = False
        return form

    def get_queryset(self, request):
        rows = super().get_queryset(request).with_state(Schedule.objects.waiting())
        return rows.prefetch_related("authorships__person")

    def get_search_results(self, request, queryset, search_term):
        return queryset.with_words(search_term), False

    def get_object(self, request, object_id, from_field=None):
        """What is about to be saved is locked before it is read, so that nothing older is written back."""
        if request.method == "POST" and transaction.get_connection().in_atomic_block and object_id.isdigit():
            Document.objects.select_for_update(no_key=True).filter(pk=object_id).first()
        return super().get_object(request, object_id, from_field)

    def has_delete_permission(self, request, obj=None):
        """A page that readers saw is taken down, never deleted."""
        if obj is not None and obj.live_revision_id is not None:
            return False
        return super().has_delete_permission(request, obj)

    # Saving

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """Save in one transaction, then publish or preview in another: rendering holds no lock."""
        try:
            response = super().changeform_view(request, object_id, form_url, extra_context)
        except IntegrityError:  # somebody took the address in this very moment: the form says so now
            response = super().changeform_view(request, object_id, form_url, extra_context)
        except OperationalError as error:
            if request.method != "POST":
                raise
            note_database_fault(error)
            request.saved_revision, request.not_saved = None, NO_ROOM
            response = super().changeform_view(request, object_id, form_url, extra_context)
        revision = getattr(request, "saved_revision", None)
        return response if revision is None else self.after_saving(request, revision)

    def save_model(self, request, obj, form, change):
        if not change:
            obj.created_by = request.user
        super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        note = form.cleaned_data["note"]
        request.saved_revision = record_revision(form.instance, by=request.user, note=note)
        request.publish_at = form.cleaned_data["publish_at"]

    def response_add(self, request, obj, post_url_continue=None):
        return HttpResponse()  # `after_saving` answers, once the transaction has ended

    def response_change(self, request, obj):
        return HttpResponse()

    def after_saving(self, request, revision):
        may_publish = request.user.has_perm(Right.PUBLISH)
        if "_publish" in request.POST and may_publish:
            return self.publish(request, revision)
        if "_schedule" in request.POST and may_publish:
            return self.schedule(request, revision, request.publish_at)
        if "_preview" in request.POST:
            return redirect(self.address("preview", revision.document_id))
        if "_send" in request.POST:
            return redirect(self.address("send", revision.document_id))
        self.message_user(request, saved_words(revision.document), messages.SUCCESS)
        return self.to_form(revision.document)

    # Showing the form

    def panels(self, about):
        """The column beside the text; `about` is the subclass's own part of it."""
        panels = [
            about,
            (_("Picture"), {"fields": ("picture", "picture_alt", "picture_decorative", "picture_caption")}),
            (_("People"), {"fields": ("authors",)}),
            (_("Address and language"), {"fields": ("slug", "language", "translation_of", "example")}),
        ]
        return [(name, options | {"classes": ("panel",)}) for name, options in panels]

    def get_changeform_initial_data(self, request):
        author = request.site.default_author_id
        return {"authors": [author] if author else []} | super().get_changeform_initial_data(request)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        form = context["adminform"].form
        context["title"] = obj.title if obj else context["title"]
        context["subtitle"] = None
        if obj is not None:
            context |= self.standing(obj) | check_panel(obj, request.user)
            context["refused"] = request.method == "GET" and "check" in request.GET
            if context["refused"]:
                faults = faults_of(obj, obj.latest_revision)
                form.show_faults(faults)
                may_override = request.user.has_perm(Right.OVERRIDE)
                context["may_publish_anyway"] = may_override and all(fault.yields for fault in faults)
        context["conflict"] = getattr(form, "conflict", None)
        context["faults"] = listed_faults(form)
        context["other_faults"] = [] if context["conflict"] else form.non_field_errors()
        context["errors"] = []  # listed by our own template
        context["zone"] = timezone.get_current_timezone_name()
        context["may_change"] = self.has_change_permission(request, obj) if obj else True
        return super().render_change_form(request, context, add, change, form_url, obj)

    def standing(self, document):
        """Where a page stands, in words, and what is planned for it."""
        plans = plans_shown(document)
        return {
            "badge": status_badge(document.state),
            "version": document.latest_revision,
            "live_version": document.live_revision if document.is_live else None,
            "public_address": document.published_row().get_absolute_url() if document.is_live else "",
            "plans": plans,
            "may_end": document.is_live or any(not each["failed"] for each in plans),
        }


def saved_words(document):
    document = Document.objects.with_state(Schedule.objects.waiting()).get(pk=document.pk)
    if document.state == State.CHANGED:
        live = document.live_revision.number
        return _("Saved. Readers see version %d until you publish this one.") % live
    if document.state == State.SCHEDULED:
        return _("Saved. The version that was planned is published all the same; plan again to change it.")
    return _("Saved.")


def listed_faults(form):
    """Every fault with the field it stands at, for the list at the top."""
    return [
        {
            "label": form[name].label,
            "target": form[name].id_for_label or f"{form[name].auto_id}_0",
            "messages": messages,
        }
        for name, messages in form.errors.items()
        if name in form.fields
    ]


@admin.register(Document)
class AnyDocumentAdmin(TogetherViews, Findable, admin.ModelAdmin):
    """Lets fields find a page of any kind; nobody edits one here."""

    ordering = ("title", "pk")
    paginator = ShortPaginator
    search_fields = ("title", "slug")

    def has_module_permission(self, request):
        return False

    def has_view_permission(self, request, obj=None):
        return request.user.has_perm(Right.READ)

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_search_results(self, request, queryset, search_term):
        rows = queryset.with_words(search_term).filter(erased_at=None)
        field = request.GET.get("field_name")
        if field == "send_readers_to":
            rows = rows.live()
        if field == "start_here":
            rows = rows.filter(family="articles")
        return rows, False

    def autocomplete_text(self, row, term):
        return f"{row.title} · {row.get_family_display()} · {row.language}"

    def change_view(self, request, object_id, form_url="", extra_context=None):
        document = self.get_object(request, object_id)
        return redirect(edit_address(document) if document else "admin:index")

    def changelist_view(self, request, extra_context=None):
        return redirect("admin:index")
