"""Related posts: what an editor pinned, then what shares the rarest topics."""

import math
from datetime import datetime
from functools import lru_cache
from heapq import nlargest
from itertools import chain
from typing import NamedTuple

from django.utils.translation import gettext as _

from articles.cards import Card
from articles.models import PostCount, PublishedArticle, PublishedTagging
from carthub.lib.remembered import Remembered

SHOWN = 4
RAREST_TOPICS = 4
NEWEST_OF_EACH = 25


class RelatedPost(NamedTuple):
    page: Card
    reason: str


class Ranking:
    """Which articles are most like a page; one query for pins, and those whose answers nobody had yet.

    The score is the sum of ln((1 + all) / (1 + posts)) over the topics shared, after inverse document
    frequency (Spärck Jones, 1972); ties go to the newer article. Candidates are the newest posts of the
    page's four rarest topics.
    """

    def __init__(self, page: PublishedArticle, posts: dict[int, int], token: str):
        """`posts` is how many each topic of the page has; `token` is that of the site's version."""
        self.weights = weights_of(posts, all_posts(page.language, token))
        rarest = sorted(self.weights, key=lambda pk: (-self.weights[pk], pk))[:RAREST_TOPICS]
        newest = chain.from_iterable(newest_posts.of(rarest, page.language, token).values())
        found = {post.article_id: post for post in newest if post.article_id != page.pk}
        self.pinned = [pk for pk in page.pinned if pk != page.pk]
        others = [post for post in found.values() if post.article_id not in self.pinned]
        self.ids = [*self.pinned, *(post.article_id for post in nlargest(SHOWN, others, key=self.place))]
        self.topics = {pk: found[pk].topics for pk in self.ids if pk in found}
        self.topics |= PublishedTagging.objects.topics_of_each([pk for pk in self.ids if pk not in found])

    def place(self, post: "Post") -> tuple[float, datetime, int]:
        weights = self.weights
        score = sum([weights[topic] for topic in post.topics if topic in weights])
        return score, post.published_at, post.article_id

    def posts(self, pages: dict[int, Card], names: dict[int, str]) -> list[RelatedPost]:
        """At most four of `pages`, best first, each with the reason; `names` are of topics with a page."""
        found = [pages[pk] for pk in self.ids if pk in pages][:SHOWN]
        return [RelatedPost(page, self.reason(page.article_id, names)) for page in found]

    def reason(self, pk: int, names: dict[int, str]) -> str:
        shared = [topic for topic in self.topics[pk] if topic in self.weights]
        rarest_first = sorted(shared, key=lambda topic: -self.weights[topic])
        named = next((names[topic] for topic in rarest_first if topic in names), None)
        if named is None:
            return _("On the same subject") if rarest_first else _("Chosen by the editors")
        return _("Also about %s") % lower_first(named)


def weights_of(posts: dict[int, int], everything: int) -> dict[int, float]:
    """How much each topic counts: the rarer, the more."""
    return {pk: math.log((1 + everything) / (1 + count)) for pk, count in posts.items()}


# What every page about a topic starts from is read once while the site's token stands.


@lru_cache(maxsize=10)
def all_posts(language: str, _token: str) -> int:
    return PostCount.objects.filter(language=language).values_list("posts", flat=True).first() or 0


class Post(NamedTuple):
    article_id: int
    published_at: datetime
    topics: tuple[int, ...]


def ask_newest(topic_ids: list[int], language: str, _token: str) -> dict[int, list[Post]]:
    """The newest posts of each topic: a plain list for each, because SQLite cannot join slices."""
    taggings = PublishedTagging.objects
    newest = {pk: list(taggings.newest(pk, language, NEWEST_OF_EACH + 1)) for pk in topic_ids}
    topics = taggings.topics_of_each({pk for posts in newest.values() for pk, _published_at in posts})
    return {
        topic_id: [Post(pk, published_at, tuple(topics[pk])) for pk, published_at in posts]
        for topic_id, posts in newest.items()
    }


newest_posts = Remembered(ask_newest, most=1000)


def lower_first(name: str) -> str:
    """ "Cytokine release syndrome" inside a sentence; "B-cell lymphoma" and "CRS" stay as they are."""
    first_word = name.split()[0]
    return name if not first_word.isalpha() or not first_word.istitle() else name[:1].lower() + name[1:]
