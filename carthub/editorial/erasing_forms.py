"""Forms that ask for an erasing, and for its confirmation."""

from django import forms
from django.utils.translation import gettext_lazy as _

from carthub.editorial.models import Erasing
from carthub.editorial.models.erasing import SHORTEST_REASON


class AskErasingForm(forms.Form):
    ground = forms.ChoiceField(label=_("Ground"), choices=Erasing.Ground, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Reason"),
        min_length=SHORTEST_REASON,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
        help_text=_(
            "This is kept when the page is gone. Name nobody in it, and nothing that the page says. "
            "Such as: The person in the story asked us by letter on 3 May."
        ),
    )


class ConfirmErasingForm(forms.Form):
    address = forms.CharField(
        label=_("Type the web address of the page"), widget=forms.TextInput(attrs={"autocomplete": "off"})
    )

    def __init__(self, *args, address, **kwargs):
        super().__init__(*args, **kwargs)
        self.address = address
        self.fields["address"].help_text = _("It is %s") % address

    def clean_address(self):
        if self.cleaned_data["address"].strip() != self.address:
            raise forms.ValidationError(_("This is not the address of the page."))
        return self.address
