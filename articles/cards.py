"""What lists show of an article, read as plain values: twenty models would be a tenth of a page's cost."""

from datetime import datetime
from typing import NamedTuple

from articles.kinds import Kind, family_of_kind
from carthub.editorial.models.addresses import document_path
from carthub.editorial.models.published import minutes_to_read
from carthub.lib.pictures import PictureFacts


class Card(NamedTuple):
    """Two equal ones look the same."""

    published_at: datetime
    article_id: int
    language: str
    slug: str
    title: str
    excerpt: str
    kind: str
    words: int
    translation_group: int
    picture: PictureFacts | None

    @classmethod
    def of_row(cls, row: tuple) -> "Card":
        *values, picture = row
        return cls(*values, PictureFacts.from_dict(picture) if picture else None)

    def get_absolute_url(self) -> str:
        return document_path(family_of_kind(self.kind), self.language, self.slug)

    @property
    def kind_label(self) -> str:
        return Kind(self.kind).label

    @property
    def reading_minutes(self) -> int:
        return minutes_to_read(self.words)


OF_ARTICLE = Card._fields[2:]  # what stands on the article alone, whichever list it is in
