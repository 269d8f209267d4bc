"""The names of topics as the newsroom's lower floors ask for them."""

from collections.abc import Collection

from topics.models import TopicName


def names_of_topics(phrases: Collection[str]) -> set[str]:
    """Those of the phrases, written as keys, that are a name of a topic in any language."""
    return set(TopicName.objects.filter(key__in=phrases).values_list("key", flat=True))
