from datetime import datetime

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from carthub.editorial.showing import zone_name
from carthub.lib.zones import moments_of, next_on_clocks

WHICH = ("first", "second")


class MomentWidget(forms.MultiWidget):
    """The browser's own pickers, and a third question when clocks show the time twice."""

    def __init__(self, label):
        super().__init__(
            [
                forms.DateInput({"type": "date"} | named(gettext_lazy("{}: date"), label), format="%Y-%m-%d"),
                forms.TimeInput({"type": "time"} | named(gettext_lazy("{}: time"), label), format="%H:%M"),
                forms.Select(named(gettext_lazy("{}: which of the two"), label)),
            ]
        )

    def decompress(self, value):
        local = timezone.localtime(value) if value else None
        return [local, local, None]

    def get_context(self, name, value, attrs):
        parts = value if isinstance(value, list) else self.decompress(value)
        doubled = moments_typed(parts)
        self.widgets[2].choices = [("", _("Which of the two?")), *which_choices(doubled)]
        context = super().get_context(name, parts, attrs)
        if len(doubled) < len(WHICH):
            del context["widget"]["subwidgets"][2]
        return context


def named(words, label):
    return {"aria-label": format_lazy(words, label)}


def moments_typed(parts):
    """The moments that the date and the time may mean, as far as they can be read."""
    try:
        wall = datetime.fromisoformat(f"{parts[0]}T{parts[1]}")
        return moments_of(wall, timezone.get_current_timezone())
    except (ValueError, OverflowError):
        return []


def which_choices(moments):
    order = [_("The first"), _("The second")]
    locals_ = [timezone.localtime(moment) for moment in moments]
    return [
        (key, f"{words}: {local:%H:%M} {zone_name(local)}")
        for key, words, local in zip(WHICH, order, locals_, strict=False)
    ]


class MomentField(forms.MultiValueField):
    """A moment in the zone of whoever types it; what clocks leave out or show twice is asked about."""

    def __init__(self, *, label, **options):
        parts = (
            forms.DateField(required=False),
            forms.TimeField(required=False),
            forms.ChoiceField(required=False, choices=[(which, which) for which in WHICH]),
        )
        widget = MomentWidget(label)
        super().__init__(parts, label=label, widget=widget, require_all_fields=False, **options)

    def compress(self, parts):
        date, time, which = (*parts, None, None, None)[:3]
        if date is None or time is None:
            if date or time:
                raise ValidationError(_("Choose both the date and the time."))
            return None
        wall = datetime.combine(date, time)
        try:
            moments = moments_of(wall, timezone.get_current_timezone())
        except OverflowError as error:
            raise ValidationError(_("This date is too far away.")) from error
        if not moments:
            raise ValidationError(skipped_words(wall))
        if len(moments) > 1 and not which:
            raise ValidationError(doubled_words(wall))
        return timezone.localtime(moments[WHICH.index(which)] if len(moments) > 1 else moments[0])


def skipped_words(wall):
    later = next_on_clocks(wall, timezone.get_current_timezone())
    words = _(
        "On %(day)s the clocks in %(zone)s are put forward and leave out %(time)s. "
        "The next time there is: %(later)s."
    )
    return words % (about(wall) | {"later": date_format(later, "j F Y, H:i")})


def doubled_words(wall):
    words = _(
        "On %(day)s the clocks in %(zone)s are put back and show %(time)s twice. "
        "Choose which of the two you mean."
    )
    return words % about(wall)


def about(wall):
    zone = timezone.get_current_timezone_name()
    return {"day": date_format(wall, "j F Y"), "zone": zone, "time": f"{wall:%H:%M}"}
