"""Letting somebody outside read one version: making, listing and ending links."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from carthub.editorial.admin.doors import DocumentDoors
from carthub.editorial.models import Revision, Share
from carthub.editorial.permissions import Right
from carthub.editorial.services.outside import take_in_comments
from carthub.editorial.services.shares import end_share, share
from carthub.editorial.share_forms import ShareForm


class ShareDoors(DocumentDoors):
    """Links for somebody outside, for a model admin of documents."""

    def doors(self):
        return super().doors() | {
            "share": ("versions/<int:number>/share/", self.share_view),
            "share_end": ("shares/<int:share_pk>/end/", require_POST(self.share_end_view)),
        }

    def share_view(self, request, pk, number):
        """The links of a page and a form for a new one, whose address is shown in this answer only."""
        document = self.document_for(request, pk, Right.SHARE)
        revision = get_object_or_404(Revision, document=pk, number=number)
        form = ShareForm(request.POST or None)
        made, token = self.make_share(request, revision, form) if form.is_valid() else (None, "")
        take_in_comments(document)
        title = _("Let somebody outside read version %d") % number
        context = self.page_context(request, document, title) | {
            "form": ShareForm() if made else form,
            "made": made,
            "link": f"{request.site.url}{reverse('read', args=[token])}" if token else "",
            "shares": document.shares.with_state(),
            "now": timezone.now(),
        }
        response = TemplateResponse(request, "admin/editorial/document/share.html", context)
        add_never_cache_headers(response)
        return response

    def make_share(self, request, revision, form):
        try:
            return share(revision, by=request.user, **form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, " ".join(refusal.messages))
            return None, ""

    def share_end_view(self, request, pk, share_pk):
        document = self.document_for(request, pk, Right.SHARE)
        made = get_object_or_404(Share, pk=share_pk, document=pk)
        end_share(made, by=request.user)
        told = _("The link for %s leads nowhere now. Comments stay as notes.") % made.for_whom
        self.message_user(request, told, messages.SUCCESS)
        return redirect(self.address("share", document.pk, made.revision.number))
