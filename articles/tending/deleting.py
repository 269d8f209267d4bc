"""Deleting a topic: one that nothing needs is gone; of another, a second topic takes the place."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from articles.tending import telling
from articles.tending.merging import fitting_steps, merge, replace_steps
from carthub.editorial.models import Document, SiteVersion, What
from carthub.lib.names import name_key
from topics.models import Topic, TopicChange, TopicCode, TopicName
from topics.services.changes import record_change, topic_in_use
from topics.services.names import refuse_taken_name


def is_unused(topic: Topic) -> bool:
    return Topic.objects.unused().filter(pk=topic.pk, merged=None).exists()


def plan_deletion(topic: Topic) -> dict[str, Any]:
    """The rows that go, as they can be written back."""
    steps = Topic.broader.through.objects.filter(Q(from_topic=topic) | Q(to_topic=topic))
    plan = {
        "topic": {name: getattr(topic, name) for name in ("name", "slug", "kind", "taggable")},
        "names": [list(row) for row in topic.names.values_list("language", "name", "primary")],
        "codes": [list(row) for row in topic.codes.values_list("system", "code")],
        "steps": [list(row) for row in steps.values_list("from_topic", "to_topic")],
    }
    counts = {name: len(plan[name]) for name in ("names", "codes", "steps")}
    return plan | {"told": telling.deletion(topic, counts)}


@transaction.atomic
def delete_topic(topic: Topic, *, by: AbstractUser | None) -> TopicChange:
    """Delete a topic that nothing needs. Raises ValidationError when something does."""
    site_version = SiteVersion.lock()
    Topic.objects.select_for_update().filter(pk=topic.pk).first()  # nobody gives it to an article now
    topic = topic_in_use(topic.pk)
    if not is_unused(topic):
        raise ValidationError(_("“%s” is used. Choose the topic that takes its place.") % topic.name)
    plan = plan_deletion(topic)
    Topic.objects.filter(pk=topic.pk).delete()
    return record_change(site_version, What.TOPIC_DELETED, topic, plan, by=by, subject=topic.name)


def replace_topic(
    topic: Topic, into: Topic, *, leads: Mapping[int, Document], by: AbstractUser | None
) -> TopicChange:
    """Delete a topic that is used: another takes its place everywhere, as in a merge.

    `leads` says for any of its pages, by id, to which live page the readers of its address are sent; that
    page is taken down. Raises ValidationError as a merge does, and for a page that is not live.
    """
    return merge(topic, into, What.TOPIC_DELETED, leads, by=by)


def undo_deletion(change: TopicChange, *, by: AbstractUser | None) -> None:
    """Make the topic anew under its id, with the names that are still free."""
    topic = deleted_topic(change)
    topic.save(force_insert=True)
    for language, name, primary in change.done["names"]:
        if not is_taken(language, name):
            TopicName.objects.create(topic=topic, language=language, name=name, primary=primary)
    codes = [TopicCode(topic=topic, system=each, code=code) for each, code in change.done["codes"]]
    TopicCode.objects.bulk_create(codes)
    replace_steps([], fitting_steps(change.done["steps"], topic.pk))


def deleted_topic(change: TopicChange) -> Topic:
    """Raises ValidationError when its name or address is another topic's now."""
    topic = Topic(pk=change.topic_id, **change.done["topic"])
    topic.full_clean()
    refuse_taken_name(topic, topic.name, language=settings.LANGUAGE_CODE)
    return topic


def is_taken(language: str, name: str) -> bool:
    return TopicName.objects.filter(language=language, key=name_key(name)).exists()


def left_of_deletion(change: TopicChange) -> list[str]:
    """Names that are another topic's now, in words. Raises ValidationError when its own is."""
    deleted_topic(change)
    told = _("“%s” is a name of another topic now.")
    return [told % name for language, name, _own in change.done["names"] if is_taken(language, name)]
