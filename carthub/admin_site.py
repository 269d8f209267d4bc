from functools import partial

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.removal import remove_examples
from carthub.desk import desk
from carthub.editorial.finding import Finder
from carthub.editorial.models import Document
from carthub.editorial.services.outside import take_in_comments
from carthub.my_settings import my_settings

# The models in the order in which a writer needs them; others are reached from these.
GROUPS = [
    (gettext_lazy("Write"), ["Article", "TopicPage", "Topic", "Picture"]),
    (gettext_lazy("The hub"), ["Person", "Site", "MissedAddress", "User"]),
]
NAMES = {"User": gettext_lazy("people who sign in")}


def count_unseen(user):
    """Asked by the bar of every page, once."""
    return user.notices.unseen().count()


class HubAdminSite(admin.AdminSite):
    """The stock admin behind a desk: what waits for me comes first, the list of models after it."""

    index_title = gettext_lazy("Desk")
    index_template = "admin/desk.html"
    enable_nav_sidebar = False  # a text and its preview need the width; a bar on top has the places

    def each_context(self, request):
        name = request.site.name
        own = {"site_title": name, "site_header": name, "unseen_notices": partial(count_unseen, request.user)}
        return super().each_context(request) | own

    def get_urls(self):
        return [
            path("examples/remove/", self.admin_view(self.remove_examples_view), name="remove_examples"),
            path("settings/", self.admin_view(self.settings_view), name="my_settings"),
            *super().get_urls(),
        ]

    def index(self, request, extra_context=None):
        take_in_comments()
        return super().index(request, desk(request.user, request.site) | (extra_context or {}))

    def get_app_list(self, request, app_label=None):
        """For the desk and the side bar, grouped for a writer."""
        if app_label is not None:
            return super().get_app_list(request, app_label)
        apps = self._build_app_dict(request).values()
        models = {
            model["object_name"]: model | {"name": NAMES.get(model["object_name"], model["name"])}
            for app in apps
            for model in app["models"]
        }
        groups = [(name, [models[each] for each in wanted if each in models]) for name, wanted in GROUPS]
        return [
            {
                "name": name,
                "app_label": f"group-{place}",
                "app_url": "",
                "has_module_perms": True,
                "models": shown,
            }
            for place, (name, shown) in enumerate(groups)
            if shown
        ]

    def autocomplete_view(self, request):
        return Finder.as_view(admin_site=self)(request)

    def settings_view(self, request):
        return my_settings(request, self.each_context(request))

    def remove_examples_view(self, request):
        if not request.user.is_superuser:
            raise PermissionDenied
        if request.method != "POST":
            context = {
                **self.each_context(request),
                "title": _("Remove the example pages"),
                "example_count": Document.objects.examples().count(),
            }
            return TemplateResponse(request, "admin/remove_examples.html", context)
        removed = remove_examples(by=request.user)
        told = _("The example pages are gone. Pages: %(pages)d. Topics: %(topics)d. Pictures: %(pictures)d.")
        messages.success(request, told % removed)
        return redirect("admin:index")
