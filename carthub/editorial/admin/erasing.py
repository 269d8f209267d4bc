"""Asking that a page be erased, confirming it, and what is shown of a page that was."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from carthub.editorial.admin.doors import DocumentDoors
from carthub.editorial.erasing_forms import AskErasingForm, ConfirmErasingForm
from carthub.editorial.mentions import mentions_in_drafts_too
from carthub.editorial.models import Document, Erasing
from carthub.editorial.permissions import Right, holders_of
from carthub.editorial.services import erasing as services
from carthub.editorial.services.picture_uses import is_used, pictures_of
from carthub.editorial.showing import edit_address
from carthub.lib import backup_files


def told(counts):
    """How many of each, in words."""
    return [{"name": _(name), "number": number} for name, number in counts.items()]


def refuse_stranger(user):
    """Only who may ask or confirm comes near."""
    if not user.has_perm(Right.ASK_ERASING) and not user.has_perm(Right.ERASE):
        raise PermissionDenied


class Erasable(DocumentDoors):
    """For a model admin of documents: nothing but `erased.html` is shown of a page that was erased."""

    def doors(self):
        return super().doors() | {
            "erase": ("erase/", self.erase_view),
            "drop_erasing": ("erase/drop/", require_POST(self.drop_erasing_view)),
        }

    def get_object(self, request, object_id, from_field=None):
        """No door leads to a page that was erased."""
        document = super().get_object(request, object_id, from_field)
        return None if document is not None and document.erased_at else document

    def get_search_results(self, request, queryset, search_term):
        """Fields that complete what is typed offer none; lists show it."""
        rows, may_repeat = super().get_search_results(request, queryset, search_term)
        return rows.filter(erased_at=None) if "field_name" in request.GET else rows, may_repeat

    def change_view(self, request, object_id, form_url="", extra_context=None):
        done = Erasing.objects.done().select_related("document")
        erasing = done.filter(document=object_id).first() if object_id.isdigit() else None
        if erasing is not None and request.user.has_perm(Right.READ):
            return self.show_erased(request, erasing)
        return super().change_view(request, object_id, form_url, extra_context)

    def show_erased(self, request, erasing):
        document = erasing.document
        went = erasing.what_went
        context = self.page_context(request, document, document.title) | {
            "subtitle": None,
            "document": None,  # the crumbs lead to no form
            "erasing": erasing,
            "counts": told(went["counts"]),
            "pictures": len(went["pictures"]),
            "pictures_kept": len(went["pictures_kept"]),
            "versions": document.revisions.defer("content_text"),
            "backups": backup_files.made_between(document.created_at, erasing.confirmed_at),
        }
        return TemplateResponse(request, "admin/editorial/document/erased.html", context)

    def erase_view(self, request, pk):
        """Ask, or confirm what somebody else asked for."""
        refuse_stranger(request.user)
        document = self.get_object(request, str(pk))
        if document is None:
            return redirect(edit_address(get_object_or_404(Document, pk=pk)))
        erasing = document.erasings.open().first()
        if erasing is None:
            return self.ask_view(request, document)
        return self.confirm_view(request, document, erasing)

    def ask_view(self, request, document):
        if not request.user.has_perm(Right.ASK_ERASING):
            raise PermissionDenied
        form = AskErasingForm(request.POST or None)
        if form.is_valid() and self.done(
            form, services.ask_to_erase, document, by=request.user, **form.cleaned_data
        ):
            self.message_user(request, _("Asked. Whoever may confirm it is told."), messages.SUCCESS)
            return redirect(self.address("erase", document.pk))
        others = holders_of(Right.ERASE).exclude(pk=request.user.pk)
        context = self.page_context(request, document, _("Erase for good")) | {"form": form, "others": others}
        return TemplateResponse(request, "admin/editorial/document/erase_ask.html", context)

    def confirm_view(self, request, document, erasing):
        may_confirm = request.user.has_perm(Right.ERASE) and request.user.pk != erasing.asked_by_id
        form = ConfirmErasingForm(request.POST or None, address=document.get_absolute_url())
        if may_confirm and form.is_valid() and self.done(form, services.erase, erasing, by=request.user):
            self.message_user(request, _("The page is erased."), messages.SUCCESS)
            return redirect(self.address("change", document.pk))
        pictures = pictures_of([document.pk])
        kept = [picture for picture in pictures if is_used(picture, apart_from=document)]
        context = self.page_context(request, document, _("Erase for good")) | {
            "form": form,
            "erasing": erasing,
            "may_confirm": may_confirm,
            "counts": told(services.what_would_go(document)),
            "pictures": [picture for picture in pictures if picture not in kept],
            "pictures_kept": kept,
            "mentions": mentions_in_drafts_too(document),
            "translations": translations_of(document),
            "people": [row.person for row in document.authorships.select_related("person")],
        }
        return TemplateResponse(request, "admin/editorial/document/erase_confirm.html", context)

    def done(self, form, service, *args, **kwargs):
        try:
            service(*args, **kwargs)
        except ValidationError as refusal:
            form.add_error(None, " ".join(refusal.messages))
            return False
        return True

    def drop_erasing_view(self, request, pk):
        refuse_stranger(request.user)
        erasing = Erasing.objects.open().filter(document=pk).first()
        if erasing is None:
            raise Http404
        services.drop_erasing(erasing, by=request.user)
        self.message_user(request, _("The page stays."), messages.SUCCESS)
        return redirect(self.address("change", pk))


def translations_of(document):
    """The same page in other languages, whose text stays."""
    group = document.translation_of_id or document.pk
    same = Document.objects.filter(pk=group) | Document.objects.filter(translation_of=group)
    return [
        {"title": other.title, "language": other.language, "address": edit_address(other)}
        for other in same.filter(erased_at=None).exclude(pk=document.pk).order_by("language")
    ]
