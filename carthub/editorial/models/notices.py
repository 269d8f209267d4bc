from django.conf import settings
from django.db import models

DUE_SOON = "due soon"


class NoticeQuerySet(models.QuerySet):
    def unseen(self):
        return self.filter(seen_at=None)

    def newest_first(self):
        return self.order_by("-at", "-pk")

    def unseen_first(self, most):
        """At most so many, in two queries that each walk an index."""
        fresh = list(self.unseen().order_by("-pk")[:most])
        return fresh + list(self.exclude(seen_at=None).newest_first()[: most - len(fresh)])

    def to_be_mailed(self, *, since):
        """What somebody was told and has not opened, by person; those who left are not written to."""
        fresh = self.filter(mailed_at=None, seen_at=None, at__gte=since)
        reachable = fresh.filter(user__is_active=True, user__is_staff=True).exclude(user__email="")
        return reachable.select_related("user__profile", "document").order_by("user", "pk")

    def same_place(self, notice):
        """Those that lead their reader to where this one does."""
        if notice.document_id is None and not notice.path:
            return self.filter(pk=notice.pk)
        return self.filter(user=notice.user_id, document=notice.document_id, path=notice.path)


class Notice(models.Model):
    """Something that one person in the newsroom is told: on the desk always, by mail when `tick` sends it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices")
    what = models.CharField(max_length=40)  # a value of What, "note" or DUE_SOON
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
            models.Index(fields=["user", "-at", "-id"], name="notice_of_user"),
        ]

    def __str__(self):
        return self.text
