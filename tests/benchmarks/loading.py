"""Many articles at once: rows that the press made for one are cast again with other words, ids and dates."""

import random
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import accumulate, permutations

from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.db.models import F, Max

from articles.models import Article, PostCount, PublishedArticle, PublishedTagging, TaggedArticle
from carthub.editorial.models import (
    Address,
    Authorship,
    Citation,
    Document,
    Event,
    PageLink,
    PublicPicture,
    PublishedAuthor,
    Revision,
    SiteVersion,
)
from carthub.lib.canonical import canonical_json, sha256_of, without_defaults
from tests.benchmarks.texts import TOKENS, words_of
from topics.models import PublishedTopicPage, TopicCount, TopicPair

TOPICS_EACH = 4
BATCH = 2_000
# Every table that has rows of an article, and the field by which they are found
TABLES = {
    Document: "pk",
    Article: "pk",
    Revision: "document",
    PublishedArticle: "pk",
    Address: "document",
    Event: "document",
    Authorship: "document",
    TaggedArticle: "content_object",
    PublishedTagging: "article",
    PublishedAuthor: "document_id",
    Citation: "document",
    PageLink: "source",
    PublicPicture: "holder",
}
OWN_IDS = {Document: "document", Revision: "revision"}  # the others number themselves
FACTS = {
    "document": "document_ptr_id document_id article_id content_object_id source_id translation_group",
    "revision": "latest_revision_id live_revision_id revision_id",
    "at": "at first_published_at last_changed_at created_at updated_at published_at changed_at listed_at",
    "holder": "holder",
    "content": "content_text",
    "sha256": "sha256",
    "signed_sha256": "signed_sha256",
}
FACT_OF = {column: fact for fact, columns in FACTS.items() for column in columns.split()}


class Mould:
    """One row of an article, from which the row of a copy is cast."""

    def __init__(self, model: type[models.Model], row: dict[str, object], topic: str):
        self.model = model
        own_id, key = OWN_IDS.get(model), model._meta.pk.column
        if key == "id" and not own_id:
            del row["id"]
        facts = FACT_OF | {"id": own_id, "tag_id": topic, "topic_id": topic}
        self.columns = list(row)
        self.values = list(row.values())
        places = list(enumerate(row.items()))
        self.changing = [
            (place, facts[name]) for place, (name, value) in places if name in facts and value is not None
        ]
        changed = {place for place, _fact in self.changing}
        self.worded = [place for place, (_name, value) in places if place not in changed and has_token(value)]

    def cast(self, facts: dict[str, object], reword: Callable[[str], str]) -> list[object]:
        row = self.values.copy()
        for place, fact in self.changing:
            row[place] = facts[fact]
        for place in self.worded:
            row[place] = reword(row[place])
        return row


def has_token(value: object) -> bool:
    return isinstance(value, str) and any(token in value for token in TOKENS)


class Pattern:
    """An article that the press made, ready to be copied."""

    def __init__(self, article: Article):
        content = article.latest_revision.content
        self.content_text = article.latest_revision.content_text
        self.signed_text = canonical_json(without_defaults(content, article.SIGNED))
        self.topics = topics_json(content["topics"])
        if self.topics not in self.content_text:
            raise ValueError("The topics of the pattern are not found in its content.")
        self.moulds = [
            Mould(model, row, f"topic {place}")
            for model, field in TABLES.items()
            for place, row in enumerate(raw_rows(model, field, article.pk))
        ]

    def cast(self, facts: dict, words: tuple[str, ...], topics: list[int]) -> Iterator[tuple[Mould, list]]:
        pairs = list(zip(TOKENS, words, strict=True))

        def reword(text: str) -> str:
            for token, word in pairs:
                text = text.replace(token, word)
            return text

        content = reword(self.content_text).replace(self.topics, topics_json(topics))
        signed = sha256_of(reword(self.signed_text))
        facts |= {"content": content, "sha256": sha256_of(content), "signed_sha256": signed}
        facts |= {f"topic {place}": topic for place, topic in enumerate(topics)}
        return ((mould, mould.cast(facts, reword)) for mould in self.moulds)


def topics_json(topics: list[int]) -> str:
    return f'"topics":[{",".join(map(str, topics))}]'


