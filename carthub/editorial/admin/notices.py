"""What a person is told: all of it on a page of its own, and the door that leads on from each."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from carthub.editorial.models import Notice
from carthub.editorial.services.notices import open_notice, see_all
from carthub.editorial.showing import place_of
from carthub.lib.keyset import read_page

A_PAGE = 50


@admin.register(Notice)
class NoticeAdmin(admin.ModelAdmin):
    """Everybody reads their own notices, and nobody writes one."""

    def has_module_permission(self, request):
        return False

    def has_view_permission(self, request, obj=None):
        return False

    has_add_permission = has_view_permission
    has_change_permission = has_view_permission
    has_delete_permission = has_view_permission

    def get_urls(self):
        doors = {
            "open": ("<int:pk>/open/", require_GET(self.open_view)),
            "see_all": ("seen/", require_POST(self.see_all_view)),
        }
        own = [
            path(route, self.admin_site.admin_view(view), name=f"editorial_notice_{name}")
            for name, (route, view) in doors.items()
        ]
        return own + super().get_urls()

    def changelist_view(self, request, extra_context=None):
        mine = Notice.objects.filter(user=request.user)
        page = read_page(mine, request.GET, at="at", pk="pk", size=A_PAGE)
        context = {
            **self.admin_site.each_context(request),
            "title": _("What you are told"),
            "notices": page.rows,
            "newest": mine.unseen().order_by("-pk").values_list("pk", flat=True).first(),
            "older": page.older,
            "newer": page.newer,
            "allowed": page.allowed,
        }
        return TemplateResponse(request, "admin/editorial/notice/list.html", context)

    def open_view(self, request, pk):
        """A link, so that mail can lead here: all it can do is mark one's own notice as seen."""
        notice = get_object_or_404(Notice.objects.select_related("document"), pk=pk, user=request.user)
        open_notice(notice)
        return redirect(place_of(notice))

    def see_all_view(self, request):
        newest = request.POST.get("newest", "")
        if not newest.isdigit():
            raise PermissionDenied
        see_all(request.user, newest=int(newest))
        return redirect("admin:index")
