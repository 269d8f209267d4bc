from typing import Any

from django.utils import timezone

from carthub.editorial.models.addresses import Family, document_path
from carthub.editorial.models.reviews import Review
from carthub.lib.rendering import Rendered


class ToReaders:
    """The road of a document to its readers: from a content through the press to the published row."""

    @classmethod
    def press(cls, content: dict[str, Any], rendered: Rendered | None = None):
        """Render a content into the values of its published row; reads and writes nothing.

        Returns a `Pressed`. `rendered` is the text when it was rendered already.
        """
        raise NotImplementedError

    def build_published(self, values: dict[str, Any], revision: Any):
        """An unsaved published row from a revision's pressed values and this row's public state."""
        raise NotImplementedError

    @classmethod
    def complete(cls, rows: list[tuple[Any, Any]]) -> None:
        """Add to unsaved published rows, each with its revision, what stands in other tables."""
        checks = cls.checks_of([revision for _row, revision in rows])
        for row, revision in rows:
            row.checked = checks[revision.pk]

    @classmethod
    def write_published(cls, rows: list[Any]) -> None:
        """Write the rows that readers get, those that are there already and new ones."""
        model = type(rows[0])
        names = [field.name for field in model._meta.concrete_fields if not field.primary_key]
        model.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=[model._meta.pk.name], update_fields=names
        )

    def preview_row(self, revision: Any):
        """What publishing the revision would give readers, unsaved."""
        row = self.build_published(self.press(revision.content).values, revision)
        self.complete([(row, revision)])
        row.withdrawn_at = None
        return row

    def published_row(self):
        """What readers have, or had; None for a page that was never published."""
        raise NotImplementedError

    @classmethod
    def family_of(cls, content: dict[str, Any]) -> Family:
        """The shelf on which a content stands when it is published."""
        raise NotImplementedError

    @classmethod
    def kinds(cls) -> list[tuple[str, str]]:
        """The kinds of page there are, with their names; whether one needs a medical check is set on Site."""
        raise NotImplementedError

    @classmethod
    def kind_of(cls, content: dict[str, Any]) -> str:
        raise NotImplementedError

    @classmethod
    def path_of(cls, content: dict[str, Any]) -> str:
        return document_path(cls.family_of(content), content["language"], content["slug"])

    @classmethod
    def press_address(cls, content: dict[str, Any]) -> dict[str, Any]:
        """What stays in the published row of a page that was taken down."""
        return {"language": content["language"], "slug": content["slug"]}

    def public_state(self, revision: Any) -> dict[str, Any]:
        """What a published row copies from the document, so that it can be rebuilt."""
        return {
            "version": revision.number,
            "translation_group": revision.content.get("translation_of") or self.pk,
            "published_at": self.first_published_at or timezone.now(),
            "changed_at": self.last_changed_at or timezone.now(),
            "withdrawn_at": self.withdrawn_at,
            "withdrawn_reason": self.withdrawn_reason,
            "withdrawn_text": self.withdrawn_text,
            "send_readers_to_id": self.send_readers_to_id,
        }

    @classmethod
    def checks_of(cls, revisions: list[Any]) -> dict[int, dict[str, Any]]:
        """What readers are told of the check of each revision's text; empty when no check holds."""
        texts = {each.pk: (each.document_id, each.signed_sha256) for each in revisions}
        standing = Review.objects.standing_for(texts.values())
        return {pk: standing[text].for_readers() if text in standing else {} for pk, text in texts.items()}

    def check_of(self, revision: Any) -> dict[str, Any]:
        return self.checks_of([revision])[revision.pk]
