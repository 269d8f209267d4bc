import re
import secrets
import time
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import models

KEPT_FOR = timedelta(days=90)
PRESENT_FOR = timedelta(minutes=2)
TAB = re.compile(r"[0-9]{13}-[0-9a-f]{8}")
DRAFT_KEY = re.compile(r"[0-9a-f]{16}")


def new_tab() -> str:
    """A name for one opened form: when it was opened, in milliseconds, and chance. Later ones sort last."""
    return f"{time.time_ns() // 1_000_000:013d}-{secrets.token_hex(4)}"


def opened_at(tab: str) -> datetime:
    return datetime.fromtimestamp(int(tab.partition("-")[0]) / 1000, UTC)


def new_draft_key() -> str:
    return secrets.token_hex(8)


class WorkingCopyQuerySet(models.QuerySet):
    def of_page(self, user, document_id, draft_key=""):
        """Somebody's copy of a page, or of a new one that was never saved."""
        if document_id is not None:
            return self.filter(user=user, document=document_id)
        return self.filter(user=user, document=None, draft_key=draft_key)

    def never_saved(self, user, model):
        return self.filter(user=user, document=None, model=model).order_by("-kept_at")

    def old(self, now):
        return self.filter(kept_at__lt=now - KEPT_FOR)


class WorkingCopy(models.Model):
    """What somebody typed into the form of a page and did not save; for their own eyes, and no version."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="working_copies")
    model = models.CharField(max_length=60)  # whose form it is, such as "articles.article"
    document = models.ForeignKey(
        "editorial.Document", models.CASCADE, null=True, blank=True, related_name="working_copies"
    )
    draft_key = models.CharField(max_length=16, blank=True)  # instead of the document, of a new page
    tab = models.CharField(max_length=22)  # the opened form that keeps it
    seen = models.PositiveIntegerField(default=0)  # the version that the writer began with
    data = models.JSONField()  # a list of values for each name
    kept_at = models.DateTimeField(db_index=True)

    objects = WorkingCopyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "document"], name="working_copy_of_page"),
            models.UniqueConstraint(
                fields=["user", "draft_key"],
                condition=models.Q(document=None),
                name="working_copy_of_new_page",
            ),
            models.CheckConstraint(
                condition=(models.Q(document=None) & ~models.Q(draft_key=""))
                | (models.Q(document__isnull=False) & models.Q(draft_key="")),
                name="working_copy_of_one_page",
            ),
        ]

    def __str__(self):
        return f"{self.user_id}: {self.model} {self.document_id or self.draft_key}"

    @property
    def title(self) -> str:
        return " ".join(self.data.get("title", [])).strip()


class PresenceQuerySet(models.QuerySet):
    def here(self, document_id, now):
        """Who has the page open, as far as their browsers say so."""
        return self.filter(document=document_id, at__gt=now - PRESENT_FOR).select_related("user")

    def old(self, now):
        return self.filter(at__lte=now - PRESENT_FOR)


class Presence(models.Model):
    """Somebody has the form of a page open; their browser says so again and again."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    document = models.ForeignKey("editorial.Document", models.CASCADE, related_name="presences")
    tab = models.CharField(max_length=22)  # the opened form that said so last
    since = models.DateTimeField()
    at = models.DateTimeField(db_index=True)

    objects = PresenceQuerySet.as_manager()

    class Meta:
        ordering = ["since", "pk"]
        constraints = [models.UniqueConstraint(fields=["document", "user"], name="presence_once_a_page")]

    def __str__(self):
        return f"{self.user_id} at {self.document_id}"

    def is_beside(self, tab: str) -> bool:
        """Whether another window of the same person said so after this one was opened."""
        return self.tab != tab and self.at > opened_at(tab)
