from collections.abc import Iterable
from dataclasses import dataclass

from django import forms
from django.conf import settings
from django.contrib import admin
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.forms.utils import ErrorDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carthub.editorial.comparing import Difference, differences
from carthub.editorial.fields import MomentField
from carthub.editorial.finding import FoundSelect, OrderedSelectMultiple
from carthub.editorial.gate import Fault
from carthub.editorial.models import Document, Person, Revision
from carthub.editorial.models.documents import site_language
from carthub.editorial.services.addresses import refuse_taken_addresses
from carthub.editorial.services.pictures import add_picture
from carthub.editorial.services.revisions import refuse_stale
from carthub.editorial.widgets import MarkdownTextarea
from carthub.editorial.working.forms import KeptForm


class OrderedChoices(forms.ModelMultipleChoiceField):
    """Answers with a list, in the order in which the rows were chosen."""

    def clean(self, value):
        places = {str(key): place for place, key in enumerate(value or ())}
        return sorted(super().clean(value), key=lambda row: places[str(row.pk)])

    def has_changed(self, initial, data):
        before = [str(getattr(each, "pk", each)) for each in initial or ()]
        return before != [str(each) for each in data or ()]


class Prose(forms.CharField):
    """Text of several lines, with one kind of line end whatever the browser sends."""

    def to_python(self, value):
        return super().to_python(value).replace("\r\n", "\n").replace("\r", "\n")

    def has_changed(self, initial, data):
        return super().has_changed(self.to_python(initial), data)


def language_choices():
    own = settings.LANGUAGE_CODE
    choices = sorted(
        ((code, str(_(name))) for code, name in settings.LANGUAGES), key=lambda choice: choice[1]
    )
    return sorted(choices, key=lambda choice: choice[0] != own)


@dataclass(frozen=True)
class Conflict:
    """Somebody saved while this form was open."""

    message: str
    theirs: Revision
    differences: list[Difference]


