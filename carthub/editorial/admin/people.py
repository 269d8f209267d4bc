from django.contrib import admin

from carthub.editorial.finding import Findable
from carthub.editorial.models import Person
from carthub.editorial.services.sites import save_person


@admin.register(Person)
class PersonAdmin(Findable, admin.ModelAdmin):
    actions = None
    autocomplete_fields = ("picture", "user")
    fields = ("name", "slug", "role_line", "bio", "picture", "group", "public", "user")
    list_display = ("name", "role_line", "group", "public")
    list_filter = ("group", "public")
    search_fields = ("name", "role_line")

    def save_model(self, request, obj, form, change):
        save_person(obj)

    def has_delete_permission(self, request, obj=None):
        """A name that stands in a byline stays."""
        if obj is not None and (obj.authorships.exists() or obj.published.exists()):
            return False
        return super().has_delete_permission(request, obj)
