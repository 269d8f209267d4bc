"""Related posts: what an editor pinned, then what shares the rarest topics."""

import math
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from django.utils.translation import gettext as _

from articles.cards import Card
from articles.models import PostCount, PublishedArticle, PublishedTagging

SHOWN = 4
RAREST_TOPICS = 4
NEWEST_OF_EACH = 25


@dataclass(frozen=True)
class RelatedPost:
    page: Card
    reason: str


class Ranking:
    """Which articles are most like a page; one query, and those whose answers nobody had yet.

    The score is the sum of ln((1 + all) / (1 + posts)) over the topics shared, after inverse document
    frequency (Spärck Jones, 1972); ties go to the newer article. Candidates are the newest posts of the
    page's four rarest topics.
    """

    def __init__(self, page: PublishedArticle, posts: dict[int, int], token: str):
        """`posts` is how many each topic of the page has; `token` is that of the site's version."""
        self.weights = weights_of(posts, all_posts(page.language, token))
        rarest = sorted(self.weights, key=lambda pk: (-self.weights[pk], pk))[:RAREST_TOPICS]
        self.newest = dict(chain.from_iterable(newest_posts(pk, page.language, token) for pk in rarest))
        self.newest.pop(page.pk, None)
        self.pinned = [pk for pk in page.pinned if pk != page.pk]
        self.shared = shared_topics([*self.newest, *self.pinned], self.weights)
        ranked = sorted((pk for pk in self.newest if pk not in self.pinned), key=self.place)
        self.ids = [*self.pinned, *ranked[:SHOWN]]

    def place(self, pk: int) -> tuple:
        score = sum(self.weights[topic] for topic in self.shared[pk])
        return -score, -self.newest[pk].timestamp(), -pk

    def posts(self, pages: dict[int, Card], names: dict[int, str]) -> list[RelatedPost]:
        """At most four of `pages`, best first, each with the reason; `names` are of topics with a page."""
        found = [pages[pk] for pk in self.ids if pk in pages][:SHOWN]
        return [RelatedPost(page, self.reason(page.article_id, names)) for page in found]

    def reason(self, pk: int, names: dict[int, str]) -> str:
        rarest_first = sorted(self.shared[pk], key=lambda topic: -self.weights[topic])
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


@lru_cache(maxsize=1000)
def newest_posts(topic_id: int, language: str, _token: str) -> tuple:
    """Pairs of article id and time of publication."""
    return tuple(PublishedTagging.objects.newest(topic_id, language, NEWEST_OF_EACH + 1))


def shared_topics(article_ids: list[int], topic_ids: Collection[int]) -> dict[int, list[int]]:
    """The topics that each article shares with the page.

    Asked by articles alone: asked by topics too, PostgreSQL may walk all posts of a large one.
    """
    taggings = PublishedTagging.objects.filter(article_id__in=article_ids)
    shared = defaultdict(list)
    for article_id, topic_id in taggings.values_list("article_id", "topic_id"):
        if topic_id in topic_ids:
            shared[article_id].append(topic_id)
    return shared


def lower_first(name: str) -> str:
    """ "Cytokine release syndrome" inside a sentence; "B-cell lymphoma" and "CRS" stay as they are."""
    first_word = name.split()[0]
    return name if not first_word.isalpha() or not first_word.istitle() else name[:1].lower() + name[1:]
