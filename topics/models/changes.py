from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone

from carthub.editorial.models import What
from topics.querysets import TopicChangeQuerySet


class TopicChange(models.Model):
    """A rename, merge, move or deletion, with exactly the rows it changed, so that it can be undone.

    A topic may be deleted afterwards, so its ids are plain. A draft with a later version than `revision` was
    saved since; a page with a later public change than `number` was published since.
    """

    UNDONE_WITHIN = timedelta(days=30)

    what = models.CharField(max_length=40)
    topic_id = models.PositiveBigIntegerField()
    target_id = models.PositiveBigIntegerField(null=True)
    subject = models.CharField(max_length=420)  # the names at that time
    done = models.JSONField(default=dict)
    revision = models.PositiveBigIntegerField()
    number = models.PositiveBigIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    by_name = models.CharField(max_length=150)
    at = models.DateTimeField(auto_now_add=True)
    undone_at = models.DateTimeField(null=True)

    objects = TopicChangeQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]

    def __str__(self):
        return f"{self.label}: {self.subject}"

    @property
    def label(self) -> str:
        return What(self.what).label

    @property
    def can_be_undone(self) -> bool:
        return self.undone_at is None and self.at > timezone.now() - self.UNDONE_WITHIN
