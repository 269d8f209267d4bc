"""Undoing what was done to a topic, for 30 days."""

from django.contrib.auth.models import AbstractUser
from django.db import transaction

from articles.tending.deleting import left_of_deletion, undo_deletion
from articles.tending.moving import left_of_move, undo_move
from articles.tending.pages_back import Pressed, press_pages
from articles.tending.unmerging import Unmerge
from carthub.editorial.models import Change, SiteVersion, What
from carthub.editorial.services.events import record_event
from topics.models import TopicChange
from topics.services.changes import take_up
from topics.services.renaming import left_of_renaming, undo_renaming

UNDOING = {
    What.TOPIC_RENAMED: (left_of_renaming, undo_renaming),
    What.TOPIC_MOVED: (left_of_move, undo_move),
    What.TOPIC_DELETED: (left_of_deletion, undo_deletion),
}


def was_a_merge(change: TopicChange) -> bool:
    """A topic that was used is deleted by merging it."""
    return change.what != What.TOPIC_MOVED and change.target_id is not None


def left_of(change: TopicChange) -> list[str]:
    """What undoing would leave as it is, because somebody changed it since. Raises ValidationError."""
    if was_a_merge(change):
        return Unmerge(change).left()
    tell, _undo = UNDOING[change.what]
    return tell(change)


def undo_change(change: TopicChange, *, by: AbstractUser | None) -> list[str]:
    """Put back what is still as the change left it; returns what stays, in words.

    Raises ValidationError after 30 days, the second time, and when the topic was merged or renamed since.
    """
    return put_back(change, press_pages(change), by=by)


@transaction.atomic
def put_back(change: TopicChange, pressed: Pressed, *, by: AbstractUser | None) -> list[str]:
    site_version = SiteVersion.lock()
    change = take_up(change)
    if was_a_merge(change):
        merged = Unmerge(change)
        left = merged.left()
        merged.carry_out(pressed, by=by)
    else:
        tell, undo = UNDOING[change.what]
        left = tell(change)
        undo(change, by=by)
    record_event(What.TOPIC_UNDONE, by=by, subject=str(change), reason=" ".join(left))
    site_version.changed(Change.What.TOPIC)
    return left
