"""Many live articles in one statement a table: the press makes one, the database copies its rows."""

from django.core.management.color import no_style
from django.db import connection, transaction

from articles.models import Article, PublishedArticle, PublishedTagging, TaggedArticle
from articles.services import recount_topics
from carthub.editorial.models import Address, Authorship, Document, Event, Revision
from tests.factories import CALL_BOX, make_article, make_person, make_topic, make_user

TOPICS = 50
PARAGRAPH = (
    "The team takes cells from your blood and changes them in a laboratory. Most people wait three to five "
    "weeks. Ask your care team what you can do while you wait, and whom you can call at night. "
)
TEXT = CALL_BOX + "\n\n".join(f"## Part {number}\n\n" + PARAGRAPH * 3 for number in range(8))
NUMBERS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count})"


def load(articles: int) -> Article:
    """Fill an empty hub with live articles of some 800 words; returns the first.

    The copies differ in title, address, topic and dates; nobody checks a copy's hashes.
    """
    topics = [make_topic(f"Topic {number}") for number in range(TOPICS)]
    authors = [make_person(f"Person {number}") for number in range(2)]
    first = make_article(
        title="Article 0",
        slug="article-0",
        body=TEXT,
        topics=topics[:1],
        authors=authors,
        by=make_user("ana"),
    )
    with transaction.atomic():
        copy_article(first, articles - 1, topics)
    for model in (Document, Revision, Event, TaggedArticle, PublishedTagging, Authorship, Address):
        reset_sequence(model)
    recount_topics()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return first


def copy_article(first: Article, count: int, topics: list) -> None:
    own = f"{first.pk} + i"
    last = f"{first.live_revision_id} + i"
    named = {"title": "'Article ' || i", "slug": "'article-' || i"}
    aged = {"published_at": earlier("published_at"), "language": "language"}
    dated = {"first_published_at": earlier("first_published_at"), "updated_at": earlier("updated_at")}
    revisions = {"latest_revision_id": last, "live_revision_id": last}
    topic = f"{topics[0].pk} + i % {len(topics)}"
    copy(Document, first.pk, count, {"id": own} | named | revisions | dated)
    copy(Article, first.pk, count, {"document_ptr_id": own})
    changing = {"id": last, "document_id": own, "sha256": "'copy-' || i", "at": earlier("at")}
    copy(Revision, first.live_revision_id, count, changing)
    copy(
        PublishedArticle,
        first.pk,
        count,
        {"article_id": own, "translation_group": own} | named | aged | {"listed_at": earlier("listed_at")},
    )
    copy(
        Address,
        first.addresses.get().pk,
        count,
        {"document_id": own, "path": "'/articles/article-' || i || '/'"},
    )
    copy(Event, first.events.first().pk, count, {"document_id": own, "revision_id": last})
    for row in first.authorships.all():
        copy(Authorship, row.pk, count, {"document_id": own})
    copy(TaggedArticle, first.tagged_topics.get().pk, count, {"content_object_id": own, "tag_id": topic})
    copy(
        PublishedTagging,
        first.published.taggings.get().pk,
        count,
        {"article_id": own, "topic_id": topic} | aged,
    )


def copy(model: type, pk: int, count: int, changes: dict[str, str]) -> None:
    """Insert `count` copies of a row; a change is SQL for a column, in which `i` counts from 1."""
    columns = [field.column for field in model._meta.local_concrete_fields if not field.generated]
    if not model._meta.pk.remote_field and "id" not in changes:
        columns.remove("id")
    quoted = ", ".join(f'"{column}"' for column in columns)
    values = ", ".join(changes.get(column, f'"{column}"') for column in columns)
    table, key = model._meta.db_table, model._meta.pk.column
    with connection.cursor() as cursor:
        numbers = NUMBERS.format(count=count)
        cursor.execute(
            f"{numbers} INSERT INTO {table} ({quoted}) SELECT {values} FROM {table}, n WHERE {key} = {pk}"
        )


def earlier(column: str) -> str:
    """The same moment, as many minutes earlier as the copy's number."""
    if connection.vendor == "postgresql":
        return f"\"{column}\" - i * interval '1 minute'"
    return f"strftime('%Y-%m-%d %H:%M:%S', \"{column}\", '-' || i || ' minutes')"


def reset_sequence(model: type) -> None:
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [model]):
            cursor.execute(statement)
