"""The pages on which topics are tended: first asked, then told what will change, then done."""

from django.contrib import admin, messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.tending.deleting import is_unused
from articles.tending.forms import DeleteForm, MergeForm, MoveForm, RenameForm, ReplaceForm, UndoForm
from articles.tending.moving import MOST_AT_ONCE
from carthub.editorial.permissions import Right
from carthub.editorial.showing import edit_address
from topics.admin import TopicAdmin
from topics.models import Topic, TopicChange, TopicName
from topics.services.renaming import page_in_own_language

CHANGES_SHOWN = 20
NAMES_OFFERED = 2_000
LOOK = "look"  # the name of the button that asks what would change
TOPICS, ARTICLES = "admin:topics_topic_changelist", "admin:articles_article_changelist"


class Tending:
    """One page for every act; a form without fields is told at once."""

    def tend(self, request, form_class, about, *, title, button, back, done=TOPICS, **extra):
        form = form_class(about, typed_into(request))
        if not form.fields and not form.is_bound:
            form = form_class(about, {})
        if request.method == "POST":
            told = form.done(by=request.user)
            if told:
                self.message_user(request, told, messages.SUCCESS)
                return redirect(done)
        effects = form.look() if form.is_bound else None
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": title,
            "button": button,
            "back": back,
            "form": form,
            "effects": effects,
            "names": TopicName.objects.order_by("name").values_list("name", flat=True)[:NAMES_OFFERED],
            "media": self.media + form.media,
        }
        return TemplateResponse(request, "admin/topics/topic/tend.html", context | extra)


def typed_into(request):
    if request.method == "POST":
        return request.POST
    return request.GET if LOOK in request.GET else None


def refuse_others(request):
    if not request.user.has_perm(Right.TEND):
        raise PermissionDenied


@admin.register(Topic)
class TendedTopicAdmin(Tending, TopicAdmin):
    """Topics, with what moves the rows of articles too."""

    def get_urls(self):
        views = {"rename": self.rename_view, "merge": self.merge_view}
        own = [
            path(f"<int:pk>/{name}/", self.admin_site.admin_view(view), name=f"topics_topic_{name}")
            for name, view in views.items()
        ]
        undo = self.admin_site.admin_view(self.undo_view)
        return [*own, path("changes/<int:pk>/undo/", undo, name="topics_topic_undo"), *super().get_urls()]

    def topic_for(self, request, pk):
        refuse_others(request)
        topic = self.get_object(request, str(pk))
        if topic is None:
            raise Http404
        return topic

    def rename_view(self, request, pk):
        topic = self.topic_for(request, pk)
        page = page_in_own_language(topic)
        return self.tend(
            request,
            RenameForm,
            topic,
            title=_("Rename “%s”") % topic.name,
            button=_("Rename"),
            back=topic_address(topic),
            page=page,
            page_address=edit_address(page) if page else "",
        )

    def merge_view(self, request, pk):
        topic = self.topic_for(request, pk)
        title = _("Merge “%s” into another topic") % topic.name
        return self.tend(request, MergeForm, topic, title=title, button=_("Merge"), back=topic_address(topic))

    def delete_view(self, request, object_id, extra_context=None):
        topic = self.topic_for(request, object_id)
        return self.tend(
            request,
            DeleteForm if is_unused(topic) else ReplaceForm,
            topic,
            title=_("Delete “%s”") % topic.name,
            button=_("Delete"),
            back=topic_address(topic),
            danger=True,
        )

    def undo_view(self, request, pk):
        refuse_others(request)
        change = get_object_or_404(TopicChange, pk=pk)
        title = _("Undo: %s") % change
        return self.tend(
            request, UndoForm, change, title=title, button=_("Undo"), back=reverse(TOPICS), change=change
        )

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """An old link to a merged topic leads to its heir."""
        topic = Topic.objects.present(object_id) if object_id.isdigit() else None
        if topic is not None and str(topic.pk) != object_id:
            self.message_user(request, _("That topic is part of “%s” now.") % topic.name, messages.INFO)
            return redirect(topic_address(topic))
        return super().change_view(request, object_id, form_url, extra_context)

    def changelist_view(self, request, extra_context=None):
        context = {"changes": TopicChange.objects.newest(CHANGES_SHOWN)} | (extra_context or {})
        return super().changelist_view(request, context)


def topic_address(topic):
    return reverse("admin:topics_topic_change", args=[topic.pk])


class MoveToTopic(Tending):
    """In the list of articles: give those that are ticked another topic."""

    def get_urls(self):
        move = self.admin_site.admin_view(self.move_view)
        return [path("move-topic/", move, name="articles_article_move_topic"), *super().get_urls()]

    def get_actions(self, request):
        actions = super().get_actions(request)
        if IS_POPUP_VAR not in request.GET and request.user.has_perm(Right.TEND):
            actions["move_to_topic"] = self.get_action("move_to_topic")
        return actions

    @admin.action(description=gettext_lazy("Move to another topic …"))
    def move_to_topic(self, request, queryset):
        ids = list(queryset.order_by("pk").values_list("pk", flat=True)[: MOST_AT_ONCE + 1])
        address = reverse("admin:articles_article_move_topic")
        return redirect(f"{address}?articles={','.join(map(str, ids))}")

    def move_view(self, request):
        refuse_others(request)
        ids = [int(pk) for pk in request.GET.get("articles", "").split(",") if pk.isdigit()]
        if not ids:
            return redirect(ARTICLES)
        return self.tend(
            request,
            MoveForm,
            ids,
            title=_("Move articles to another topic"),
            button=_("Move"),
            back=reverse(ARTICLES),
            done=ARTICLES,
            kept={"articles": request.GET["articles"]},
        )
