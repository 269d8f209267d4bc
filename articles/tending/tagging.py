"""Giving a draft a topic, or taking one off it."""

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
from topics.services.changes import topic_in_use


@transaction.atomic
def change_topic(
    article: Article, topic: Topic, *, by: AbstractUser, give: bool, republish: bool = False
) -> Revision:
    """Give a draft a topic, or take it off it, as a new version.

    With `republish`, a live page whose draft said the same goes live again with its new topics.
    """
    site_version = SiteVersion.lock()
    base = Document.objects.select_for_update(no_key=True).get(pk=article.pk)
    if give:
        TaggedArticle.objects.get_or_create(tag=topic_in_use(topic.pk), content_object_id=article.pk)
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
