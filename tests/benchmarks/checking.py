"""Whether a hub that was loaded at once is what publishing each of its pages would have made."""

import random
from collections import Counter
from itertools import permutations

from django.db.models import Count, Exists, F, OuterRef, Value
from django.db.models.functions import Concat
from django.test import Client

from articles.models import PostCount, PublishedArticle, PublishedTagging
from carthub.editorial.models import Address, Document
from carthub.editorial.services.republishing import republish
from topics.models import PublishedTopicPage, TopicCount, TopicPair

SAMPLE, SEED = 50, 7


class Unsound(Exception):
    """What is wrong with the hub."""


def check_hub() -> list[str]:
    """What was found to be right, in words. Raises Unsound."""
    return [check() for check in (counts_are_right, addresses_stand, search_finds, pages_are_as_pressed)]


def require(claim: bool, otherwise: str) -> None:
    if not claim:
        raise Unsound(otherwise)


def counts_are_right() -> str:
    """What publishing keeps against what the taggings say, counted here in another way."""
    topics: Counter = Counter()
    pairs: Counter = Counter()
    rows = PublishedTagging.objects.order_by("article").values_list("article", "topic")
    article, own = None, []
    for pk, topic in rows.iterator(chunk_size=10_000):
        if pk != article:
            pairs.update(permutations(own, 2))
            article, own = pk, []
        own.append(topic)
        topics[topic] += 1
    pairs.update(permutations(own, 2))
    kept = {topic: posts for topic, posts in TopicCount.objects.values_list("topic", "posts") if posts}
    require(kept == dict(topics), "TopicCount is not what the taggings say.")
    shared = TopicPair.objects.filter(posts__gt=0).values_list("topic", "other", "posts")
    require({(one, two): n for one, two, n in shared} == dict(pairs), "TopicPair is not what they say.")
    on_pages = dict(PublishedTopicPage.objects.values_list("topic", "posts"))
    require(all(posts == topics[topic] for topic, posts in on_pages.items()), "Topic pages count wrongly.")
    listed = PublishedArticle.objects.listed().order_by().values("language").annotate(posts=Count("pk"))
    require(
        {row["language"]: row["posts"] for row in listed}
        == dict(PostCount.objects.values_list("language", "posts")),
        "PostCount is not what is listed.",
    )
    return f"counts of {len(topics)} topics and {len(pairs)} pairs"


def addresses_stand() -> str:
    own = Address.objects.filter(document=OuterRef("pk"), path=OuterRef("path"), state=Address.State.LIVE)
    pages = PublishedArticle.objects.order_by().annotate(
        path=Concat(Value("/articles/"), F("slug"), Value("/"))
    )
    lost = pages.exclude(Exists(own)).count()
    require(lost == 0, f"{lost} published pages have no address of their own.")
    return "an address for every published page"


def search_finds() -> str:
    page = random.Random(SEED).choice(sample(SAMPLE))
    answer = Client(SERVER_NAME="localhost").get("/search/", {"q": page.title}).content.decode()
    require(page.get_absolute_url() in answer, f"Searching does not find “{page.title}”.")
    return "search finds a random title"


def pages_are_as_pressed() -> str:
    """Byte for byte, and in every column that publishing writes."""
    client = Client(SERVER_NAME="localhost")
    for page in sample(SAMPLE):
        before, row = shown(client, page)
        republish(Document.objects.get(pk=page.pk))
        after, pressed = shown(client, page)
        require(row == pressed, f"Pressing {page.get_absolute_url()} again changes its row.")
        require(before == after, f"Pressing {page.get_absolute_url()} again changes what readers get.")
    return f"{SAMPLE} random pages equal those pressed normally"


def sample(count: int) -> list[PublishedArticle]:
    chosen = random.Random(SEED)
    first, last = (PublishedArticle.objects.listed().order_by(by).first().pk for by in ("pk", "-pk"))
    found: dict[int, PublishedArticle] = {}
    while len(found) < count:
        page = (
            PublishedArticle.objects.listed()
            .filter(pk__gte=chosen.randint(first, last))
            .order_by("pk")
            .first()
        )
        found[page.pk] = page
    return list(found.values())


def shown(client: Client, page: PublishedArticle) -> tuple[bytes, list]:
    response = client.get(page.get_absolute_url())
    require(response.status_code == 200, f"{page.get_absolute_url()} answers {response.status_code}.")
    row = PublishedArticle.objects.filter(pk=page.pk).values().get()
    beside = [
        sorted(rows)
        for rows in (
            page.taggings.values_list("topic", "language", "published_at"),
            page.article.citations.values_list("number", "reference"),
            page.article.page_links.values_list("path", "words"),
        )
    ]
    return response.content, [row, *beside]
