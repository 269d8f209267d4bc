from django import forms
from django.contrib import admin
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.forms import ArticleForm
from articles.models import Article, Kind, TaggedArticle
from articles.tending.admin import MoveToTopic
from articles.tending.tagging import change_topic
from articles.views import render_article
from carthub.editorial.admin.bulk import Bulk, Effect
from carthub.editorial.admin.documents import DocumentAdmin
from carthub.editorial.admin.lists import ID, AuthorFilter, LanguageFilter, SelectFilter, StatusFilter
from carthub.editorial.permissions import Right
from topics.models import Topic


class TopicFilter(SelectFilter):
    title = gettext_lazy("topic")
    parameter_name = "topic"

    def lookups(self, request, model_admin):
        tagged = TaggedArticle.objects.filter(tag=OuterRef("pk"))
        return list(Topic.objects.filter(Exists(tagged)).values_list("pk", "name"))

    def queryset(self, request, queryset):
        if self.value() and ID.fullmatch(self.value()):
            topic = Topic.objects.present(self.value())
            return queryset.among(TaggedArticle.objects.filter(tag=topic), "content_object")
        return queryset


class KindFilter(admin.SimpleListFilter):
    title = gettext_lazy("kind")
    parameter_name = "kind__exact"

    def lookups(self, request, model_admin):
        return Kind.choices

    def queryset(self, request, queryset):
        return queryset.among(Article.objects.filter(kind=self.value())) if self.value() else queryset


class TopicActForm(forms.Form):
    topic = forms.ModelChoiceField(label=gettext_lazy("Topic"), queryset=Topic.objects.taggable())
    republish = forms.BooleanField(
        label=gettext_lazy("Publish it at once where readers have the same text"),
        required=False,
        help_text=gettext_lazy("Only topics change for readers, so a medical check still holds."),
    )


class AddTopic(Bulk):
    """One more topic for many articles."""

    name = "add_topic"
    label = gettext_lazy("Add a topic …")
    title = gettext_lazy("Add a topic")
    sentence = gettext_lazy("Each of these drafts gets the topic, as a new version.")
    button = gettext_lazy("Add the topic")
    form_class = TopicActForm
    depends_on = ("topic", "republish")
    gives = True
    unchanged = gettext_lazy("Has the topic already.")

    def form(self, request, documents, data):
        form = super().form(request, documents, data)
        if not request.user.has_perm(Right.PUBLISH):
            del form.fields["republish"]
        return form

    def effects(self, request, documents, form):
        chosen = form.cleaned_data
        return [self.effect(each, chosen["topic"], chosen.get("republish")) for each in documents]

    def effect(self, article, topic, republish):
        has = topic.pk in {row.tag_id for row in article.tagged_topics.all()}
        if has == self.gives:
            return Effect(article, self.unchanged, changes=False)
        number = article.latest_revision.number + 1
        if republish and article.is_live and not article.differs:
            return Effect(article, _("Becomes version %d, and goes live.") % number)
        if republish and article.is_live:
            return Effect(
                article, _("Becomes version %d; other changes wait, so it is not published.") % number
            )
        return Effect(article, _("Becomes version %d.") % number)

    def do(self, document, form, *, by):
        topic, republish = form.cleaned_data["topic"], form.cleaned_data.get("republish", False)
        change_topic(document, topic, by=by, give=self.gives, republish=republish)


class TakeTopicOff(AddTopic):
    name = "take_topic_off"
    label = gettext_lazy("Take a topic off …")
    title = gettext_lazy("Take a topic off")
    sentence = gettext_lazy("Each of these drafts loses the topic, as a new version.")
    button = gettext_lazy("Take the topic off")
    gives = False
    unchanged = gettext_lazy("Does not have the topic.")

    def form(self, request, documents, data):
        form = super().form(request, documents, data)
        form.fields["topic"].queryset = Topic.objects.of_articles(documents)
        return form


@admin.register(Article)
class ArticleAdmin(MoveToTopic, DocumentAdmin):
    form = ArticleForm
    bulk_acts = (*DocumentAdmin.bulk_acts, AddTopic(), TakeTopicOff())
    autocomplete_fields = ("picture",)
    list_display = ("title", "status", "kind", "topic_names", "byline", "changed")
    list_filter = (StatusFilter, KindFilter, TopicFilter, LanguageFilter, AuthorFilter, "example")

    @admin.display(description=gettext_lazy("topics"))
    def topic_names(self, article):
        return ", ".join(row.tag.name for row in article.tagged_topics.all()) or "–"

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("tagged_topics__tag")

    def get_fieldsets(self, request, obj=None):
        return [
            (None, {"fields": ("title", "excerpt", "body")}),
            (_("Related articles"), {"fields": ("pinned",)}),
            (_("Version"), {"fields": ("note",), "classes": ("for-writers",)}),
            *self.panels((_("What it is"), {"fields": ("kind", "topics")})),
        ]

    def render_preview(self, request, row, revision, draft_bar):
        topic_ids = Topic.objects.present_ids(revision.content.get("topics", []))
        return render_article(request, row, topic_ids, draft_bar)
