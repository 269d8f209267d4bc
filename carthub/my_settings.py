"""What somebody in the newsroom chooses for themselves."""

from functools import cache
from zoneinfo import available_timezones

from django import forms
from django.contrib import messages
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from carthub.editorial.models import Profile
from carthub.editorial.services.mailing import mail_is_on

REGIONS = "Africa America Antarctica Arctic Asia Atlantic Australia Europe Indian Pacific".split()


@cache
def zone_choices():
    """Zones named after a place, by region; the others are older names of the same."""
    places = sorted(zone for zone in available_timezones() if zone.partition("/")[0] in REGIONS)
    return [
        ("UTC", "UTC"),
        *(
            (region, [(zone, place_words(zone)) for zone in places if zone.startswith(f"{region}/")])
            for region in REGIONS
        ),
    ]


def place_words(zone):
    return zone.replace("_", " ").replace("/", " / ")


class ProfileForm(forms.ModelForm):
    time_zone = forms.ChoiceField(
        label=gettext_lazy("My time zone"),
        help_text=gettext_lazy("Every time in the admin is shown in this zone, and taken in it."),
    )

    class Meta:
        model = Profile
        fields = ("time_zone", "mail")
        widgets = {"mail": forms.RadioSelect}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["mail"].help_text = where_mail_goes(self.instance.user.email)
        present = self.instance.time_zone
        self.fields["time_zone"].choices = [(present, place_words(present)), *zone_choices()]


def where_mail_goes(address):
    told = _("All of it stands on your desk.")
    if not mail_is_on():
        return told + " " + _("This hub sends no mail at present.")
    if not address:
        return told + " " + _("Mail needs an address, and none is known of you. Add one under E-mail.")
    return told + " " + _("Mail goes to %s; the one a day in the morning.") % address


def my_settings(request, context):
    """The page on which somebody sets their own ways; `context` is what every page of the admin shows."""
    form = ProfileForm(request.POST or None, instance=Profile.objects.of(request.user))
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Your settings are saved."))
        return redirect("admin:my_settings")
    context = context | {"title": _("My settings"), "form": form, "media": form.media}
    return TemplateResponse(request, "admin/my_settings.html", context)
