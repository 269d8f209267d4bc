"""Removing the example pages, so that nothing of them stays and their addresses are free again."""

from django.contrib.auth.models import AbstractUser
from django.db import transaction
from django.db.models import Q

from articles.importing.demo import ABOUT_PLACE
from articles.models import Article, PublishedArticle, PublishedTagging
from articles.services import recount_topics
from carthub.editorial.append_only import lifted
from carthub.editorial.models import (
    Address,
    Change,
    Citation,
    Document,
    Event,
    PublicPicture,
    PublishedAuthor,
    Reference,
    Review,
    Revision,
    Schedule,
    Site,
    SiteVersion,
    What,
)
from carthub.editorial.services.events import record_event
from carthub.editorial.services.picture_uses import delete_unused_pictures, pictures_of
from carthub.editorial.services.sites import forget_links
from topics.models import PublishedTopicPage, Topic, TopicPage


@transaction.atomic
def remove_examples(*, by: AbstractUser | None = None) -> dict[str, int]:
    """Delete every example page with its history, pictures and addresses; returns how many of each.

    With erasing, the only exception to the rule that history is kept. A topic or picture that another page
    uses stays. Files are deleted when the transaction is safe.
    """
    site_version = SiteVersion.lock()
    ids = list(Document.objects.examples().values_list("pk", flat=True))
    if not ids:
        return {"pages": 0, "topics": 0, "pictures": 0}
    topics, pictures = topics_of(ids), pictures_of(ids)
    paths = set(Address.objects.filter(document__in=ids).values_list("path", flat=True))
    delete_public_rows(ids)
    delete_history(ids)
    Document.objects.filter(translation_of__in=ids).update(translation_of=None)
    for model in (Article, TopicPage):
        model.objects.filter(pk__in=ids).delete()
    removed = {
        "pages": len(ids),
        "topics": delete_unused_topics(topics),
        "pictures": len(delete_unused_pictures(pictures)),
    }
    forget_links(paths)
    forget_place()
    recount_topics()
    record_event(What.EXAMPLES_REMOVED, by=by, subject=f"{len(ids)} example pages")
    site_version.changed(Change.What.REMOVED)
    return removed


def topics_of(ids: list[int]) -> list[Topic]:
    """Those that no editor made."""
    used = Topic.objects.filter(Q(pages__in=ids) | Q(tagged_articles__content_object__in=ids))
    own = Event.objects.filter(what=What.TOPIC_CREATED).exclude(by=None).values("subject")
    return list(used.exclude(name__in=own).distinct())


def delete_public_rows(ids: list[int]) -> None:
    PublishedTagging.objects.filter(article_id__in=ids).delete()
    PublishedArticle.objects.filter(pk__in=ids).delete()
    PublishedTopicPage.objects.filter(pk__in=ids).delete()
    PublishedAuthor.objects.filter(document_id__in=ids).delete()
    PublicPicture.objects.filter(holder__in=[f"document:{pk}" for pk in ids]).delete()


def delete_history(ids: list[int]) -> None:
    Document.objects.filter(pk__in=ids).update(latest_revision=None, live_revision=None)
    with lifted():
        Revision._base_manager.filter(document__in=ids).update(vouched_by=None)  # else each holds the other
        for model in (Schedule, Event, Review, Revision, Address, Citation):
            model._base_manager.filter(document__in=ids).delete()
    Reference.objects.filter(citations=None).delete()


def delete_unused_topics(topics: list[Topic]) -> int:
    unused = list(Topic.objects.unused().filter(pk__in=[topic.pk for topic in topics]))
    names = [topic.name for topic in unused]
    with lifted():
        Event._base_manager.filter(document=None, what=What.TOPIC_CREATED, subject__in=names).delete()
    merged = Topic.objects.filter(merged_into__in=unused)
    gone = [topic.pk for topic in (*unused, *merged)]
    merged.update(merged_into=None)
    Topic.objects.filter(pk__in=gone).delete()
    return len(names)


def forget_place() -> None:
    """Take away what the site says only since the example pages came."""
    for name, value in ABOUT_PLACE.items():
        Site.objects.filter(**{name: value}).update(**{name: ""})
