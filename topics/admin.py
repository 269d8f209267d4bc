from django.conf import settings
from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Exists, OuterRef, Prefetch
from django.http import JsonResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from carthub.editorial.admin.documents import DocumentAdmin
from carthub.editorial.admin.lists import ShortPaginator
from carthub.editorial.finding import Findable
from carthub.lib.names import name_key
from topics.forms import TopicForm, TopicNameForm, TopicNameFormSet, TopicPageForm
from topics.models import Topic, TopicCode, TopicName, TopicPage
from topics.services.names import create_topic, save_topic, topic_changed
from topics.views import render_topic_page


class NameInline(admin.TabularInline):
    """The names beside the topic's own."""

    model = TopicName
    form = TopicNameForm
    formset = TopicNameFormSet
    extra = 1
    verbose_name = gettext_lazy("other name")
    verbose_name_plural = gettext_lazy("other names")

    def get_queryset(self, request):
        return super().get_queryset(request).exclude(primary=True, language=settings.LANGUAGE_CODE)


class CodeInline(admin.TabularInline):
    model = TopicCode
    extra = 0


class TopicAdmin(Findable, admin.ModelAdmin):
    """Topics change at once, for writers and readers; texts about them are topic pages.

    Name and address are changed on a page of their own, which shows first what else that changes; see
    `articles.tending`, which registers this with its pages.
    """

    actions = None
    autocomplete_fields = ("broader",)
    form = TopicForm
    inlines = (NameInline, CodeInline)
    list_display = ("name", "kind", "other_names", "has_page", "taggable")
    list_filter = ("kind", "taggable")
    list_per_page = 100
    paginator = ShortPaginator
    search_fields = ("names__name",)
    show_full_result_count = False

    @admin.display(description=gettext_lazy("other names"))
    def other_names(self, topic):
        return ", ".join(row.name for row in topic.names.all() if not row.primary) or "–"

    @admin.display(description=gettext_lazy("has a page"), boolean=True)
    def has_page(self, topic):
        return topic.has_page

    def get_urls(self):
        make = self.admin_site.admin_view(require_POST(self.make_view))
        return [path("make/", make, name="topics_topic_make"), *super().get_urls()]

    def get_fields(self, request, obj=None):
        """The other names are tables below for who may change them, and one line for who may only look."""
        names = () if obj is None or self.has_change_permission(request, obj) else ("other_names",)
        return ("name", *names, "slug", "kind", "broader", "taggable")

    def get_inlines(self, request, obj):
        return self.inlines if self.has_change_permission(request, obj) else ()

    def get_readonly_fields(self, request, obj=None):
        """Name and address are changed by renaming, which keeps the old ones."""
        return (*super().get_readonly_fields(request, obj), *(("name", "slug") if obj else ()))

    def get_queryset(self, request):
        pages = TopicPage.objects.filter(topic=OuterRef("pk"))
        names = Prefetch("names", TopicName.objects.order_by("-primary", "name"))
        rows = super().get_queryset(request).filter(merged_into=None)
        return rows.annotate(has_page=Exists(pages)).prefetch_related(names)

    def get_search_results(self, request, queryset, search_term):
        """By any name, folded as names are; the topic that goes by exactly this name comes first."""
        key = name_key(search_term)
        if request.GET.get("field_name") == "topics":
            queryset = queryset.taggable()
        if not key:
            return queryset.order_by("name", "pk"), False
        exact = TopicName.objects.filter(topic=OuterRef("pk"), key=key)
        found = queryset.filter(pk__in=Topic.objects.matching(search_term).values("pk"))
        return found.annotate(is_exact=Exists(exact)).order_by("-is_exact", "name", "pk"), False

    def autocomplete_text(self, row, term):
        """The name that was typed, and what it leads to: "CRS → Cytokine release syndrome"."""
        key = name_key(term)
        if not key or key in name_key(row.name):
            return row.name
        matched = next((name.name for name in row.names.all() if key in name.key), None)
        return f"{matched} → {row.name}" if matched else row.name

    def autocomplete_offers(self, request, term, field):
        name = " ".join(term.split())
        known = Topic.objects.named(name).exists() if name_key(name) else True
        if field.name != "topics" or known or not self.has_add_permission(request):
            return []
        return [{"id": f"make:{name}", "text": _("Make a new topic “%s” …") % name}]

    def make_view(self, request):
        """Make the topic that a writer asked for, and was asked about."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        language = request.POST.get("language", "")
        try:
            topic = create_topic(
                request.POST.get("name", ""),
                by=request.user,
                language=language if language in dict(settings.LANGUAGES) else "",
            )
        except ValidationError as refusal:
            return JsonResponse({"message": " ".join(refusal.messages)}, status=400)
        return JsonResponse({"id": topic.pk, "text": topic.name}, status=201)

    def save_model(self, request, obj, form, change):
        save_topic(obj)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        topic_changed(form.instance, by=request.user)


@admin.register(TopicPage)
class TopicPageAdmin(DocumentAdmin):
    form = TopicPageForm
    autocomplete_fields = ("picture", "topic")
    list_display = ("title", "status", "topic", "byline", "changed")
    list_filter = (*DocumentAdmin.list_filter, "topic__kind")
    list_select_related = ("topic",)

    def get_fieldsets(self, request, obj=None):
        return [
            (None, {"fields": ("title", "definition", "pronunciation", "body")}),
            (_("Start here"), {"fields": ("start_here",)}),
            (_("Version"), {"fields": ("note",), "classes": ("for-writers",)}),
            *self.panels((_("Topic"), {"fields": ("topic",)})),
        ]

    def get_changeform_initial_data(self, request):
        initial = super().get_changeform_initial_data(request)
        asked = str(initial.get("topic"))
        topic = Topic.objects.present(asked) if asked.isdigit() else None
        return initial | ({"topic": topic.pk, "title": topic.name, "slug": topic.slug} if topic else {})

    def render_preview(self, request, row, revision, draft_bar):
        return render_topic_page(request, row, draft_bar=draft_bar)
