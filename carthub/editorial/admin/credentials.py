"""What entitles a person to check texts: claimed on one page, verified on another by somebody else."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import RegexValidator
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from carthub.editorial.models import Credential
from carthub.editorial.permissions import Right
from carthub.editorial.services.credentials import remove_credential, save_credential, verify_credential

TWO_LETTERS = RegexValidator(r"^[A-Z]{2}\Z", gettext_lazy("Two letters, such as US."))


class CredentialForm(forms.ModelForm):
    class Meta:
        model = Credential
        fields = ("person", *Credential.FACTS)
        widgets = {"person": forms.HiddenInput}

    def clean_country(self):
        country = self.cleaned_data["country"].upper()
        if country:
            TWO_LETTERS(country)
        return country


class VerifyForm(forms.Form):
    how = forms.ChoiceField(
        label=gettext_lazy("How did you make sure?"), choices=Credential.How, widget=forms.RadioSelect
    )
    seen = forms.CharField(widget=forms.HiddenInput)


@admin.register(Credential)
class CredentialAdmin(admin.ModelAdmin):
    """Reached from the form of its person, and leads back there."""

    form = CredentialForm

    def has_module_permission(self, request):
        return False

    def get_urls(self):
        verify = self.admin_site.admin_view(self.verify_view)
        return [path("<int:pk>/verify/", verify, name="editorial_credential_verify"), *super().get_urls()]

    def changelist_view(self, request, extra_context=None):
        return redirect("admin:editorial_person_changelist")

    def to_person(self, credential):
        return redirect("admin:editorial_person_change", credential.person_id)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        context |= {"show_save_and_add_another": False, "show_save_and_continue": False}
        return super().render_change_form(request, context, add, change, form_url, obj)

    def save_model(self, request, obj, form, change):
        save_credential(obj, by=request.user)

    def delete_model(self, request, obj):
        remove_credential(obj, by=request.user)

    def response_add(self, request, obj, post_url_continue=None):
        return self.to_person(obj)

    def response_change(self, request, obj):
        return self.to_person(obj)

    def response_delete(self, request, obj_display, obj_id):
        self.message_user(request, _("“%s” is removed.") % obj_display, messages.SUCCESS)
        return redirect("admin:editorial_person_changelist")

    def verify_view(self, request, pk):
        if not request.user.has_perm(Right.PEOPLE):
            raise PermissionDenied
        credential = self.get_object(request, str(pk))
        if credential is None:
            raise Http404
        form = VerifyForm(request.POST or None, initial={"seen": credential.facts_sha256})
        if form.is_valid() and self.verify(request, credential, form):
            return self.to_person(credential)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Verify a credential"),
            "subtitle": credential.person.name,
            "credential": credential,
            "facts": facts_of(credential),
            "form": form,
        }
        return TemplateResponse(request, "admin/editorial/credential/verify.html", context)

    def verify(self, request, credential, form):
        try:
            verify_credential(credential, by=request.user, **form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, refusal)
            return False
        self.message_user(request, _("Verified: %s.") % credential, messages.SUCCESS)
        return True


def facts_of(credential):
    """The names of its fields and what stands in them, in words."""
    values = {name: getattr(credential, name) for name in Credential.FACTS}
    values["kind"] = credential.get_kind_display()
    values["expires"] = credential.expires and day(credential.expires)
    labels = {name: credential._meta.get_field(name).verbose_name for name in Credential.FACTS}
    return [{"label": labels[name], "value": value or "–"} for name, value in values.items()]


# What the form of a person says of it


def credentials_of(person, user):
    """Each credential with what it is worth today, and whether this user may verify it."""
    current = set(person.credentials.current().values_list("pk", flat=True))
    return [
        {
            "credential": credential,
            "current": credential.pk in current,
            "words": worth(credential, credential.pk in current),
            "may_verify": credential.pk not in current and person.user_id != user.pk,
        }
        for credential in person.credentials.order_by("pk")
    ]


def worth(credential, current):
    if current:
        return _("Verified. Runs out on %s.") % day(credential.counts_until)
    if credential.verified_on is None:
        return _("Not verified yet.")
    if credential.kind not in Credential.CLINICAL:
        return _("Verified. Not enough to check texts.")
    if credential.verified_by_id == credential.person.user_id:
        return _("Verified by the person themselves, which does not count.")
    return _("Ran out on %s.") % day(credential.counts_until)


def faults_in_checking(person):
    """Why a person may not check texts today, in sentences; none when they may."""
    faults = []
    if person.user is None:
        faults.append(_("They do not sign in; choose the account under “Signs in as”."))
    elif not person.user.has_perm(Right.CHECK):
        faults.append(_("Their account does not have the role Medical reviewer, or is switched off."))
    if not person.may_check:
        faults.append(_("No verified licence, board certification or registration."))
    return faults


def day(date):
    return date_format(date, "j F Y")
