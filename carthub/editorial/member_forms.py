"""The forms about people who sign in.

Each calls its service while it is checked, so that what is refused is said at its field.
"""

from django import forms
from django.contrib.admin.widgets import AdminEmailInputWidget, AdminTextInputWidget
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from carthub.editorial.models import Person
from carthub.editorial.permissions import Role, roles_of
from carthub.editorial.services.events import name_of
from carthub.editorial.services.invitations import invite
from carthub.editorial.services.leaving import Takers, fitting, leave
from carthub.editorial.services.members import save_member


class MemberFields(forms.ModelForm):
    """What is asked of everybody; `by` is whoever fills it in."""

    by = None

    name = forms.CharField(label=_("Name"), max_length=150, widget=AdminTextInputWidget)
    email = forms.EmailField(label=_("E-mail"), max_length=150, widget=AdminEmailInputWidget)
    roles = forms.TypedMultipleChoiceField(
        label=_("Roles"), choices=Role, coerce=Role, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = get_user_model()
        fields = ()

    def clean(self):
        cleaned = super().clean()
        if not self.errors:
            try:
                self.act(cleaned)
            except ValidationError as refusal:
                self.add_error(None, refusal)
        return cleaned


class InviteForm(MemberFields):
    person = forms.ModelChoiceField(
        label=_("Byline"),
        queryset=Person.objects.filter(user=None, group=False),
        required=False,
        empty_label=_("None of these"),
        help_text=_("Who they are to readers, if a page about them is there already."),
    )

    def act(self, cleaned):
        asked = {name: cleaned[name] for name in ("name", "email", "roles", "person")}
        self.invited = invite(**asked, by=self.by)

    def save(self, commit=True):
        self.instance = self.invited
        self.save_m2m = self._save_m2m
        return self.invited


class MemberForm(MemberFields):
    """Also holds the stock fields of those who may see them."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "name" in self.fields:
            about = {"name": name_of(self.instance), "roles": list(roles_of(self.instance))}
            self.initial |= about | {"email": self.instance.email}
            self.fields["roles"].required = False
        if "groups" in self.fields:
            self.fields["groups"].queryset = Group.objects.exclude(name__in=Role.values)
            self.initial["groups"] = self.instance.groups.exclude(name__in=Role.values)

    def act(self, cleaned):
        save_member(self.instance, **{name: cleaned[name] for name in ("name", "email", "roles")}, by=self.by)
        if "groups" in cleaned:  # which are saved later and as a whole
            cleaned["groups"] |= Group.objects.filter(name__in=cleaned["roles"])


class TakerField(forms.ModelChoiceField):
    def label_from_instance(self, user):
        return f"{name_of(user)} · {user.email}" if user.email else name_of(user)


class LeaveForm(forms.Form):
    """Asks only for those who take over what there is."""

    LABELS = {
        "pages": _("Their pages and drafts go to"),
        "checks": _("Their open checks go to"),
        "plans": _("What they planned goes to"),
    }

    def __init__(self, *args, member, by, counts, **kwargs):
        super().__init__(*args, **kwargs)
        self.member, self.by = member, by
        for work, label in self.LABELS.items():
            if counts[work]:
                self.fields[work] = TakerField(
                    label=label,
                    queryset=fitting(work, member),
                    required=work != "checks",
                    empty_label=_("Nobody yet: any reviewer may take them") if work == "checks" else "–",
                )

    def clean(self):
        cleaned = super().clean()
        if not self.errors:
            try:
                self.unasked = leave(self.member, by=self.by, takers=Takers(**cleaned))
            except ValidationError as refusal:
                self.add_error(None, refusal)
        return cleaned
