from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from carthub.editorial.models.append_only import AppendOnly, AppendOnlyQuerySet


class What(models.TextChoices):
    """What can be done in the newsroom, in the words of its history."""

    SENT = "sent for check", _("Sent for check")
    TAKEN_BACK = "taken back", _("Taken back before it was checked")
    REVIEWER_SET = "reviewer set", _("Reviewer chosen")
    SIGNED = "signed", _("Medically checked")
    CHANGES_ASKED = "changes asked", _("Changes asked")
    UNSIGNED = "unsigned", _("Changed after the check, so it is unchecked again")
    MINOR = "minor edit", _("Minor edit; the check still holds")
    PUBLISHED = "published", _("Published")
    PUBLISHED_ANYWAY = "published anyway", _("Published anyway")
    SCHEDULED = "scheduled", _("Planned")
    SCHEDULE_CANCELLED = "schedule cancelled", _("Plan called off")
    SCHEDULE_FAILED = "schedule failed", _("Plan failed")
    WITHDRAWN = "withdrawn", _("Taken down")
    RESTORED = "restored", _("Earlier version used as the draft")
    DRAFT_DELETED = "draft deleted", _("Draft deleted")
    SHARED = "shared", _("Link for somebody outside made")
    SHARE_ENDED = "share ended", _("Link for somebody outside ended")
    REPLACED = "replaced", _("Words replaced")
    REPLACE_UNDONE = "replace undone", _("Replacing undone")
    TOPIC_CREATED = "topic created", _("Topic made")
    TOPIC_CHANGED = "topic changed", _("Topic changed")
    TOPIC_RENAMED = "topic renamed", _("Topic renamed")
    TOPIC_MERGED = "topic merged", _("Topic merged")
    TOPIC_MOVED = "topic moved", _("Articles moved to another topic")
    TOPIC_DELETED = "topic deleted", _("Topic deleted")
    TOPIC_UNDONE = "topic undone", _("Change of a topic undone")
    ADDRESS_SENT_ON = "address sent on", _("Readers of an address sent to a page")
    ADDRESS_FREED = "address freed", _("Readers of an address no longer sent on")
    ERASING_ASKED = "erasing asked", _("Asked that it be erased")
    ERASING_DROPPED = "erasing dropped", _("Not erased after all")
    ERASED = "erased", _("Erased")
    INVITED = "invited", _("Invited")
    MEMBER_CHANGED = "member changed", _("Name, address or roles changed")
    LEFT = "left", _("Left; work handed over")
    CAME_BACK = "came back", _("Came back; may sign in again")
    CREDENTIAL_CHANGED = "credential changed", _("Credential added, changed or removed")
    CREDENTIAL_VERIFIED = "credential verified", _("Credential verified")
    CHECK_SWITCHED = "check switched", _("Set which pages need a medical check")
    EXAMPLES_REMOVED = "examples removed", _("Example pages removed")


STARTS = (What.PUBLISHED, What.PUBLISHED_ANYWAY)  # one of them for each time that a version goes live
ENDS = (What.WITHDRAWN, What.ERASED)


class EventQuerySet(AppendOnlyQuerySet):
    def last_number(self, document_id):
        """0 when nothing was done with the document yet."""
        return self.last_numbers([document_id]).get(document_id, 0)

    def last_numbers(self, document_ids):
        rows = self.filter(document__in=document_ids).order_by().values_list("document")
        return dict(rows.annotate(last=models.Max("pk")))

    def publishings(self):
        return self.filter(what__in=STARTS)

    def turns(self):
        """After each of them readers see something else."""
        return self.filter(what__in=STARTS + ENDS)


class Event(AppendOnly):
    """One thing that was done in the newsroom: who, what, why. Their order is that of their numbers.

    What it tells of may be deleted later, so the database asks nothing of the ids of document and revision.
    """

    document = models.ForeignKey(
        "editorial.Document",
        models.DO_NOTHING,
        null=True,
        blank=True,
        related_name="events",
        db_constraint=False,
    )
    revision = models.ForeignKey(
        "editorial.Revision", models.DO_NOTHING, null=True, blank=True, related_name="+", db_constraint=False
    )
    subject = models.CharField(max_length=200)  # the title or name at that time
    what = models.CharField(max_length=40)
    reason = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    by_name = models.CharField(max_length=150)
    at = models.DateTimeField(auto_now_add=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["document", "-id"], name="event_of_document"),
            models.Index(fields=["what", "at"], name="event_what"),
        ]

    def __str__(self):
        return f"{self.by_name}: {self.what} {self.subject}"

    @property
    def label(self) -> str:
        return What(self.what).label if self.what in What.values else self.what
