from django import forms
from django.contrib import admin
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from carthub.editorial.finding import Findable
from carthub.editorial.models import Site
from carthub.editorial.models.documents import kinds_of_page
from carthub.editorial.services.sites import save_site


class SiteForm(forms.ModelForm):
    medical_kinds = forms.MultipleChoiceField(
        label=_("Needs a medical check before it is published"),
        choices=kinds_of_page,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


@admin.register(Site)
class SiteAdmin(Findable, admin.ModelAdmin):
    form = SiteForm
    autocomplete_fields = ("logo", "featured", "default_author")
    fieldsets = (
        (None, {"fields": ("name", "sentence", "logo")}),
        (
            _("For readers in need"),
            {"fields": ("region", "emergency_number", "helpline", "contact_email")},
        ),
        (_("Front page and frame"), {"fields": ("featured", "header_lines", "footer_lines", "footer_line")}),
        (_("Writing"), {"fields": ("default_author", "medical_kinds")}),
    )

    def changelist_view(self, request, extra_context=None):
        """There is one row, so the list is its form."""
        site = Site.objects.current()
        return redirect(reverse("admin:editorial_site_change", args=[site.pk]))

    def save_model(self, request, obj, form, change):
        save_site(obj, by=request.user)

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
