from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carthub.editorial import checklist
from carthub.editorial.models import Document, Review
from carthub.editorial.services.checking import possible_checkers


class SendForm(forms.Form):
    """Whom to ask for a medical check, and what to say to them."""

    reviewer = forms.ModelChoiceField(
        label=_("Who should check it?"),
        queryset=get_user_model().objects.none(),
        required=False,
        empty_label=_("Whoever has time"),
        help_text=_("Medical reviewers with a verified credential who did not write this text."),
    )
    message = forms.CharField(
        label=_("What should they know?"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
        help_text=_("Such as: only the number of weeks changed, see source 2."),
    )

    def __init__(self, *args, document: Document, **kwargs):
        super().__init__(*args, **kwargs)
        people = possible_checkers(document)
        field = self.fields["reviewer"]
        offered = get_user_model().objects.filter(pk__in=[user.pk for user in people])
        field.queryset = offered.select_related("person")
        field.label_from_instance = lambda user: user.person.name_with_letters
        field.initial = document.reviewer_id


class CheckForm(forms.Form):
    """The checklist; what was answered last time is filled in, and each answer is to be confirmed."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    until = forms.DateField(
        label=_("By when could this go stale?"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    message = forms.CharField(
        label=_("A word to the author"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
        help_text=_("Needed when you ask for changes."),
    )

    def __init__(self, *args, earlier: Review | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        answers = earlier.answers if earlier and earlier.checklist == checklist.CURRENT else []
        self.earlier = {each["item"]: each for each in answers}
        for item in checklist.items():
            self.add_item(item, self.earlier.get(item.key, {}))
        self.fields["until"].initial = self.earlier.get(checklist.UNTIL, {}).get("answer", "")

    def add_item(self, item: checklist.Item, before: dict[str, str]) -> None:
        self.fields[item.key] = forms.ChoiceField(
            label=item.question,
            choices=item.choices,
            required=False,
            widget=forms.RadioSelect,
            initial=before.get("answer"),
        )
        self.fields[f"{item.key}_note"] = forms.CharField(
            label=_("Note"), required=False, max_length=500, initial=before.get("note", "")
        )
        if before:
            self.fields[f"{item.key}_again"] = forms.BooleanField(label=_("Still so"), required=False)

    def rows(self) -> list[dict[str, Any]]:
        """Question, note and, for an earlier answer, the tick that confirms it, for the template."""
        return [
            {
                "answer": self[item.key],
                "note": self[f"{item.key}_note"],
                "again": self[f"{item.key}_again"] if item.key in self.earlier else None,
                "earlier": self.earlier_label(item),
            }
            for item in checklist.items()
        ]

    def earlier_label(self, item: checklist.Item) -> str:
        earlier = self.earlier.get(item.key)
        return str(checklist.Answer(earlier["answer"]).label) if earlier else ""

    def clean(self):
        cleaned = super().clean()
        if "_sign" in self.data:
            self.ask_to_confirm(cleaned)
            if not cleaned.get("until"):
                self.add_error("until", _("Name the date by which it should be looked at again."))
            elif cleaned["until"] <= timezone.localdate():
                self.add_error("until", _("Choose a date that is still to come."))
        return cleaned

    def ask_to_confirm(self, cleaned: dict[str, Any]) -> None:
        """An earlier answer that was left as it is counts only when it is ticked."""
        for item in checklist.items():
            if self.is_only_filled_in(item, cleaned):
                self.add_error(item.key, _("Answered last time. Tick “Still so”, or answer anew."))

    def is_only_filled_in(self, item: checklist.Item, cleaned: dict[str, Any]) -> bool:
        same = cleaned.get(item.key) == self.earlier.get(item.key, {}).get("answer")
        return same and item.key in self.earlier and not cleaned.get(f"{item.key}_again")

    def answers(self) -> list[dict[str, str]]:
        """What the services keep; a question that was not answered this time is left out."""
        kept = [
            {
                "item": item.key,
                "answer": self.cleaned_data.get(item.key, ""),
                "note": self.cleaned_data.get(f"{item.key}_note", ""),
            }
            for item in checklist.items()
            if not self.is_only_filled_in(item, self.cleaned_data)
        ]
        until = self.cleaned_data.get("until")
        dated = [{"item": checklist.UNTIL, "answer": until.isoformat(), "note": ""}] if until else []
        return [each for each in kept if each["answer"]] + dated
