"""Related posts: what an editor pinned, then what shares the rarest topics."""

import math
from collections import defaultdict
from dataclasses import dataclass

from django.utils.translation import gettext as _

from articles.models import PublishedArticle, PublishedTagging

SHOWN = 4
RAREST_TOPICS = 4
NEWEST_OF_EACH = 25


@dataclass(frozen=True)
class RelatedPost:
    page: PublishedArticle
    reason: str


def related_posts(page: PublishedArticle, topics: list) -> list[RelatedPost]:
    """At most four live articles in the page's language, each with the reason it is shown; six queries.

    `topics` are the page's own, with `posts` and `all_posts`. The score is the sum of
    ln((1 + all) / (1 + posts)) over the topics shared, after inverse document frequency (Spärck Jones,
    1972); ties go to the newer article.
    """
    rarest_first = sorted(topics, key=lambda topic: (topic.posts, topic.pk))
    newest = newest_candidates(page, rarest_first[:RAREST_TOPICS])
    pinned = [pk for pk in page.pinned if pk != page.pk]
    shared = shared_topics([*newest, *pinned], rarest_first)

    def rank(pk: int) -> tuple:
        return -sum(weight(topic) for topic in shared[pk]), -newest[pk].timestamp(), -pk

    ranked = [pk for pk in sorted(newest, key=rank) if pk not in pinned]
    cards = PublishedArticle.objects.cards([*pinned, *ranked[:SHOWN]], page.language)
    return [RelatedPost(card, reason_for(shared[card.pk])) for card in cards[:SHOWN]]


def newest_candidates(page: PublishedArticle, topics: list) -> dict:
    """Article id to time of publication; one plain read for each topic, which an index answers."""
    found = {}
    for topic in topics:
        found.update(PublishedTagging.objects.newest(topic.pk, page.language, NEWEST_OF_EACH + 1))
    found.pop(page.pk, None)
    return found


def shared_topics(article_ids: list[int], topics: list) -> dict[int, list]:
    """The topics that each article shares with the page, rarest first."""
    taggings = PublishedTagging.objects.filter(
        article_id__in=article_ids, topic_id__in=[t.pk for t in topics]
    )
    pairs = set(taggings.values_list("article_id", "topic_id"))
    shared = defaultdict(list)
    for pk in article_ids:
        shared[pk] = [topic for topic in topics if (pk, topic.pk) in pairs]
    return shared


def weight(topic) -> float:
    return math.log((1 + topic.all_posts) / (1 + topic.posts))


def reason_for(shared: list) -> str:
    named = next((topic.page_title for topic in shared if topic.page_title), None)
    if named is None:
        return _("Chosen by the editors") if not shared else _("On the same subject")
    return _("Also about %s") % lower_first(named)


def lower_first(name: str) -> str:
    """ "Cytokine release syndrome" inside a sentence; "B-cell lymphoma" and "CRS" stay as they are."""
    first_word = name.split()[0]
    return name if not first_word.isalpha() or not first_word.istitle() else name[:1].lower() + name[1:]
