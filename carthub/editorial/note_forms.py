from django import forms
from django.utils.translation import gettext_lazy as _

from carthub.editorial.forms import Prose
from carthub.editorial.models.notes import LONGEST_NOTE, LONGEST_QUOTE
from carthub.lib.anchors import Anchor


def few_lines(rows):
    return forms.Textarea(attrs={"rows": rows, "dir": "auto"})


def words_of_a_note(label, rows=3):
    return Prose(
        label=label,
        max_length=LONGEST_NOTE,
        widget=few_lines(rows),
        error_messages={"required": _("Write what you want to say.")},
    )


class PassageForm(forms.Form):
    """A passage, and what a script says of the place where it was selected."""

    quote = Prose(
        label=_("Passage"), max_length=LONGEST_QUOTE, required=False, strip=False, widget=few_lines(2)
    )
    prefix = Prose(required=False, strip=False, widget=forms.HiddenInput)
    suffix = Prose(required=False, strip=False, widget=forms.HiddenInput)

    @property
    def passage(self) -> Anchor:
        return Anchor(*(self.cleaned_data[name] for name in ("quote", "prefix", "suffix")))


class NoteForm(PassageForm):
    """Its fields may stand inside another form, so each names its own."""

    use_required_attribute = False  # answers are sent by the same form

    text = words_of_a_note(_("Note"))
    field = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, auto_id="notes-%s", **kwargs)
        for field in self.fields.values():
            field.widget.attrs["form"] = "notes-form"


class ReplyForm(forms.Form):
    text = words_of_a_note(_("Your answer"))

    @classmethod
    def for_note(cls, note_pk: int, data: dict[str, str]) -> "ReplyForm":
        return cls(data, prefix=f"reply-{note_pk}")

    def words(self) -> str:
        """What was answered; raises ValidationError for what cannot be kept."""
        if not self.is_valid():
            raise forms.ValidationError(self.errors["text"].as_data())
        return self.cleaned_data["text"]
