"""What the pages of readers ask, by statements that are built once."""

from functools import cached_property
from typing import Any

from django.db.models import Manager

from carthub.lib.prepared import Hole, PreparedRow
from topics.querysets import PublishedTopicPageQuerySet


class PublishedTopicPageManager(Manager.from_queryset(PublishedTopicPageQuerySet)):
    def at(self, language: str, slug: str) -> Any | None:
        """The page at an address, live or taken down; None where there is none."""
        return self.page_row.get(language=language, slug=slug)

    @cached_property
    def page_row(self) -> PreparedRow:
        return PreparedRow(lambda: self.for_page(Hole("language"), Hole("slug")))
