from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from carthub.editorial.models.pictures import Picture


class InWords:
    """What a content of a document says to people who compare two of them."""

    # All texts of a page, in the order in which a person reads them.
    TEXTS: tuple[str, ...] = ("title", "body", "picture_alt", "picture_caption")

    @classmethod
    def text_of(cls, content: dict[str, Any]) -> str:
        """All that a content says in words."""
        return "\n\n".join(content.get(name, "") for name in cls.TEXTS)

    def beside_the_text(self, content: dict[str, Any]) -> dict[str, list[str]]:
        """What stands beside the texts of a content, by field, in words; reads the rows that it names."""
        original = content.get("translation_of")
        people = [
            [who["name"], who["role"], who["group"] and _("group")] for who in content.get("authors", [])
        ]
        return {
            "picture": self.picture_in_words(content.get("picture", "")),
            "picture_decorative": [_("Yes") if content.get("picture_decorative") else _("No")],
            "authors": [", ".join(filter(None, said)) for said in people],
            "slug": [self.path_of(content)],
            "language": [str(dict(settings.LANGUAGES).get(content["language"], content["language"]))],
            "translation_of": self.titles_of([original] if original else []),
            "example": [_("Yes") if content.get("example") else _("No")],
        }

    def picture_in_words(self, key: str) -> list[str]:
        """With its key, because two pictures may have one title."""
        titles = Picture.objects.filter(key=key).values_list("title", flat=True)
        return [f"{titles.first() or _('A picture that is gone')} · {key}"] if key else []

    def titles_of(self, ids: list[int]) -> list[str]:
        documents = self._meta.get_field("translation_of").related_model.objects
        titles = dict(documents.filter(pk__in=ids).values_list("pk", "title"))
        return [titles.get(pk, _("A page that is gone")) for pk in ids]
