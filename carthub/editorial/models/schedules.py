from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ScheduleQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(state=Schedule.State.WAITING)

    def due(self, now):
        return self.waiting().filter(at__lte=now).order_by("at", "pk")


class Schedule(models.Model):
    """One thing to be done to a document at a time; gate and rendering are done when it is made."""

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
    prepared = models.JSONField(default=dict, editable=False)  # the pressed values, ready to be written
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    reason = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    by_name = models.CharField(max_length=150)
    made_at = models.DateTimeField(auto_now_add=True)

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
        indexes = [models.Index(fields=["state", "at"], name="schedule_state_at")]

    def __str__(self):
        return f"{self.action} {self.document_id} at {self.at:%Y-%m-%d %H:%M}"
