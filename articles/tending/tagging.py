"""Giving many drafts a topic, or taking one off them."""

from collections.abc import Iterable

from django.contrib.auth.models import AbstractUser
from django.db import transaction
from django.utils.translation import gettext as _

from articles.models import Article, TaggedArticle
from articles.services import list_under_topics
from carthub.editorial.models import Change, Document, Revision, SiteVersion, What
from carthub.editorial.services.events import record_event
from carthub.editorial.services.newsstand import Page, load_documents
from carthub.editorial.services.publishing import carry_live
from carthub.editorial.services.revisions import record_revision
from topics.models import Topic


def change_topic(
    articles: Iterable[Article], topic: Topic, *, by: AbstractUser, give: bool, republish: bool = False
) -> None:
    """Give drafts a topic, or take it off them, each as a new version and in a transaction of its own.

    With `republish`, a live page whose draft said the same goes live again with its new topics.
    """
    for article in articles:
        change_topic_of(article, topic, by=by, give=give, republish=republish)


@transaction.atomic
def change_topic_of(
    article: Article, topic: Topic, *, by: AbstractUser, give: bool, republish: bool
) -> Revision:
    site_version = SiteVersion.lock()
    base = Document.objects.select_for_update(no_key=True).get(pk=article.pk)
    if give:
        TaggedArticle.objects.get_or_create(tag=topic, content_object_id=article.pk)
    else:
        TaggedArticle.objects.filter(tag=topic, content_object=article.pk).delete()
    note = _("Topic added: %s") if give else _("Topic taken off: %s")
    revision = record_revision(article, by=by, note=note % topic.name)
    if republish and base.is_live and not base.differs and revision.pk != base.latest_revision_id:
        show_topics(article.pk, revision)
        record_event(What.PUBLISHED, by=by, document=base, revision=revision)
        site_version.changed(Change.What.PUBLISHED, base)
    return revision


def show_topics(article: int, revision: Revision) -> None:
    """Let the live page be of this version, under the topics that it names."""
    carry_live([article])
    document = load_documents([article])[article]
    list_under_topics([Page(document, document.published_row(), revision.content)])