class DocumentForm(KeptForm):
    """What articles and topic pages have in common, with the version that the writer began with."""

    conflict: Conflict | None = None
    not_saved = ""  # set on the class that is made for one request: why nothing can be saved
    not_compared = ("seen", "over", "publish_at", "note", *KeptForm.OF_ITSELF)

    language = forms.ChoiceField(label=_("Language"), choices=language_choices, initial=site_language)
    translation_of = forms.ModelChoiceField(
        label=_("Translation of"),
        queryset=Document.objects.all(),
        required=False,
        widget=FoundSelect(Document._meta.get_field("translation_of"), admin.site),
        help_text=_("The same page in another language."),
    )
    authors = OrderedChoices(
        label=_("Authors"),
        queryset=Person.objects.all(),
        required=False,
        widget=OrderedSelectMultiple(Document._meta.get_field("authors"), admin.site),
        help_text=_("In this order. To put a name last, remove it and add it again."),
    )
    publish_at = MomentField(label=_("Publish on …"), required=False)
    note = forms.CharField(
        label=_("What did you change?"),
        max_length=200,
        required=False,
        help_text=_("For colleagues; readers do not see it."),
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    over = forms.IntegerField(required=False, widget=forms.HiddenInput)  # “Use mine” over this version

    class Meta:
        field_classes = {"body": Prose, "excerpt": Prose}
        widgets = {
            "body": MarkdownTextarea,
            "picture_alt": forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
        }
        error_messages = {"title": {"required": _("Give the page a title.")}}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "picture" in self.fields:
            thumbnail = reverse("admin:editorial_picture_thumbnail", args=[0])
            self.fields["picture"].widget.widget.attrs["data-thumbnail"] = thumbnail
        if self.instance.pk:
            latest = self.instance.latest_revision
            self.initial["seen"] = latest.number if latest else 0
            self.initial["authors"] = list(self.instance.authorships.values_list("person_id", flat=True))

    @property
    def compared_fields(self):
        return [name for name in self.fields if name not in self.not_compared]

    def clean_picture_alt(self):
        return " ".join(self.cleaned_data["picture_alt"].split())

    def clean_publish_at(self):
        at = self.cleaned_data["publish_at"]
        if "_schedule" in self.data:
            refuse_no_time(at)
        return at

    def clean(self):
        cleaned = super().clean()
        if self.not_saved:
            raise ValidationError(self.not_saved)
        if self.instance.pk:
            self.look_for_conflict(cleaned.get("over") or cleaned.get("seen") or 0)
        original = cleaned.get("translation_of")
        if original is not None and original.language == cleaned.get("language"):
            self.add_error("translation_of", _("“%s” is in the same language.") % original)
        return cleaned

    def look_for_conflict(self, seen):
        """Called while the instance still is as the database has it, locked."""
        try:
            refuse_stale(self.instance, seen=seen)
        except ValidationError as stale:
            found = differences(self, type(self)(instance=self.instance))
            if found:
                message = stale.messages[0]
                self.conflict = Conflict(message, self.instance.latest_revision, found)
                self.add_error(None, stale)

    def validate_unique(self):
        """Also asks for the address, whose rule spans fields that no form shows."""
        super().validate_unique()
        if "title" in self.errors and not self.cleaned_data.get("slug"):
            self.errors.pop("slug", None)  # it is made from the title
        if not self.errors:
            try:
                refuse_taken_addresses([self.instance])
            except ValidationError as taken:
                self.add_error(None, taken)

    def _save_m2m(self):
        self.instance.set_authors(self.cleaned_data["authors"])

    def show_faults(self, faults: Iterable[Fault]) -> None:
        """Show on a form that was only opened what stands against publishing."""
        self._errors = ErrorDict(renderer=self.renderer)
        for fault in faults:
            name = fault.field if fault.field in self.fields else NON_FIELD_ERRORS
            self._errors.setdefault(name, self.error_class(renderer=self.renderer)).append(fault.message)


def refuse_no_time(at):
    if at is None:
        raise ValidationError(_("Choose the date and the time first."))
    if at <= timezone.now():
        raise ValidationError(_("Choose a time that is still to come."))


class WhenForm(forms.Form):
    """Something that is done at once, or at a time."""

    LATER = "later"

    when = forms.ChoiceField(
        label=_("When"),
        choices=[("now", _("Now")), (LATER, _("At a time"))],
        initial="now",
        widget=forms.RadioSelect,
        required=False,
    )
    at = MomentField(label=_("Time"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        zone = timezone.get_current_timezone_name()
        self.fields["at"].help_text = _("Times are in %s.") % zone

    def clean(self):
        """`at` is None for what is done now."""
        cleaned = super().clean()
        if cleaned.get("when") != self.LATER:
            cleaned["at"] = None
        elif "at" in cleaned:
            try:
                refuse_no_time(cleaned["at"])
            except ValidationError as refusal:
                self.add_error("at", refusal)
        return cleaned


class LivePageSelect(FoundSelect):
    def __init__(self):
        super().__init__(Document._meta.get_field("send_readers_to"), admin.site)

    def build_attrs(self, base_attrs, extra_attrs=None):
        return super().build_attrs(base_attrs, extra_attrs) | {"data-placeholder": _("Type a title")}


def live_page_field(**options):
    """A live page, found by typing."""
    return forms.ModelChoiceField(
        label=_("Send readers to"),
        queryset=Document.objects.live(),
        widget=LivePageSelect(),
        **options,
    )


class TakeDownForm(WhenForm):
    """Why a page is taken down; with `only_later` it is not live yet, so a time is needed."""

    field_order = ("reason", "text", "send_readers_to", "note", "when", "at")

    reason = forms.ChoiceField(
        label=_("Reason for readers"), choices=Document.Withdrawal, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=_("In your words"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
        help_text=_("Readers see this at the old address. Such as: This page said 8 weeks. It is 2 weeks."),
    )
    send_readers_to = live_page_field(required=False, help_text=_("Another live page."))
    note = forms.CharField(
        label=_("Private note"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}),
        help_text=_("For colleagues; readers do not see it."),
    )

    def __init__(self, *args, only_later=False, **kwargs):
        super().__init__(*args, **kwargs)
        if only_later:
            self.fields["when"].choices = self.fields["when"].choices[1:]
            self.initial["when"] = self.LATER

    @property
    def told(self):
        """What readers and colleagues are told, for the services that take a page down."""
        return {name: self.cleaned_data[name] for name in ("reason", "text", "note", "send_readers_to")}


class PictureForm(forms.ModelForm):
    """What can be said of a picture that is there; its bytes never change."""

    class Media:
        js = [forms.Script("js/admin/focal.js", type="module")]


def picture_file():
    return forms.FileField(
        label=_("Picture"),
        help_text=_("JPEG, PNG or WebP, up to 20 MB."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )


class UploadForm(forms.Form):
    file = picture_file()


class NewPictureForm(forms.ModelForm):
    """Stores the upload while it is checked, so that what is wrong with it is said at the field."""

    by = None
    file = picture_file()
    title = forms.CharField(
        label=_("Title for editors"),
        max_length=200,
        required=False,
        help_text=_("To find it again. Left empty, it is the name of the file."),
    )

    def clean(self):
        cleaned = super().clean()
        if not self.errors:
            try:
                self.stored = add_picture(
                    cleaned["file"],
                    by=self.by,
                    title=cleaned["title"],
                    credit=cleaned["credit"],
                    licence=cleaned["licence"],
                )
            except ValidationError as refusal:
                self.add_error("file", refusal)
        return cleaned

    def save(self, commit=True):
        self.instance = self.stored
        self.save_m2m = self._save_m2m
        return self.stored
