from django.contrib import admin
from django.utils.translation import gettext_lazy

from carthub.editorial.admin.credentials import credentials_of, faults_in_checking
from carthub.editorial.admin.lists import ShortPaginator
from carthub.editorial.finding import Findable
from carthub.editorial.models import Person
from carthub.editorial.permissions import Right
from carthub.editorial.services.sites import save_person


@admin.register(Person)
class PersonAdmin(Findable, admin.ModelAdmin):
    actions = None
    autocomplete_fields = ("picture", "user")
    fields = (
        "name",
        "credentials_line",
        "slug",
        "role_line",
        "bio",
        "picture",
        "group",
        "public",
        "user",
    )
    list_display = ("name_with_letters", "role_line", "group", "public")
    list_filter = ("group", "public")
    paginator = ShortPaginator
    search_fields = ("name", "role_line")
    show_full_result_count = False

    def get_form(self, request, obj=None, change=False, **kwargs):
        """People who sign in are invited on a page of their own, not in a window beside this form."""
        form = super().get_form(request, obj, change=change, **kwargs)
        if "user" in form.base_fields:
            widget = form.base_fields["user"].widget
            widget.can_add_related = widget.can_change_related = widget.can_view_related = False
        return form

    def save_model(self, request, obj, form, change):
        save_person(obj)

    @admin.display(description=gettext_lazy("name"), ordering="name")
    def name_with_letters(self, person):
        return person.name_with_letters

    def has_delete_permission(self, request, obj=None):
        """A name that stands in a byline or under a check stays."""
        if obj is not None and any(rows.exists() for rows in (obj.authorships, obj.published, obj.reviews)):
            return False
        return super().has_delete_permission(request, obj)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj is not None and not obj.group and request.user.has_perm(Right.PEOPLE):
            context["credentials"] = credentials_of(obj, request.user)
            context["checking_faults"] = faults_in_checking(obj)
        return super().render_change_form(request, context, add, change, form_url, obj)
