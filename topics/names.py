"""The names of topics as the newsroom's lower floors ask for them."""

from collections.abc import Collection

from django.db.models import Q

from carthub.lib.names import name_key
from topics.models import TopicName


def words_of_topics(words: Collection[str], language: str) -> set[str]:
    """Those of the words that stand in any name of a topic."""
    wanted = Q()
    for word in words:
        wanted |= Q(key__contains=name_key(word))
    if not wanted:
        return set()
    keys = TopicName.objects.filter(wanted).values_list("key", flat=True)
    named = {part for key in keys for part in key.split()} | set(keys)
    return {word for word in words if name_key(word) in named}
