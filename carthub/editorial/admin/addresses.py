from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from carthub.editorial.address_forms import SendOnForm, SendThisOnForm
from carthub.editorial.models import Address, MissedAddress
from carthub.editorial.permissions import Right
from carthub.editorial.services import addresses, missed
from carthub.editorial.showing import edit_address

ON_A_PAGE = 25
SENT_ON_SHOWN = 50


@admin.register(MissedAddress)
class MissedAddressAdmin(admin.ModelAdmin):
    """One page: what readers asked for in vain, where each could lead, and what was sent on by hand."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def change_view(self, request, object_id, form_url="", extra_context=None):
        return redirect("admin:editorial_missedaddress_changelist")

    def changelist_view(self, request, extra_context=None):
        if not request.user.has_perm(Right.REDIRECT):
            raise PermissionDenied
        form = SendOnForm(request.POST if "_send" in request.POST else None)
        if request.method == "POST" and self.act(request, form):
            return redirect(request.get_full_path())
        shown = Paginator(MissedAddress.objects.shown(), ON_A_PAGE).get_page(request.GET.get("p"))
        context = self.admin_site.each_context(request) | {
            "title": _("Addresses not found"),
            "opts": self.opts,
            "page": shown,
            "rows": [(row, SendThisOnForm(row.path)) for row in shown],
            "form": form,
            "media": self.media + form.media,
            "sent_on": sent_on_by_hand(),
        }
        return TemplateResponse(request, "admin/editorial/address/missed.html", context)

    def act(self, request, form):
        """Do what a button says; False when the form is to be shown again."""
        if "_ignore" in request.POST:
            missed.ignore(request.POST["_ignore"])
        elif "_undo" in request.POST and request.POST["_undo"].isdigit():
            addresses.stop_sending_on(get_object_or_404(Address, pk=request.POST["_undo"]), by=request.user)
            messages.success(request, _("Readers of this address are no longer sent on."))
        elif not form.is_valid() or not self.send_on(request, form):
            messages.error(request, " ".join(words for said in form.errors.values() for words in said))
            return False
        return True

    def send_on(self, request, form):
        path, page = form.cleaned_data["path"], form.cleaned_data["send_readers_to"]
        try:
            addresses.send_on(path, page, by=request.user)
        except ValidationError as refusal:
            form.add_error(None, " ".join(refusal.messages))
            return False
        words = {"path": path, "title": page.title}
        messages.success(request, _("Readers of %(path)s are sent to “%(title)s” now.") % words)
        return True


def sent_on_by_hand():
    rows = Address.objects.sent_on_by_hand().select_related("document")[:SENT_ON_SHOWN]
    return [{"row": row, "title": row.document.title, "address": edit_address(row.document)} for row in rows]
