"""Languages stand in the path alone; the site's own has no prefix."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpResponse
from django.urls import URLPattern, path, register_converter


class LanguageConverter:
    """A language code at the front of an address, the site's own excepted."""

    regex = "|".join(code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(LanguageConverter, "language")

PREFIXES = frozenset(LanguageConverter.regex.split("|"))


def language_of(address: str) -> str:
    """The language that an address names, or the site's."""
    first_part = address.split("/", 2)[1]
    return first_part if first_part in PREFIXES else settings.LANGUAGE_CODE


def in_every_language(route: str, view: Callable[..., HttpResponse], name: str) -> list[URLPattern]:
    """One page at its own address and, under a prefix, in each other language."""
    return [path(route, view, name=name), path(f"<language:language>/{route}", view, name=name)]
