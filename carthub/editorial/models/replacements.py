from datetime import timedelta

from django.conf import settings
from django.db import models

UNDONE_WITHIN = timedelta(days=30)


class ReplacementQuerySet(models.QuerySet):
    def recent(self, now):
        return self.filter(at__gt=now - UNDONE_WITHIN)


class Replacement(models.Model):
    """Words that were replaced in many drafts at once, and what is needed to undo it.

    `pages` is a list of {"document", "before", "after"}: an id and the numbers of two versions.
    """

    words = models.CharField(max_length=200)
    put = models.CharField(max_length=200, blank=True)
    matches = models.PositiveIntegerField()
    pages = models.JSONField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=150)
    at = models.DateTimeField(db_index=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = ReplacementQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self):
        return f"“{self.words}” → “{self.put}”"

    @property
    def page_ids(self) -> set[int]:
        return {page["document"] for page in self.pages}
