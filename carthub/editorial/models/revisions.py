import json
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from carthub.editorial.formats import upgraded


class RevisionQuerySet(models.QuerySet):
    def update(self, **values):
        raise TypeError("A revision is never changed; record a new one.")

    def without_text(self):
        """For lists: a thousand texts are not read to be left out."""
        return self.defer("content_text")

    def stored_contents(self):
        """What was written, in the format of its day: for looking for names in it."""
        return (json.loads(text) for text in self.values_list("content_text", flat=True).iterator())


class Revision(models.Model):
    """What was written, whole, at one moment; never changed."""

    document = models.ForeignKey("editorial.Document", models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    content_text = models.TextField()
    sha256 = models.CharField(max_length=64)
    signed_sha256 = models.CharField(max_length=64)
    note = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="revisions"
    )
    by_name = models.CharField(max_length=150)
    at = models.DateTimeField()
    vouched_by = models.ForeignKey(
        "editorial.Review", models.PROTECT, null=True, blank=True, related_name="minor_edits"
    )  # the check of an earlier text, from which this one differs by a minor edit
    # The number of the last event before it: what came first, whatever the clock said.
    after_event = models.PositiveBigIntegerField(default=0, editable=False)
    words_added = models.PositiveIntegerField(null=True, editable=False)
    words_removed = models.PositiveIntegerField(null=True, editable=False)

    objects = RevisionQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        verbose_name = _("version")
        constraints = [
            models.UniqueConstraint(fields=["document", "number"], name="revision_number_once_a_document")
        ]
        indexes = [
            models.Index(
                fields=["document", "signed_sha256"],
                condition=models.Q(vouched_by__isnull=False),
                name="revision_vouched",
            )
        ]

    def __str__(self):
        return _("Version %(number)d of %(at)s") % {"number": self.number, "at": f"{self.at:%Y-%m-%d %H:%M}"}

    def save(self, *args, **kwargs):
        if self.pk is not None:
            raise TypeError("A revision is never changed; record a new one.")
        super().save(*args, **kwargs)

    @cached_property
    def content(self) -> dict[str, Any]:
        """What was written, in today's format; raises ValidationError when it is of a newer one."""
        return upgraded(json.loads(self.content_text))
