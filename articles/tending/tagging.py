"""Giving many drafts a topic, or taking one off them."""

from collections.abc import Iterable

from django.contrib.auth.models import AbstractUser
from django.db import transaction
from django.utils.translation import gettext as _

from articles.models import Article
from articles.tending.moving import retag
from carthub.editorial.models import Document, Revision, SiteVersion, What
from carthub.editorial.services.events import record_event
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
    SiteVersion.lock()
    base = Document.objects.select_for_update(no_key=True).get(pk=article.pk)
    note = _("Topic added: %s") if give else _("Topic taken off: %s")
    retag(article.pk, gone=[] if give else [topic], come=[topic] if give else [])
    revision = record_revision(article, by=by, note=note % topic.name)
    if republish and base.is_live and not base.differs and revision.pk != base.latest_revision_id:
        carry_live(revision)
        record_event(What.PUBLISHED, by=by, document=base, revision=revision)
    return revision
