"""What lists of topics show of a topic page, read as plain values."""

from typing import NamedTuple

from carthub.editorial.models.addresses import Family, document_path


class TopicLink(NamedTuple):
    topic_page_id: int
    topic_id: int
    language: str
    slug: str
    title: str
    definition: str
    posts: int

    def get_absolute_url(self) -> str:
        return document_path(Family.TOPICS, self.language, self.slug)
