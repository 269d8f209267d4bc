"""What tending topics leaves behind, so that it can be undone."""

from typing import Any

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from carthub.editorial.models import Change, Revision, SiteVersion, What
from carthub.editorial.services.events import name_of, record_event
from topics.models import Topic, TopicChange

Effect = tuple[str, str]  # what it is about, and a sentence


def record_change(
    site_version: SiteVersion,
    what: What,
    topic: Topic,
    done: dict[str, Any],
    *,
    by: AbstractUser | None,
    subject: str,
    target: Topic | None = None,
) -> TopicChange:
    """Number and log what was done, and keep which rows it changed; called last, on the locked version."""
    number = site_version.changed(Change.What.TOPIC).number
    record_event(what, by=by, subject=subject)
    return TopicChange.objects.create(
        what=what,
        topic_id=topic.pk,
        target_id=target and target.pk,
        subject=subject,
        done=done,
        revision=Revision.objects.aggregate(last=Max("pk"))["last"] or 0,
        number=number,
        by=by,
        by_name=name_of(by),
    )


def take_up(change: TopicChange) -> TopicChange:
    """The change, locked and marked as undone. Raises ValidationError when it no longer can be."""
    change = TopicChange.objects.select_for_update().get(pk=change.pk)
    refuse_too_late(change)
    change.undone_at = timezone.now()
    change.save(update_fields=["undone_at"])
    return change


def refuse_too_late(change: TopicChange) -> None:
    if change.undone_at is not None:
        raise ValidationError(_("This was undone already."))
    if not change.can_be_undone:
        raise ValidationError(_("Changes of topics can be undone for 30 days."))


def topic_in_use(pk: int) -> Topic:
    """A topic as it is now. Raises ValidationError when it is gone or was merged."""
    topic = Topic.objects.filter(pk=pk).select_related("merged_into").first()
    if topic is None:
        raise ValidationError(_("The topic is gone."))
    if topic.merged_into is not None:
        words = {"topic": topic.name, "heir": topic.merged_into.name}
        raise ValidationError(_("“%(topic)s” was merged into “%(heir)s”.") % words)
    return topic
