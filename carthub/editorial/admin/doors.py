"""How the parts of one page in the admin get their addresses."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.urls import path, reverse

from carthub.editorial.permissions import Right


class DocumentDoors:
    """What the parts share; a part adds its views by extending `doors` and `super().doors()`."""

    def doors(self):
        """Name of each view below a page: its route after the page's id, and the view."""
        return {}

    def beside_text(self, request, document, revision):
        """What a template shows beside the text of a version, by name; a part adds its own."""
        return {}

    def door_urls(self):
        return [
            path(f"<int:pk>/{route}", self.admin_site.admin_view(view), name=self.url_name(name))
            for name, (route, view) in self.doors().items()
        ]

    def url_name(self, name):
        return f"{self.opts.app_label}_{self.opts.model_name}_{name}"

    def address(self, name, *args):
        return reverse(f"{self.admin_site.name}:{self.url_name(name)}", args=args)

    def to_form(self, document, *, check=False):
        query = "?check=1" if check else ""
        return redirect(self.address("change", document.pk) + query)

    def document_for(self, request, pk, right=Right.READ):
        """The page with this id, for somebody who has the right; 404 or 403 else."""
        if not request.user.has_perm(right):
            raise PermissionDenied
        document = self.get_object(request, str(pk))
        if document is None:
            raise Http404
        return document

    def page_context(self, request, document, title):
        return {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": title,
            "subtitle": document.title,
            "document": document,
            "media": self.media,
        }
