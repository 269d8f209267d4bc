from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from carthub.editorial.models.shares import LONGEST_NAME
from carthub.editorial.note_forms import PassageForm, words_of_a_note
from carthub.editorial.services.shares import DAYS


def day_choices():
    return [(days, ngettext("%d day", "%d days", days) % days) for days in DAYS]


class ShareForm(forms.Form):
    """Who outside may read a version, and for how long."""

    for_whom = forms.CharField(
        label=_("Who reads it?"),
        max_length=LONGEST_NAME,
        help_text=_("A name, such as Dr. Okafor or Patient panel. It stands above the page."),
    )
    days = forms.TypedChoiceField(
        label=_("Open for"),
        coerce=int,
        choices=day_choices,
        initial=14,
        widget=forms.RadioSelect,
    )
    may_comment = forms.BooleanField(label=_("May write comments"), initial=True, required=False)


class CommentForm(PassageForm):
    """What the holder of a link has to say; `website` is for programs that fill in everything."""

    field_order = ("name", "quote", "text")

    name = forms.CharField(label=_("Your name"), max_length=LONGEST_NAME)
    text = words_of_a_note(_("Your comment"), rows=5)
    website = forms.CharField(
        label=_("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, auto_id="comment-%s", **kwargs)
        self.fields["quote"].label = _("Which sentence?")
