from django import forms
from django.conf import settings
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from carthub.editorial.finding import OrderedSelectMultiple
from carthub.editorial.forms import DocumentForm, OrderedChoices, language_choices
from carthub.editorial.models import Document
from carthub.editorial.models.documents import site_language
from carthub.lib.names import name_key
from topics.models import START_HERE, Topic, TopicName, TopicPage
from topics.services.names import refuse_taken_name


class TopicPageForm(DocumentForm):
    start_here = OrderedChoices(
        label=_("Start here"),
        queryset=Document.objects.filter(family="articles"),
        required=False,
        widget=OrderedSelectMultiple(TopicPage._meta.get_field("start_here"), admin.site),
        help_text=_("Up to five articles with this topic, shown before the list of all."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["start_here"] = list(
                self.instance.start_here_rows.values_list("document_id", flat=True)
            )

    def clean_topic(self):
        """A topic that was merged since the form was opened is its heir."""
        topic = self.cleaned_data["topic"]
        return topic if topic.pk == self.instance.topic_id else topic.present

    def clean(self):
        cleaned = super().clean()
        topic, chosen = cleaned.get("topic"), cleaned.get("start_here") or []
        if len(chosen) > START_HERE:
            self.add_error("start_here", _("At most five."))
        if topic is not None:
            self.refuse_strangers(topic, chosen)
            self.refuse_second_page(topic, cleaned.get("language"))
        return cleaned

    def refuse_strangers(self, topic, chosen):
        tagged = set(
            Document.objects.filter(
                article__tagged_topics__tag=topic, pk__in=[each.pk for each in chosen]
            ).values_list("pk", flat=True)
        )
        for document in chosen:
            if document.pk not in tagged:
                told = _("“%(title)s” does not have the topic “%(topic)s”. Give it the topic first.")
                self.add_error("start_here", told % {"title": document.title, "topic": topic.name})

    def refuse_second_page(self, topic, language):
        others = TopicPage.objects.filter(topic=topic, topic_language=language).exclude(pk=self.instance.pk)
        if others.exists():
            self.add_error("topic", _("This topic has a page in this language already."))

    def _save_m2m(self):
        super()._save_m2m()
        chosen = self.cleaned_data["start_here"]
        self.instance.set_start_here([document.pk for document in chosen])


class TopicForm(forms.ModelForm):
    class Meta:
        model = Topic
        fields = ("name", "slug", "kind", "broader", "taggable")
        help_texts = {"slug": _("The last part of its page's address; empty, it is made from the name.")}

    def clean_broader(self):
        return Topic.objects.filter(pk__in=Topic.objects.present_ids(self.cleaned_data["broader"]))

    def clean(self):
        cleaned = super().clean()
        if "name" in cleaned:
            try:
                refuse_taken_name(self.instance, cleaned["name"], language=settings.LANGUAGE_CODE)
            except ValidationError as taken:
                self.add_error(None, taken)
        if self.instance.pk and self.instance in (cleaned.get("broader") or ()):
            self.add_error("broader", _("A topic is not part of itself."))
        return cleaned


class TopicNameForm(forms.ModelForm):
    language = forms.ChoiceField(label=_("Language"), choices=language_choices, initial=site_language)

    class Meta:
        model = TopicName
        fields = ("name", "language")

    def clean(self):
        cleaned = super().clean()
        if "name" in cleaned and "language" in cleaned:
            try:
                refuse_taken_name(
                    Topic(pk=self.instance.topic_id), cleaned["name"], language=cleaned["language"]
                )
            except ValidationError as taken:
                self.add_error(None, taken)
        return cleaned


class TopicNameFormSet(forms.BaseInlineFormSet):
    """Names that are the same to the hub, such as two spellings with other dashes, are refused here."""

    def clean(self):
        super().clean()
        kept = [form for form in self.forms if not self._should_delete_form(form)]
        names = TopicName.objects.filter(topic=self.instance.pk)
        own = {(row.language, row.key): row.pk for row in names}
        seen = {(settings.LANGUAGE_CODE, name_key(self.instance.name))}
        for form in kept:
            typed = form.cleaned_data.get("name")
            key = (form.cleaned_data.get("language"), name_key(typed or ""))
            twice = key in seen or own.get(key, form.instance.pk) != form.instance.pk
            if typed and twice and form.has_changed():
                form.add_error("name", _("The topic has this name already."))
            seen.add(key)
