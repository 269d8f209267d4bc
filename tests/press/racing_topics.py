"""A topic is merged while its article is published, and while another merge goes the other way round.

Roles: `merger` merges the first topic of a round into the second, while `publisher` gives one article the
first and publishes another that has it; `there` merges the second into the third, while `back` merges the
third into the second.
"""

import json

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, F, Q

from articles.models import Article, PublishedTagging, TaggedArticle
from articles.services import recount_topics
from articles.tending.merging import merge_topic
from carthub.editorial.models import Change, Document
from carthub.editorial.services.publishing import publish
from tests.factories import edit, make_article, make_topic, make_topic_page
from tests.press.racing import meet
from topics.models import Topic, TopicCount

ROUNDS = 50


def prepare():
    for number in range(ROUNDS):
        topics = [make_topic(f"{name} {number}") for name in ("First", "Second", "Third")]
        make_topic_page(topics[0], body="")
        edit(make_article(topics=topics[:1], body="Short.", slug=f"article-{number}"), title="Newer")
        make_article(published=False, slug=f"untagged-{number}")


def merge(number, *names):
    topic, into = (Topic.objects.get(name=f"{name} {number}") for name in names)
    merge_topic(topic, into, by=None)


@transaction.atomic
def tag(number):
    """As the form does, which read the topic before."""
    topic = Topic.objects.get(name=f"First {number}")
    article = Document.objects.select_for_update(no_key=True).get(slug=f"untagged-{number}").specific
    article.set_topics([topic])


def tag_and_publish(number):
    tag(number)
    publish(Document.objects.get(slug=f"article-{number}").latest_revision, by=None)


ACTS = {
    "merger": lambda number: merge(number, "First", "Second"),
    "publisher": tag_and_publish,
    "there": lambda number: merge(number, "Second", "Third"),
    "back": lambda number: merge(number, "Third", "Second"),
}


def race(role, roles):
    """Of two merges against each other the second is refused; nothing else ever is."""
    for number in range(ROUNDS):
        meet(f"{'-'.join(roles)}-{number}", role, roles)
        try:
            ACTS[role](number)
        except ValidationError:
            assert role in ("there", "back")


def counts():
    rows = TopicCount.objects.filter(posts__gt=0).order_by("topic", "language")
    return list(rows.values_list("topic", "language", "posts"))


def tell():
    merged = Topic.objects.exclude(merged_into=None)
    behind = [
        TaggedArticle.objects.exclude(tag__merged_into=None),
        PublishedTagging.objects.exclude(topic__merged_into=None),
        merged.filter(merged_into__merged_into__isnull=False),
        Topic.objects.filter(Q(merged_into=F("pk"))),
    ]
    live = Article.objects.exclude(live_revision=None).values_list("live_revision__number", flat=True)
    tags = Article.objects.annotate(tags=Count("tagged_topics")).values_list("tags", flat=True)
    numbers = list(Change.objects.order_by("number").values_list("number", flat=True))
    kept = counts()
    recount_topics()
    told = {
        "live": sorted(set(live)),
        "merged": merged.count(),
        "behind": sum(rows.count() for rows in behind),
        "topics_an_article": sorted(set(tags)),
        "counts_right": kept == counts(),
        "changes": numbers,
        "last": numbers[-1],
    }
    print(json.dumps(told))
