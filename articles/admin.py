from django.contrib import admin
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.forms import ArticleForm
from articles.models import Article
from articles.views import render_article
from carthub.editorial.admin.documents import DocumentAdmin
from carthub.editorial.admin.lists import AuthorFilter, LanguageFilter, SelectFilter, StatusFilter
from topics.models import Topic


class TopicFilter(SelectFilter):
    title = gettext_lazy("topic")
    parameter_name = "topic"

    def lookups(self, request, model_admin):
        return list(Topic.objects.exclude(tagged_articles=None).distinct().values_list("pk", "name"))

    def queryset(self, request, queryset):
        if self.value() and self.value().isdigit():
            return queryset.filter(tagged_topics__tag=Topic.objects.present(self.value()))
        return queryset


@admin.register(Article)
class ArticleAdmin(DocumentAdmin):
    form = ArticleForm
    autocomplete_fields = ("picture",)
    list_display = ("title", "status", "kind", "topic_names", "byline", "changed")
    list_filter = (StatusFilter, "kind", TopicFilter, LanguageFilter, AuthorFilter, "example")

    @admin.display(description=gettext_lazy("topics"))
    def topic_names(self, article):
        return ", ".join(row.tag.name for row in article.tagged_topics.all()) or "–"

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("tagged_topics__tag")

    def get_fieldsets(self, request, obj=None):
        return [
            (None, {"fields": ("title", "excerpt", "body")}),
            (_("Related articles"), {"fields": ("pinned",)}),
            (_("Version"), {"fields": ("note",), "classes": ("writing",)}),
            *self.panels((_("What it is"), {"fields": ("kind", "topics")})),
        ]

    def render_preview(self, request, row, revision, draft_bar):
        topic_ids = Topic.objects.present_ids(revision.content.get("topics", []))
        return render_article(request, row, topic_ids, draft_bar=draft_bar)
