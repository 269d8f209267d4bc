from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

FAILURES_SHOWN_FOR = timedelta(days=14)


class ScheduleQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(state=Schedule.State.WAITING)

    def publishing(self):
        return self.filter(action=Schedule.Action.PUBLISH)

    def taking_down(self):
        return self.filter(action=Schedule.Action.WITHDRAW)

    def failed_lately(self, now):
        """Those that went wrong and were not made again."""
        same = {"document": models.OuterRef("document"), "action": models.OuterRef("action")}
        newer = Schedule.objects.filter(**same, pk__gt=models.OuterRef("pk"))
        failed = self.filter(state=Schedule.State.FAILED, ended_at__gte=now - FAILURES_SHOWN_FOR)
        return failed.exclude(models.Exists(newer))

    def apart(self):
        """Those that belong to no group."""
        return self.filter(group=None)

    def due(self, now):
        return self.waiting().filter(at__lte=now).order_by("at", "pk")


class Schedule(models.Model):
    """One thing to be done to a document at a time; gate and rendering are done when it is made.

    `prepared` holds what is done then: the values of the row to be published, or what readers are told of a
    page that is taken down. Plans with the same `group` are done together or not at all.
    """

    class Action(models.TextChoices):
        PUBLISH = "publish", _("Publish")
        WITHDRAW = "withdraw", _("Take down")

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")
        CANCELLED = "cancelled", _("Cancelled")

    document = models.ForeignKey("editorial.Document", models.PROTECT, related_name="schedules")
    revision = models.ForeignKey(
        "editorial.Revision", models.PROTECT, null=True, blank=True, related_name="schedules"
    )
    action = models.CharField(max_length=10, choices=Action, default=Action.PUBLISH)
    at = models.DateTimeField()
    group = models.UUIDField(null=True, blank=True)
    prepared = models.JSONField(default=dict, editable=False)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    reason = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    by_name = models.CharField(max_length=150)
    made_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)  # when it was done, failed or was called off

    objects = ScheduleQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "action"],
                condition=models.Q(state="waiting"),
                name="schedule_one_waiting_a_document",
            ),
            models.CheckConstraint(
                condition=models.Q(action="withdraw") | models.Q(revision__isnull=False),
                name="schedule_publish_names_a_revision",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "at"], name="schedule_state_at"),
            models.Index(fields=["state", "ended_at"], name="schedule_state_ended_at"),
            models.Index(fields=["group"], name="schedule_of_group", condition=models.Q(group__isnull=False)),
        ]

    def __str__(self):
        return f"{self.action} {self.document_id} at {self.at:%Y-%m-%d %H:%M}"
