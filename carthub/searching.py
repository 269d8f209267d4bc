"""Searching titles, names and summaries for any of the words."""

import re
from dataclasses import dataclass

from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When
from django.utils.translation import gettext as _

from articles.models import PublishedArticle
from carthub.lib.names import name_key
from topics.models import PublishedTopicPage, TopicName

SHOWN = 10
LONGEST_QUERY = 200
MOST_WORDS = 8


@dataclass(frozen=True)
class Result:
    label: str
    title: str
    text: str
    address: str
    score: int


def clean(query: str) -> str:
    """What is searched for: without control characters, and not endless."""
    return " ".join("".join(char if char.isprintable() else " " for char in query).split())[:LONGEST_QUERY]


def words_of(query: str) -> list[str]:
    """Folded words; single letters only when there is nothing else."""
    words = list(dict.fromkeys(re.findall(r"\w+", name_key(query))))
    return ([word for word in words if len(word) > 1] or words)[:MOST_WORDS]


def find(query: str, language: str) -> list[Result]:
    """The ten best: more of the words first, a title before a summary, topics before articles."""
    words = words_of(query)
    if not words:
        return []
    results = [*topic_results(words, language), *article_results(words, language)]
    return sorted(results, key=lambda result: -result.score)[:SHOWN]


def topic_results(words: list[str], language: str) -> list[Result]:
    names = TopicName.objects.filter(language=language)
    named = [Q(topic__in=names.filter(key__contains=word).values("topic")) for word in words]
    live = PublishedTopicPage.objects.live().in_language(language)
    pages = best(live.only("language", "slug", "title", "definition"), words, named)
    return [
        Result(_("Topic"), page.title, page.definition, page.get_absolute_url(), page.score) for page in pages
    ]


def article_results(words: list[str], language: str) -> list[Result]:
    titled = [Q(title__icontains=word) for word in words]
    live = PublishedArticle.objects.live().in_language(language)
    pages = best(live.only("language", "slug", "title", "excerpt", "kind"), words, titled)
    return [
        Result(page.kind_label, page.title, page.excerpt, page.get_absolute_url(), page.score)
        for page in pages
    ]


def best(rows: QuerySet, words: list[str], stronger: list[Q]) -> QuerySet:
    """Rows with any of the words, best first: a point for each word, two more where `stronger` holds."""
    score = Value(0)
    for word, strong in zip(words, stronger, strict=True):
        score = score + points(Q(search_key__contains=word), 1) + points(strong, 2)
    return rows.annotate(score=score).filter(score__gt=0).order_by("-score", F("pk").desc())[:SHOWN]


def points(condition: Q, worth: int) -> Case:
    return Case(When(condition, then=Value(worth)), default=Value(0), output_field=IntegerField())
