from django import forms
from django.forms.utils import ErrorDict
from django.http import QueryDict

from carthub.editorial.models import WorkingCopy
from carthub.editorial.models.working import new_draft_key, new_tab


class Unwritten(forms.CharField):
    """What the form says of itself; nobody types it, so it never counts as changed."""

    widget = forms.HiddenInput

    def has_changed(self, initial, data):
        return False


class KeptForm(forms.ModelForm):
    """A form whose typing is kept, and that can be opened filled with what was kept."""

    OF_ITSELF = ("tab", "going_on", "draft_key")

    kept: WorkingCopy | None = None  # set on the class that is made for one request

    tab = Unwritten(required=False, initial=new_tab)
    going_on = Unwritten(required=False)  # the tab whose copy this form was filled with
    draft_key = Unwritten(required=False, initial=new_draft_key)

    class Media:
        js = [forms.Script("js/admin/keeping.js", type="module")]

    def __init__(self, data=None, *args, **kwargs):
        filled = data is None and self.kept is not None
        super().__init__(filled_with(self.kept) if filled else data, *args, **kwargs)
        if filled:
            self._errors = ErrorDict(renderer=self.renderer)  # faults are told when it is saved

    @property
    def own_tabs(self) -> list[str]:
        """The tabs whose typing this form holds."""
        return [tab for tab in (self["tab"].value(), self["going_on"].value()) if tab]


def filled_with(copy: WorkingCopy) -> QueryDict:
    """What the form would send if everything kept were typed again, in a tab of its own."""
    data = QueryDict(mutable=True)
    for name, values in copy.data.items():
        data.setlist(name, values)
    data.update({"seen": copy.seen, "tab": new_tab(), "going_on": copy.tab})
    data["draft_key"] = copy.draft_key
    return data


def typed_in(form: type[forms.ModelForm], sent: QueryDict, *, apart: tuple[str, ...]) -> dict[str, list[str]]:
    """The values of a form's own fields, those named in `apart` and files left out."""
    typed = {}
    for name, field in form.base_fields.items():
        if name in apart or isinstance(field, forms.FileField):
            continue
        for part in getattr(field.widget, "widgets_names", [""]):
            if name + part in sent:
                typed[name + part] = [value.replace("\x00", "") for value in sent.getlist(name + part)]
    return typed
