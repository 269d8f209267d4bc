"""How many posts each topic has, and each two of them share."""

from itertools import permutations

from django.db.models import F

from topics.models import PublishedTopicPage, TopicCount, TopicPair


def change_counts(language: str, *, before: set[int], after: set[int]) -> None:
    """Count one article that had the topics `before` and has the topics `after`; ids of topics."""
    for ids, by in ((after - before, 1), (before - after, -1)):
        bump(TopicCount, language, [{"topic_id": pk} for pk in sorted(ids)], by)
        PublishedTopicPage.objects.filter(topic__in=ids, language=language).update(posts=F("posts") + by)
    pairs_before, pairs_after = set(permutations(before, 2)), set(permutations(after, 2))
    bump(TopicPair, language, as_pairs(pairs_after - pairs_before), 1)
    bump(TopicPair, language, as_pairs(pairs_before - pairs_after), -1)


def as_pairs(pairs: set[tuple[int, int]]) -> list[dict[str, int]]:
    return [{"topic_id": one, "other_id": other} for one, other in sorted(pairs)]


def bump(model: type, language: str, keys: list[dict[str, int]], by: int) -> None:
    """Add to the rows with these keys, making those that are not there."""
    if by > 0:
        model.objects.bulk_create([model(language=language, **key) for key in keys], ignore_conflicts=True)
    for key in keys:
        model.objects.filter(language=language, **key).update(posts=F("posts") + by)
