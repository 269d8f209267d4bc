"""What is asked before a topic is tended; each form tells what would change and calls one service."""

from collections.abc import Iterable

from django import forms
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles.tending import telling
from articles.tending.deleting import delete_topic, plan_deletion, replace_topic
from articles.tending.merging import merge_topic, refuse_leads, refuse_stuck
from articles.tending.moving import move_articles, refuse_too_many
from articles.tending.plans import plan_merge, plan_move
from articles.tending.undoing import left_of, undo_change
from carthub.editorial.finding import FoundSelect
from carthub.editorial.models import Document
from topics.models import Topic, TopicChange
from topics.services.changes import Effect, refuse_too_late
from topics.services.names import refuse_taken_name
from topics.services.renaming import rename_topic, tell_renaming


class TopicByName(forms.CharField):
    """A topic by any of its names, in whatever case or dashes; typed, so that it works without scripts."""

    widget = forms.TextInput(attrs={"list": "topic-names", "class": "vTextField", "autocomplete": "off"})

    def clean(self, value):
        name = super().clean(value)
        found = Topic.objects.named(name, settings.LANGUAGE_CODE) or Topic.objects.named(name)
        if len(found) > 1:
            raise ValidationError(_("More than one topic has this name, in different languages."))
        if not found:
            raise ValidationError(_("No topic goes by the name “%s”.") % name)
        return found[0].present


class TendingForm(forms.Form):
    """Asked first, then told, then done; `left` is what stays although one might think otherwise."""

    left: tuple[str, ...] | list[str] = ()

    def tell(self) -> list[Effect]:
        """What would change, from what was asked. Raises ValidationError."""
        raise NotImplementedError

    def act(self, *, by: AbstractUser) -> str:
        """Call the service; returns what was done, in words. Raises ValidationError."""
        raise NotImplementedError

    def look(self) -> list[Effect] | None:
        """What would change; None when the form has errors, those that only the rows tell included."""
        try:
            return self.tell() if self.is_valid() else None
        except ValidationError as refusal:
            self.add_error(None, refusal.messages)
            return None

    def done(self, *, by: AbstractUser) -> str:
        """What was done; "" when the form has errors."""
        try:
            return self.act(by=by) if self.is_valid() else ""
        except ValidationError as refusal:
            self.add_error(None, refusal.messages)
            return ""


class RenameForm(TendingForm):
    name = forms.CharField(
        label=gettext_lazy("New name"),
        max_length=200,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )
    change_address = forms.BooleanField(
        label=gettext_lazy("Also change the address of its page"), required=False
    )

    def __init__(self, topic: Topic, *args, **kwargs):
        super().__init__(*args, initial={"name": topic.name}, **kwargs)
        self.topic = topic

    def clean_name(self):
        return " ".join(self.cleaned_data["name"].split())

    def clean(self):
        cleaned = super().clean()
        if "name" in cleaned:
            refuse_taken_name(self.topic, cleaned["name"], language=settings.LANGUAGE_CODE)
        return cleaned

    def tell(self):
        return tell_renaming(self.topic, **self.cleaned_data)

    def act(self, *, by):
        rename_topic(self.topic, by=by, **self.cleaned_data)
        return _("The topic is called “%s” now.") % self.cleaned_data["name"]


class MergeForm(TendingForm):
    into = TopicByName(
        label=gettext_lazy("Merge into"),
        help_text=gettext_lazy("Any name of the topic that stays."),
    )

    def __init__(self, topic: Topic, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.topic = topic

    def tell(self):
        plan = plan_merge(self.topic, self.cleaned_data["into"])
        refuse_stuck(plan, self.cleaned_data["into"])
        return telling.merge(self.topic, self.cleaned_data["into"], plan)

    def act(self, *, by):
        merge_topic(self.topic, self.cleaned_data["into"], by=by)
        words = {"topic": self.topic.name, "into": self.cleaned_data["into"].name}
        return _("“%(topic)s” is part of “%(into)s” now.") % words


class DeleteForm(TendingForm):
    """For a topic that nothing needs; there is nothing to ask."""

    def __init__(self, topic: Topic, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.topic = topic

    def tell(self):
        return plan_deletion(self.topic)["told"]

    def act(self, *, by):
        delete_topic(self.topic, by=by)
        return _("The topic “%s” is deleted.") % self.topic.name


class ReplaceForm(DeleteForm):
    """For a topic that is used: which one takes its place, and where its addresses lead."""

    into = TopicByName(
        label=gettext_lazy("Takes its place"),
        help_text=gettext_lazy("The topic is used. Type any name of the topic that takes its place."),
    )

    def __init__(self, topic: Topic, *args, **kwargs):
        super().__init__(topic, *args, **kwargs)
        for page in topic.pages.exclude(live_revision=None):
            self.fields[f"page_{page.pk}"] = forms.ModelChoiceField(
                label=_("Readers of %s are sent to") % page.get_absolute_url(),
                queryset=Document.objects.exclude(live_revision=None).filter(withdrawn_at=None),
                required=False,
                widget=FoundSelect(Document._meta.get_field("send_readers_to"), admin.site),
                help_text=_(
                    "Left empty: to the page of the topic that takes its place. Where that one has none "
                    "in this language, the page becomes its page."
                ),
            )

    def leads(self):
        chosen = self.cleaned_data.items()
        return {int(name.removeprefix("page_")): page for name, page in chosen if name != "into" and page}

    def tell(self):
        refuse_leads(self.topic, self.leads())
        plan = plan_merge(self.topic, self.cleaned_data["into"], self.leads())
        refuse_stuck(plan, self.cleaned_data["into"])
        return telling.merge(self.topic, self.cleaned_data["into"], plan)

    def act(self, *, by):
        replace_topic(self.topic, self.cleaned_data["into"], leads=self.leads(), by=by)
        words = {"topic": self.topic.name, "into": self.cleaned_data["into"].name}
        return _("“%(topic)s” is deleted; “%(into)s” takes its place.") % words


class MoveForm(TendingForm):
    source = forms.ModelChoiceField(label=gettext_lazy("Topic that they have"), queryset=Topic.objects.none())
    target = TopicByName(
        label=gettext_lazy("Topic that they get"), help_text=gettext_lazy("Any name of the topic.")
    )

    def __init__(self, ids: Iterable[int], *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.ids = set(ids)
        had = Topic.objects.filter(tagged_articles__content_object__in=self.ids).distinct()
        self.fields["source"].queryset = had
        self.fields["source"].help_text = ngettext(
            "%d article is chosen.", "%d articles are chosen.", len(self.ids)
        ) % len(self.ids)

    def clean(self):
        refuse_too_many(self.ids)
        return super().clean()

    def tell(self):
        plan = plan_move(self.ids, self.cleaned_data["source"], self.cleaned_data["target"])
        return telling.move(self.cleaned_data["source"], self.cleaned_data["target"], plan)

    def act(self, *, by):
        change = move_articles(self.ids, self.cleaned_data["source"], self.cleaned_data["target"], by=by)
        moved = len(change.done["articles"])
        return ngettext("%d article is moved.", "%d articles are moved.", moved) % moved


class UndoForm(TendingForm):
    """Shows what a change did; there is nothing to ask."""

    def __init__(self, change: TopicChange, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.change = change

    def tell(self):
        refuse_too_late(self.change)
        self.left = left_of(self.change)
        return self.change.done["told"]

    def act(self, *, by):
        left = undo_change(self.change, by=by)
        return " ".join([_("Undone: %s.") % self.change, *left])
