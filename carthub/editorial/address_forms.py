"""Forms that ask where readers of an address are sent."""

from django import forms
from django.utils.translation import gettext_lazy as _

from carthub.editorial.forms import live_page_field


class LeaveAddressForm(forms.Form):
    send_readers_to = live_page_field(
        required=False,
        help_text=_(
            "A live page. Left empty, the address is free again and who follows a link finds nothing."
        ),
    )


class SendOnForm(forms.Form):
    path = forms.CharField(
        label=_("Address"),
        help_text=_("As it begins after the host, such as /old/page/."),
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        error_messages={"required": _("Write the address first.")},
    )
    send_readers_to = live_page_field(
        error_messages={
            "required": _("Choose a page first."),
            "invalid_choice": _("This page is not live. Choose another."),
        }
    )


class SendThisOnForm(SendOnForm):
    """The same for an address that is known."""

    path = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, path):
        super().__init__(initial={"path": path}, auto_id=False)
        label = _("Send readers of %s to") % path
        self.fields["send_readers_to"].widget.attrs |= {"aria-label": label}
