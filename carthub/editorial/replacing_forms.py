from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from carthub.lib.names import printable
from carthub.lib.replacing import Search


class ReplaceForm(forms.Form):
    """What to look for and what to put; spaces at the ends are meant."""

    words = forms.CharField(label=_("Find"), max_length=200, strip=False)
    put = forms.CharField(label=_("Replace with"), max_length=200, strip=False, required=False)
    whole = forms.BooleanField(label=_("Whole words only"), required=False, initial=True)
    same_case = forms.BooleanField(label=_("Same small and capital letters only"), required=False)
    in_links = forms.BooleanField(label=_("Also in the addresses that links lead to"), required=False)

    OPTIONS = ("whole", "same_case", "in_links")

    def clean_words(self):
        if not self.cleaned_data["words"].strip():
            raise ValidationError(_("Type the words to look for."))
        return self.cleaned_data["words"]

    def clean_put(self):
        return printable(self.cleaned_data["put"]).replace("\n", " ")

    def clean(self):
        cleaned = super().clean()
        if "words" in cleaned and cleaned.get("put") == cleaned["words"]:
            self.add_error("put", _("These are the same words."))
        return cleaned

    @property
    def search(self) -> Search:
        return Search(self.cleaned_data["words"], **{name: self.cleaned_data[name] for name in self.OPTIONS})
