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
    Picture,
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
from carthub.editorial.models.site import MOST_LINKS
from carthub.editorial.services.events import record_event
from carthub.editorial.services.pictures import delete_files
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
        "pictures": delete_unused_pictures(pictures),
    }
    forget_links(paths)
    recount_topics()
    record_event(What.EXAMPLES_REMOVED, by=by, subject=f"{len(ids)} example pages")
    site_version.changed(Change.What.REMOVED)
    return removed


def topics_of(ids: list[int]) -> list[Topic]:
    """Those that no editor made."""
    used = Topic.objects.filter(Q(pages__in=ids) | Q(tagged_articles__content_object__in=ids))
    own = Event.objects.filter(what=What.TOPIC_CREATED).exclude(by=None).values("subject")
    return list(used.exclude(name__in=own).distinct())


def pictures_of(ids: list[int]) -> list[Picture]:
    """Covers, and pictures in any text that a page ever had."""
    keys = set()
    for revision in Revision.objects.filter(document__in=ids).iterator():
        keys.update(facts["key"] for facts in revision.content.get("picture_facts", []))
    return list(Picture.objects.filter(key__in=keys))


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


def delete_unused_pictures(pictures: list[Picture]) -> int:
    deleted = [picture for picture in pictures if not is_used(picture)]
    for picture in deleted:
        picture.delete()
    transaction.on_commit(lambda: [delete_files(picture) for picture in deleted])
    return len(deleted)


def is_used(picture: Picture) -> bool:
    return (
        picture.documents.exists()
        or picture.people.exists()
        or Site.objects.filter(logo=picture).exists()
        or PublicPicture.objects.filter(key=picture.key).exists()
        or Document.objects.filter(body__contains=f"/media/pictures/{picture.key}/").exists()
    )


def forget_links(paths: set[str]) -> None:
    site = Site.objects.current()
    for name in MOST_LINKS:
        lines = getattr(site, name).splitlines()
        kept = [line for line in lines if line.partition("|")[2].strip() not in paths]
        Site.objects.filter(pk=site.pk).update(**{name: "\n".join(kept)})
    for name, value in ABOUT_PLACE.items():
        Site.objects.filter(pk=site.pk, **{name: value}).update(**{name: ""})
