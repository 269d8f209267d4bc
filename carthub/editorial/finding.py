"""What the fields that complete what is typed say of a row, and what else they offer."""

import json

from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.http import JsonResponse


class KeysOnly:
    """Asks the database for keys alone: a word sent instead of one is refused by the field, not a crash."""

    def optgroups(self, name, value, attr=None):
        return super().optgroups(name, [each for each in value if str(each).isdigit()], attr)


class FoundSelect(KeysOnly, AutocompleteSelect):
    pass


class FoundSelectMultiple(KeysOnly, AutocompleteSelectMultiple):
    pass


class OrderedSelectMultiple(FoundSelectMultiple):
    """Shows what was chosen in the order in which it was chosen; the stock one has the model's order."""

    def optgroups(self, name, value, attr=None):
        groups = super().optgroups(name, value, attr)
        places = {str(key): place for place, key in enumerate(value)}
        for _group, options, _index in groups:
            options.sort(key=lambda option: places.get(str(option["value"]), len(places)))
        return groups

    def build_attrs(self, base_attrs, extra_attrs=None):
        return super().build_attrs(base_attrs, extra_attrs) | {"data-ordered": "true"}


class Findable:
    """A model admin whose rows are found by typing, and whose own fields find others."""

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", FoundSelect(db_field, self.admin_site))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", FoundSelectMultiple(db_field, self.admin_site))
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def autocomplete_text(self, row, term):
        return str(row)

    def autocomplete_offers(self, request, term, field):
        """Rows after the last result, such as one that makes what was not found."""
        return []


class Finder(AutocompleteJsonView):
    """The stock answer in the words of a `Findable` admin, with its offers as last rows."""

    def get(self, request, *args, **kwargs):
        stock = super().get(request, *args, **kwargs)
        answer = json.loads(stock.content)
        if isinstance(self.model_admin, Findable) and not answer["pagination"]["more"]:
            answer["results"] += self.model_admin.autocomplete_offers(request, self.term, self.source_field)
        return JsonResponse(answer)

    def serialize_result(self, obj, to_field_name):
        result = super().serialize_result(obj, to_field_name)
        if isinstance(self.model_admin, Findable):
            result["text"] = self.model_admin.autocomplete_text(obj, self.term)
        return result
