"""How many posts each topic has, and each two of them share."""

from collections import Counter
from collections.abc import Iterable
from itertools import permutations

from django.db.models import F, Model

from topics.models import PublishedTopicPage, TopicCount, TopicPair


def change_counts(articles: Iterable[tuple[str, set[int], set[int]]]) -> None:
    """Count articles; each is its language and the ids of the topics that it had and has."""
    topics: Counter = Counter()
    pairs: Counter = Counter()
    for language, before, after in articles:
        topics.update({(language, pk): 1 for pk in after - before})
        topics.subtract({(language, pk): 1 for pk in before - after})
        pairs_before, pairs_after = set(permutations(before, 2)), set(permutations(after, 2))
        pairs.update({(language, *pair): 1 for pair in pairs_after - pairs_before})
        pairs.subtract({(language, *pair): 1 for pair in pairs_before - pairs_after})
    of_topic, of_pair = ("language", "topic_id"), ("language", "topic_id", "other_id")
    make_missing(TopicCount, of_topic, topics)
    make_missing(TopicPair, of_pair, pairs)
    bump(TopicCount, of_topic, topics)
    bump(PublishedTopicPage, of_topic, topics)
    bump(TopicPair, of_pair, pairs)


def make_missing(model: type[Model], names: tuple[str, ...], differences: Counter) -> None:
    keys = sorted(key for key, difference in differences.items() if difference > 0)
    rows = [model(**dict(zip(names, key, strict=True))) for key in keys]
    model.objects.bulk_create(rows, ignore_conflicts=True)


def bump(model: type[Model], names: tuple[str, ...], differences: Counter) -> None:
    """Add its difference to each row; the rows with one difference in one statement."""
    keys = [key for key, difference in differences.items() if difference]
    wanted = {f"{name}__in": {key[place] for key in keys} for place, name in enumerate(names)}
    rows: dict[int, list[int]] = {}
    for pk, *key in model.objects.filter(**wanted).values_list("pk", *names):
        rows.setdefault(differences[tuple(key)], []).append(pk)
    for difference, ids in rows.items():
        if difference:
            model.objects.filter(pk__in=ids).update(posts=F("posts") + difference)
