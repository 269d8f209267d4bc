from django.contrib import admin, messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from carthub.editorial.admin.lists import ShortPaginator
from carthub.editorial.finding import Findable
from carthub.editorial.forms import NewPictureForm, PictureForm, UploadForm
from carthub.editorial.models import Picture
from carthub.editorial.services.picture_uses import documents_using, replace_picture, save_picture
from carthub.editorial.showing import edit_address

THUMBNAIL, LARGE = 320, 960


def file_address(picture, width):
    """The stored file nearest to a width, from below where there is one."""
    fitting = [each for each in picture.facts.widths if each <= width] or picture.facts.widths[:1]
    return picture.facts.src(fitting[-1], "webp")


@admin.register(Picture)
class PictureAdmin(Findable, admin.ModelAdmin):
    """Files are added and replaced, never changed; what is said of them can be."""

    actions = None
    change_form_template = "admin/editorial/picture/change_form.html"
    form = PictureForm
    list_display = ("thumbnail", "title", "size", "credit", "licence", "added_at")
    list_display_links = ("thumbnail", "title")
    list_per_page = 40
    paginator = ShortPaginator
    search_fields = ("title", "credit", "key")
    show_full_result_count = False

    @admin.display(description=gettext_lazy("picture"))
    def thumbnail(self, picture):
        address = file_address(picture, THUMBNAIL)
        return format_html('<img class="thumbnail" src="{}" alt="{}" loading="lazy">', address, picture.title)

    @admin.display(description=gettext_lazy("size"))
    def size(self, picture):
        return f"{picture.width} × {picture.height}"

    def get_urls(self):
        replace = self.admin_site.admin_view(self.replace_view)
        thumbnail = self.admin_site.admin_view(self.thumbnail_view)
        return [
            path("<int:pk>/replace/", replace, name="editorial_picture_replace"),
            path("<int:pk>/thumbnail/", thumbnail, name="editorial_picture_thumbnail"),
            *super().get_urls(),
        ]

    def get_form(self, request, obj=None, change=False, **kwargs):
        if obj is not None:
            return super().get_form(request, obj, change, **kwargs)
        form = super().get_form(request, obj, change, **kwargs | {"form": NewPictureForm})
        form.by = request.user
        return form

    def get_fieldsets(self, request, obj=None):
        said = ("title", "credit", "licence")
        if obj is None:
            return [(None, {"fields": ("file", *said)})]
        return [
            (None, {"fields": said}),
            (_("Keep this spot in view"), {"fields": (("focal_x", "focal_y"),)}),
        ]

    def save_model(self, request, obj, form, change):
        if not change:  # the form has stored it
            return
        changed = save_picture(obj, by=request.user)
        if changed:
            told = ngettext(
                "%d page shows this to readers once it is published again.",
                "%d pages show this to readers once they are published again.",
                changed,
            )
            self.message_user(request, told % changed, messages.INFO)

    def response_add(self, request, obj, post_url_continue=None):
        """On to the picture itself, where the spot to keep in view is chosen."""
        stock = super().response_add(request, obj, post_url_continue)
        if IS_POPUP_VAR in request.POST or "_addanother" in request.POST:
            return stock
        return redirect(reverse("admin:editorial_picture_change", args=[obj.pk]))

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj is not None:
            context |= {"picture_address": file_address(obj, LARGE), "uses": uses_of(obj)}
        return super().render_change_form(request, context, add, change, form_url, obj)

    def thumbnail_view(self, request, pk):
        """So that a form can show what was chosen, knowing nothing but its number."""
        return redirect(file_address(get_object_or_404(Picture, pk=pk), LARGE))

    def replace_view(self, request, pk):
        picture = self.get_object(request, str(pk))
        if picture is None:
            raise Http404
        if not self.has_change_permission(request, picture):
            raise PermissionDenied
        form = UploadForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            new = self.replace(request, picture, form)
            if new is not None:
                return redirect(reverse("admin:editorial_picture_change", args=[new.pk]))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Replace the picture"),
            "subtitle": picture.title,
            "picture": picture,
            "picture_address": file_address(picture, THUMBNAIL),
            "uses": uses_of(picture),
            "form": form,
            "media": self.media + form.media,
        }
        return TemplateResponse(request, "admin/editorial/picture/replace.html", context)

    def replace(self, request, picture, form):
        try:
            new = replace_picture(picture, form.cleaned_data["file"], by=request.user)
        except ValidationError as refusal:
            form.add_error("file", refusal)
            return None
        told = _("Replaced in every draft. Readers see the new picture once a page is published again.")
        self.message_user(request, told, messages.SUCCESS)
        return new

    def has_delete_permission(self, request, obj=None):
        """Old versions show pictures too, so none is deleted here."""
        return False

    def autocomplete_text(self, row, term):
        return f"{row.title} · {row.width} × {row.height}"


def uses_of(picture):
    return [{"title": page.title, "address": edit_address(page)} for page in documents_using(picture)]
