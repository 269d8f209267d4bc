from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone

SENT_AGAIN_AFTER = timedelta(seconds=30)
PAUSE = timedelta(minutes=1)


class FollowerQuerySet(models.QuerySet):
    def caches(self) -> "FollowerQuerySet":
        return self.filter(name__in=settings.CDN)

    def failing(self) -> "FollowerQuerySet":
        return self.exclude(reason="").order_by("name")


class Follower(models.Model):
    """Somebody outside who is told of public changes, and how far they were told."""

    name = models.CharField(max_length=200, unique=True)
    number = models.PositiveBigIntegerField(default=0)  # of the last change that needs no second telling
    sent_number = models.PositiveBigIntegerField(default=0)  # of the last change that was told at all
    sent_at = models.DateTimeField(null=True, blank=True)  # when it was told first
    failed_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True)

    objects = FollowerQuerySet.as_manager()

    def __str__(self):
        return f"{self.name}, told up to {self.sent_number}"

    def rests(self, now: datetime) -> bool:
        """Whether it failed a moment ago, so that nobody should wait for it."""
        return bool(self.reason) and now - self.failed_at < PAUSE

    def note_told(self, latest: int, now: datetime) -> None:
        """A change counts as told once it was told again half a minute after the first time.

        A page from before the change may be on its way to a cache at the moment in which that is emptied.
        """
        told: dict[str, Any] = {"failed_at": None, "reason": ""}
        if self.sent_at is None or self.sent_number == self.number or now - self.sent_at >= SENT_AGAIN_AFTER:
            told |= {"number": self.sent_number, "sent_number": latest, "sent_at": timezone.now()}
        self.as_it_was_read().update(**told)

    def note_failed(self, reason: str) -> None:
        self.as_it_was_read().update(failed_at=timezone.now(), reason=reason)

    def as_it_was_read(self) -> FollowerQuerySet:
        """Of two who tell it at once, the one who notes it first counts; the other's is told again."""
        return Follower.objects.filter(pk=self.pk, number=self.number, sent_number=self.sent_number)
