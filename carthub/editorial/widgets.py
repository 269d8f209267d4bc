from django import forms
from django.forms.widgets import Script
from django.urls import reverse

ENDPOINTS = ("frame", "preview", "paste", "picture", "pages")


class MarkdownTextarea(forms.Textarea):
    """A text field that a script dresses with writing tools; their look is part of admin.css."""

    class Media:
        js = [Script("js/writing/start.js", type="module")]

    def __init__(self, attrs=None):
        plain = {"rows": 24, "spellcheck": "true", "dir": "auto", "class": "vLargeTextField"}
        super().__init__(plain | (attrs or {}))

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        endpoints = {f"data-{door}": reverse(f"writing:{door}") for door in ENDPOINTS}
        context["widget"]["attrs"] |= endpoints | {"data-writing": True}
        return context