def raw_rows(model: type[models.Model], field: str, pk: int) -> list[dict[str, object]]:
    """The rows of an article as the database has them, without Python's types."""
    found = model.objects.filter(**{field: f"document:{pk}" if model is PublicPicture else pk})
    columns = [each.column for each in model._meta.local_concrete_fields if not each.generated]
    key = model._meta.pk.column
    ids = ", ".join(str(row) for row in found.order_by("pk").values_list("pk", flat=True))
    if not ids:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {quoted(columns)} FROM {model._meta.db_table} WHERE {key} IN ({ids}) ORDER BY {key}"
        )
        return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]


def quoted(columns: list[str]) -> str:
    return ", ".join(f'"{column}"' for column in columns)


class Loader:
    """Writes copies of patterns, a batch in a transaction, and counts them as publishing would."""

    def __init__(self, patterns: list[Pattern], drafts: Pattern, topic_ids: list[int], newest: datetime):
        self.patterns, self.drafts = patterns, drafts
        self.topic_ids, self.newest = topic_ids, newest
        self.weights = list(accumulate(1 / place for place in range(1, len(topic_ids) + 1)))
        self.random = random.Random(4)
        self.rows: dict[tuple, list] = defaultdict(list)
        self.topics: Counter = Counter()
        self.pairs: Counter = Counter()
        self.live = 0

    def load(self, count: int, draft_every: int) -> float:
        """Articles a second."""
        started = time.perf_counter()
        document = Document.objects.aggregate(last=Max("pk"))["last"]
        revision = Revision.objects.aggregate(last=Max("pk"))["last"]
        with without_checks():
            for number in range(1, count + 1):
                is_draft = number % draft_every == 0
                at = connection.ops.adapt_datetimefield_value(self.newest - timedelta(minutes=count - number))
                facts = {"document": document + number, "revision": revision + number, "at": at}
                self.add(number, facts | {"holder": f"document:{document + number}"}, is_draft)
                if number % BATCH == 0 or number == count:
                    self.write()
            self.write_counts()
        for model in TABLES:
            reset_sequence(model)
        return count / (time.perf_counter() - started)

    def add(self, number: int, facts: dict[str, object], is_draft: bool) -> None:
        topics = self.draw_topics()
        pattern = self.drafts if is_draft else self.patterns[number % len(self.patterns)]
        for mould, row in pattern.cast(facts, words_of(number), topics):
            self.rows[mould.model, tuple(mould.columns)].append(row)
        if not is_draft:
            self.live += 1
            self.topics.update(topics)
            self.pairs.update(permutations(topics, 2))

    def draw_topics(self) -> list[int]:
        """By Zipf's law: the first topic on about half of the articles, the last on very few."""
        drawn: set[int] = set()
        while len(drawn) < TOPICS_EACH:
            drawn.update(self.random.choices(self.topic_ids, cum_weights=self.weights))
        return sorted(drawn)

    def write(self) -> None:
        with transaction.atomic():
            for model in TABLES:
                for (made, columns), rows in self.rows.items():
                    if made is model:
                        insert(model._meta.db_table, list(columns), rows)
        self.rows.clear()

    @transaction.atomic
    def write_counts(self) -> None:
        site_version = SiteVersion.lock()
        PostCount.add("en", self.live)
        add_counts(TopicCount, ("topic_id",), Counter({(topic,): n for topic, n in self.topics.items()}))
        add_counts(TopicPair, ("topic_id", "other_id"), self.pairs)
        for topic, posts in self.topics.items():
            PublishedTopicPage.objects.filter(topic=topic).update(posts=F("posts") + posts)
        site_version.changed("rebuilt")


def add_counts(model: type[models.Model], names: tuple[str, ...], counts: Counter) -> None:
    """On top of what the patterns themselves count."""
    for *key, posts in model.objects.values_list(*names, "posts"):
        counts[tuple(key)] += posts
    model.objects.all().delete()
    rows = (
        model(language="en", posts=posts, **dict(zip(names, key, strict=True)))
        for key, posts in sorted(counts.items())
    )
    model.objects.bulk_create(rows, batch_size=5_000)


def insert(table: str, columns: list[str], rows: list[list]) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({quoted(columns)}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            places = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {table} ({quoted(columns)}) VALUES ({places})", rows)


@contextmanager
def without_checks() -> Iterator[None]:
    """Loading refers to nothing that is not there, and a crash only costs the made-up site."""
    with connection.constraint_checks_disabled():
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA synchronous = OFF")
                cursor.execute("PRAGMA cache_size = -400000")
        yield


def reset_sequence(model: type[models.Model]) -> None:
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [model]):
            cursor.execute(statement)
