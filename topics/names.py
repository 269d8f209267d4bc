"""The names of topics as the newsroom's lower floors ask for them."""

from collections.abc import Collection

from django.db.models import Q

from topics.models import TopicName


def terms_of_topics(phrases: Collection[str]) -> set[str]:
    """Those of the phrases, written as keys, that are a name of a topic or one word of such a name.

    A name counts in every language: writers use the Latin and the English ones everywhere.
    """
    wanted = Q(key__in=phrases)
    for phrase in phrases:
        if " " not in phrase:
            wanted |= Q(key__contains=phrase)
    keys = set(TopicName.objects.filter(wanted).values_list("key", flat=True))
    return set(phrases) & (keys | {word for key in keys for word in key.split()})
