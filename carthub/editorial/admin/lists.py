"""Filters and columns that lists of pages share."""

import re
from functools import cached_property

from django.contrib import admin
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from carthub.editorial.models import Authorship, Document, Person, Schedule
from carthub.editorial.querysets import State

ID = re.compile(r"[0-9]{1,15}")


def ids_in(words):
    """Those of the words that can be ids; what else somebody sends is passed over."""
    return [int(word) for word in words if ID.fullmatch(word)]


class ShortPaginator(Paginator):
    """Counts no further than anybody leafs: counting a million takes seconds."""

    MOST = 500

    @cached_property
    def found(self):
        return self.object_list.values("pk")[: self.MOST + 1].count()

    @property
    def count(self):
        return min(self.found, self.MOST)

    @property
    def has_more(self):
        return self.found > self.MOST


def status_badge(state):
    return format_html('<span class="status status--{}">{}</span>', state.value, state.label)


class StatusFilter(admin.SimpleListFilter):
    title = _("status")
    parameter_name = "status"

    def lookups(self, request, model_admin):
        return State.choices

    def queryset(self, request, queryset):
        return queryset.in_state(self.value(), Schedule.objects.waiting()) if self.value() else queryset


class SelectFilter(admin.SimpleListFilter):
    """One of many, in a select instead of a long list of links."""

    template = "admin/editorial/select_filter.html"

    def choices(self, changelist):
        self.others = [
            (name, value)
            for name, values in changelist.filter_params.items()
            for value in values
            if name != self.parameter_name
        ]
        yield {"value": "", "display": _("All"), "selected": self.value() is None}
        for value, display in self.lookup_choices:
            yield {"value": value, "display": display, "selected": self.value() == str(value)}


class AuthorFilter(SelectFilter):
    title = _("author")
    parameter_name = "author"

    def lookups(self, request, model_admin):
        written = Authorship.objects.filter(person=OuterRef("pk"))
        return list(Person.objects.filter(Exists(written)).values_list("pk", "name"))

    def queryset(self, request, queryset):
        if self.value() and ID.fullmatch(self.value()):
            return queryset.among(Authorship.objects.filter(person=self.value()), "document")
        return queryset


class LanguageFilter(SelectFilter):
    title = _("language")
    parameter_name = "language"

    def lookups(self, request, model_admin):
        return [(code, get_language_info(code)["name_translated"]) for code in Document.objects.languages()]

    def queryset(self, request, queryset):
        return queryset.filter(language=self.value()) if self.value() else queryset


class DocumentColumns:
    """Columns for a list of pages; their rows come with state, authors and topics."""

    @admin.display(description=_("status"))
    def status(self, document):
        return status_badge(document.state)

    @admin.display(description=_("author"))
    def byline(self, document):
        return ", ".join(row.person.name for row in document.authorships.all()) or "–"

    @admin.display(description=_("changed"), ordering="updated_at")
    def changed(self, document):
        return date_format(timezone.localtime(document.updated_at), "j M Y, H:i")
