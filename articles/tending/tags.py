"""The articles under a topic: their tags in the workspace, and the lists that readers see."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet

from articles.models import PublishedArticle, PublishedTagging, TaggedArticle
from carthub.editorial.models import Change, Document
from topics.models import Topic, TopicChange

IDS_A_STATEMENT = 5_000


@dataclass(frozen=True)
class Shelf:
    """A table whose rows put an article under a topic."""

    model: type[Model]
    topic: str
    article: str

    def under(self, topic: Topic | int) -> QuerySet:
        return self.model.objects.filter(**{self.topic: topic})

    def under_both(self, topic: Topic | int, other: Topic | int) -> QuerySet:
        """The rows of `topic` whose article is under the other one too."""
        return self.under(topic).filter(**{f"{self.article}__in": self.under(other).values(self.article)})


DRAFTS = Shelf(TaggedArticle, "tag", "content_object")
LISTS = Shelf(PublishedTagging, "topic", "article")


@dataclass(frozen=True)
class Tags:
    """Rows that get another topic, and those that go because the article is under it already."""

    moved: list[int]
    doubled: list[list[int]]  # id of the row, id of the article

    def __len__(self) -> int:
        return len(self.moved) + len(self.doubled)


def hold(documents: QuerySet[Document]) -> None:
    """Let whoever is saving one of these pages finish, and nobody begin."""
    list(documents.order_by("pk").select_for_update(no_key=True).values_list("pk", flat=True))


def plan_tags(shelf: Shelf, topic: Topic, into: Topic) -> Tags:
    doubled = [list(row) for row in shelf.under_both(topic, into).values_list("pk", shelf.article)]
    gone = {pk for pk, _article in doubled}
    rows = shelf.under(topic).order_by("pk").values_list("pk", flat=True)
    return Tags([pk for pk in rows if pk not in gone], doubled)


def move_tags(shelf: Shelf, topic: Topic, into: Topic) -> None:
    """Two statements, however many articles there are."""
    shelf.under_both(topic, into).delete()
    shelf.under(topic).update(**{shelf.topic: into})


def changed_since(shelf: Shelf, change: TopicChange) -> set[int]:
    """Ids of articles whose draft was saved, or whose page was published, after a change."""
    if shelf is DRAFTS:
        saved = Document.objects.filter(latest_revision__gt=change.revision)
        return set(saved.values_list("pk", flat=True))
    return published_since(change)


def published_since(change: TopicChange) -> set[int]:
    """Ids of pages that were published or taken down after a change; rebuilding them changed nothing."""
    later = Change.objects.filter(number__gt=change.number, document__isnull=False)
    published = later.exclude(what=Change.What.REBUILT).values_list("document", flat=True)
    carried = Document.objects.filter(live_revision__gt=change.revision).values_list("pk", flat=True)
    return {*published, *carried}


def plan_tags_back(shelf: Shelf, tags: dict[str, Any], change: TopicChange) -> Tags:
    """The rows that are still as the change left them; two queries."""
    changed = changed_since(shelf, change)
    rows = shelf.under(change.target_id).values_list("pk", shelf.article)
    here = {pk: article for pk, article in rows if article not in changed}
    articles = set(here.values())
    return Tags(
        [pk for pk in tags["moved"] if pk in here],
        [[pk, article] for pk, article in tags["doubled"] if article in articles],
    )


def move_tags_back(shelf: Shelf, tags: Tags, topic: Topic) -> None:
    for ids in parts(tags.moved):
        shelf.model.objects.filter(pk__in=ids).update(**{shelf.topic: topic})
    put_tags(shelf, topic, {article: pk for pk, article in tags.doubled})


def put_tags(shelf: Shelf, topic: Topic, articles: dict[int, int | None]) -> None:
    """Put articles under a topic; `articles` are their ids, with those that the rows had before."""
    if shelf is LISTS:
        PublishedTagging.objects.bulk_create(taggings(topic, articles), ignore_conflicts=True)
        return
    rows = [TaggedArticle(pk=pk, tag=topic, content_object_id=article) for article, pk in articles.items()]
    TaggedArticle.objects.bulk_create(rows, ignore_conflicts=True)


def taggings(topic: Topic, articles: dict[int, int | None]) -> Iterator[PublishedTagging]:
    for ids in parts(list(articles)):
        for page in PublishedArticle.objects.filter(pk__in=ids).only("language", "published_at"):
            yield PublishedTagging(
                pk=articles[page.pk],
                topic=topic,
                article=page,
                language=page.language,
                published_at=page.published_at,
            )


def list_anew(topic: Topic, into: Topic, change: TopicChange) -> None:
    """What was published after the merge stands where its own text says, now that the merge is undone."""
    of_topic, of_heir = ids_of(topic), ids_of(into)
    listed = LISTS.under(into).filter(article__in=published_since(change)).values("article")
    back, away = {}, []
    for document in Document.objects.filter(pk__in=listed).select_related("live_revision").iterator():
        named = set(document.live_revision.content.get("topics", []))
        if named & of_topic:
            back[document.pk] = None
        if not named & of_heir:
            away.append(document.pk)
    put_tags(LISTS, topic, back)
    LISTS.under(into).filter(article__in=away).delete()


def ids_of(topic: Topic) -> set[int]:
    """Every id under which a text may name a topic."""
    return {topic.pk, *Topic.objects.filter(merged_into=topic).values_list("pk", flat=True)}


def parts(ids: list[int]) -> Iterable[list[int]]:
    """Databases take only so many ids in one statement."""
    return (ids[start : start + IDS_A_STATEMENT] for start in range(0, len(ids), IDS_A_STATEMENT))
