"""What the fields that complete what is typed say of a row, and what else they offer."""

import json

from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.http import JsonResponse


class Findable:
    """A model admin whose rows are found by typing."""

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
