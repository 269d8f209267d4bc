from django.conf import settings
from django.db import models
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from carthub.lib.anchors import CONTEXT, Anchor

LONGEST_NOTE = 2000
LONGEST_QUOTE = 1000


class NoteQuerySet(models.QuerySet):
    def open(self):
        """What still waits for somebody; replies do not count on their own."""
        return self.filter(parent=None, done_at=None)

    def on_documents(self, ids):
        return self.filter(document__in=ids)

    def on_pages_of(self, user):
        """On pages that somebody began, saved last, or stands in the byline of."""
        wrote = Q(document__created_by=user) | Q(document__latest_revision__by=user)
        return self.filter(wrote | Q(document__authors__user=user))

    def counted_by_document(self):
        """Document id to how many; one query."""
        return dict(self.order_by().values_list("document").annotate(Count("pk", distinct=True)))


class Note(models.Model):
    """What somebody has to say on a passage of a draft, or on all of it; never edited, answered once deep."""

    DONE = ("done_at", "done_by", "done_by_name")

    document = models.ForeignKey("editorial.Document", models.CASCADE, related_name="notes")
    revision = models.ForeignKey("editorial.Revision", models.CASCADE, related_name="notes")
    field = models.CharField(max_length=40, blank=True)  # "" when no text of the version has the passage
    quote = models.TextField(blank=True)
    prefix = models.CharField(max_length=CONTEXT, blank=True)
    suffix = models.CharField(max_length=CONTEXT, blank=True)
    alone = models.BooleanField(default=False)  # the passage stood in its text once
    text = models.TextField(max_length=LONGEST_NOTE)
    parent = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="replies", db_index=False
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    by_name = models.CharField(max_length=150)  # without `by`, a person outside, as they called themselves
    share = models.ForeignKey(
        "editorial.Share", models.SET_NULL, null=True, blank=True, related_name="notes"
    )  # the link it came by
    at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    done_by_name = models.CharField(max_length=150, blank=True)

    objects = NoteQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("note")
        constraints = [
            models.CheckConstraint(
                condition=Q(parent=None) | Q(quote="", done_at=None), name="note_reply_is_words_alone"
            )
        ]
        indexes = [
            models.Index(fields=["document"], name="note_open", condition=Q(parent=None, done_at=None)),
            # Of answers alone: SQLite would take an index of all rows to look for those without a parent.
            models.Index(fields=["parent"], name="note_answers", condition=Q(parent__isnull=False)),
        ]

    def __str__(self):
        return f"{self.by_name}: {self.text[:60]}"

    def save(self, *args, **kwargs):
        if not self._state.adding and not set(kwargs.get("update_fields") or ["text"]) <= {*self.DONE}:
            raise TypeError("A note is never edited; write another.")
        super().save(*args, **kwargs)

    @property
    def anchor(self) -> Anchor:
        return Anchor(self.quote, self.prefix, self.suffix, self.alone)
