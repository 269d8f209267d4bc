from django.conf import settings
from django.db import models


class NoticeQuerySet(models.QuerySet):
    def unseen(self):
        return self.filter(seen_at=None)

    def unmailed(self):
        return self.filter(mailed_at=None)


class Notice(models.Model):
    """Something that one person in the newsroom is told: on the desk always, by mail when `tick` sends it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices")
    what = models.CharField(max_length=40)  # a value of What, or "note", "due soon"
    text = models.CharField(max_length=300)
    document = models.ForeignKey(
        "editorial.Document", models.CASCADE, null=True, blank=True, related_name="notices"
    )
    path = models.CharField(max_length=200, blank=True)  # where it leads to in the admin
    at = models.DateTimeField(auto_now_add=True)
    seen_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["user", "-id"], name="notice_newest", condition=models.Q(seen_at=None)),
            models.Index(fields=["user", "id"], name="notice_unmailed", condition=models.Q(mailed_at=None)),
        ]

    def __str__(self):
        return self.text
