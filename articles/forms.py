from django import forms
from django.contrib import admin
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from articles.models import Article
from carthub.editorial.finding import FoundSelectMultiple, OrderedSelectMultiple
from carthub.editorial.forms import DocumentForm, OrderedChoices
from topics.models import Topic


class TopicSelect(FoundSelectMultiple):
    """Finds a topic by any of its names; what is not found can be made, after a question."""

    def build_attrs(self, base_attrs, extra_attrs=None):
        return super().build_attrs(base_attrs, extra_attrs) | {
            "data-make-address": reverse("admin:topics_topic_make"),
            "data-make-question": _("Make a new topic “%s”? It is offered to everybody who writes."),
        }


class ArticleForm(DocumentForm):
    # TaggableManager has a field of its own that makes tags from words; here topics are rows, chosen.
    topics = forms.ModelMultipleChoiceField(
        label=_("Topics"),
        queryset=Topic.objects.choosable(),
        required=False,
        widget=TopicSelect(Article._meta.get_field("topics"), admin.site),
        help_text=_("Type any name of a topic, such as CRS."),
    )
    pinned = OrderedChoices(
        label=_("Related articles to show first"),
        queryset=Article.objects.all(),
        required=False,
        widget=OrderedSelectMultiple(Article._meta.get_field("pinned"), admin.site),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["pinned"] = list(self.instance.pins.values_list("other_id", flat=True))
            self.fields["topics"].queryset = Topic.objects.choosable_for(self.instance)

    def clean_pinned(self):
        pinned = self.cleaned_data["pinned"]
        if self.instance.pk in [article.pk for article in pinned]:
            raise forms.ValidationError(_("An article is not related to itself."))
        return pinned

    def _save_m2m(self):
        super()._save_m2m()
        self.instance.set_topics(self.cleaned_data["topics"])
        self.instance.set_pins([article.pk for article in self.cleaned_data["pinned"]])
