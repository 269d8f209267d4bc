from datetime import timedelta

from django.conf import settings
from django.core.validators import MinLengthValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carthub.editorial.models.documents import Document
from carthub.lib.canonical import sha256_of
from carthub.lib.rendering.links import with_slash

OPEN_FOR = timedelta(days=30)
SHORTEST_REASON = 20


class ErasingQuerySet(models.QuerySet):
    def open(self):
        """Those that wait for a second person; one that waited too long is none."""
        undecided = self.filter(confirmed_at=None, dropped_at=None)
        return undecided.filter(asked_at__gte=timezone.now() - OPEN_FOR)

    def done(self):
        return self.filter(confirmed_at__isnull=False)


class Erasing(models.Model):
    """Somebody asks that a page be erased, somebody else confirms it; then only this tells of the page.

    `what_went` holds counts, hashes, keys of pictures and dates; no word of the page.
    """

    class Ground(models.TextChoices):
        CONSENT = "consent", _("Consent was withdrawn")
        ORDER = "order", _("A court or an authority ordered it")
        OTHER = "other", _("Another reason")

    document = models.ForeignKey(Document, models.CASCADE, related_name="erasings")
    ground = models.CharField(_("ground"), max_length=10, choices=Ground)
    reason = models.TextField(_("reason"), max_length=1000, validators=[MinLengthValidator(SHORTEST_REASON)])
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_by_name = models.CharField(max_length=150)
    asked_at = models.DateTimeField(auto_now_add=True)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    confirmed_by_name = models.CharField(max_length=150, blank=True)
    confirmed_at = models.DateTimeField(null=True)
    dropped_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    dropped_at = models.DateTimeField(null=True)
    what_went = models.JSONField(default=dict)

    objects = ErasingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(confirmed_by=models.F("asked_by")), name="erasing_takes_two_people"
            ),
            models.CheckConstraint(
                condition=models.Q(confirmed_at=None) | models.Q(dropped_at=None),
                name="erasing_confirmed_or_dropped",
            ),
            models.UniqueConstraint(
                fields=["document"], condition=models.Q(dropped_at=None), name="erasing_one_a_document"
            ),
        ]

    def __str__(self):
        return f"{self.document_id}: {self.ground}"


class ErasedAddressQuerySet(models.QuerySet):
    def at(self, path):
        return self.filter(sha256=ErasedAddress.fingerprint(path))

    def among(self, paths):
        """Those of some paths that were a page's that was erased."""
        prints = {path: ErasedAddress.fingerprint(path) for path in paths}
        erased = set(self.filter(sha256__in=prints.values()).values_list("sha256", flat=True))
        return {path for path, sha256 in prints.items() if sha256 in erased}

    def once_public(self):
        return self.filter(was_public=True)


class ErasedAddress(models.Model):
    """An address of an erased page: it answers without being known, because it could name somebody."""

    sha256 = models.CharField(max_length=64, unique=True)
    document_id = models.PositiveBigIntegerField()
    was_public = models.BooleanField()

    objects = ErasedAddressQuerySet.as_manager()

    def __str__(self):
        return self.sha256

    @staticmethod
    def fingerprint(path: str) -> str:
        return sha256_of(with_slash(path))
