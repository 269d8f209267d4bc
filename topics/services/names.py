"""A topic and what it is called."""

from collections.abc import Iterable

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from carthub.editorial.models import Change, SiteVersion, What
from carthub.editorial.services.events import record_event
from carthub.lib.names import name_key
from topics.models import Topic, TopicName


@transaction.atomic
def create_topic(
    name: str,
    *,
    by: AbstractUser | None,
    language: str = "",
    slug: str = "",
    kind: str = Topic.Kind.GENERAL,
    other_names: Iterable[str] = (),
) -> Topic:
    """Make a topic with its names. Raises ValidationError at `name` or `slug` when one of them is taken."""
    SiteVersion.lock()
    topic = Topic(name=name.strip(), slug=slug, kind=kind)
    topic.full_clean()
    topic.save()
    name_topic(topic, topic.name, language=language or settings.LANGUAGE_CODE, primary=True)
    for other in other_names:
        name_topic(topic, other, language=language or settings.LANGUAGE_CODE)
    record_event(What.TOPIC_CREATED, by=by, subject=topic.name)
    return topic


@transaction.atomic
def name_topic(topic: Topic, name: str, *, language: str, primary: bool = False) -> TopicName:
    """Let a topic go by a name; one that it has already is kept as it is.

    Raises ValidationError at `name` when the name is another topic's.
    """
    site_version = SiteVersion.lock()
    row = TopicName(topic=topic, language=language, name=name.strip())
    row.clean()
    refuse_taken_name(topic, name, language=language)
    row = TopicName.objects.filter(language=language, key=row.key).first() or row
    before = (row.pk, row.primary, row.name)
    if primary:
        topic.names.filter(language=language, primary=True).exclude(pk=row.pk).update(primary=False)
        row.primary, row.name = True, name.strip()
    row.save()
    if (row.pk, row.primary, row.name) != before:
        site_version.changed(Change.What.TOPIC)
    return row


def refuse_taken_name(topic: Topic, name: str, *, language: str) -> None:
    """Raise ValidationError at `name` when another topic goes by it, in whatever case or dashes."""
    taken = TopicName.objects.filter(language=language, key=name_key(name)).exclude(topic=topic.pk)
    other = taken.select_related("topic").first()
    if other is not None:
        raise ValidationError(
            {
                "name": _("“%(name)s” is a name of the topic “%(topic)s”.")
                % {"name": name, "topic": other.topic}
            }
        )


def save_topic(topic: Topic) -> None:
    """Save a topic's own fields, after the lock that every public change takes first."""
    SiteVersion.lock()
    topic.save()


@transaction.atomic
def topic_changed(topic: Topic, *, by: AbstractUser) -> None:
    """Called when a topic and its names are saved: readers see them at once."""
    site_version = SiteVersion.lock()
    keep_primary_name(topic)
    record_event(What.TOPIC_CHANGED, by=by, subject=topic.name)
    site_version.changed(Change.What.TOPIC)


def keep_primary_name(topic: Topic, *, language: str = "") -> TopicName:
    """Make the topic's own name one of its names, after the name was typed."""
    return name_topic(topic, topic.name, language=language or settings.LANGUAGE_CODE, primary=True)
