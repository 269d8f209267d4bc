from django.conf import settings
from django.db import models


class Event(models.Model):
    """One thing that was done in the newsroom: who, what, why. Only ever added to."""

    document = models.ForeignKey(
        "editorial.Document", models.PROTECT, null=True, blank=True, related_name="events"
    )
    revision = models.ForeignKey(
        "editorial.Revision", models.PROTECT, null=True, blank=True, related_name="+"
    )
    subject = models.CharField(max_length=200)  # the title or name at that time
    what = models.CharField(max_length=40)
    reason = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    by_name = models.CharField(max_length=150)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["document", "-id"], name="event_of_document")]

    def __str__(self):
        return f"{self.by_name}: {self.what} {self.subject}"
