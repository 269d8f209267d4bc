"""What the history of a page can be asked; all of it by GET."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carthub.editorial.models import Document, Revision

FIRST_DAY = date(1970, 1, 1)  # the first days of the calendar exist in some time zones only


class DayForm(forms.Form):
    day = forms.DateField(
        label=_("What did readers see on"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        validators=[MinValueValidator(FIRST_DAY)],
    )

    def __init__(self, data=None):
        super().__init__(data, label_suffix="")

    def clean_day(self):
        day = self.cleaned_data["day"]
        if day > timezone.localdate():
            raise ValidationError(_("Choose a day that has come."))
        return day


class CompareForm(forms.Form):
    """Two versions of one page by their numbers, the older one first whichever was named first."""

    before = forms.IntegerField(label=_("Version"), min_value=1)
    after = forms.IntegerField(label=_("and version"), min_value=1)

    def __init__(self, data, *, document: Document):
        super().__init__(data, label_suffix="")
        self.document = document
        self.versions: list[Revision] = []

    def clean(self):
        cleaned = super().clean()
        if self.errors:
            return cleaned
        wanted = {cleaned["before"], cleaned["after"]}
        if len(wanted) == 1:
            raise ValidationError(_("Choose two different versions."))
        either = Q(number=cleaned["before"]) | Q(number=cleaned["after"])
        found = Revision.objects.filter(either, document=self.document.pk)
        self.versions = list(found.order_by("number"))
        missing = wanted - {version.number for version in self.versions}
        if missing:
            raise ValidationError(_("There is no version %d of this page.") % min(missing))
        return cleaned
