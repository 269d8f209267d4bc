from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carthub.editorial.models.append_only import AppendOnly, AppendOnlyQuerySet
from carthub.editorial.models.revisions import Revision
from carthub.lib.canonical import canonical_json, sha256_of

VERIFIED_FOR = timedelta(days=2 * 365)


class Decision(models.TextChoices):
    SIGNED = "signed", _("Medically checked")
    CHANGES = "changes", _("Changes asked")


class ReviewQuerySet(AppendOnlyQuerySet):
    def of_text(self, document_id, signed_sha256):
        """The last word on an exact text; None when nobody has said one."""
        return self.filter(document=document_id, signed_sha256=signed_sha256).order_by("-pk").first()

    def standing(self, document_id, signed_sha256):
        """The check that holds for an exact text, itself or as a minor edit of it; None when none does."""
        text = (document_id, signed_sha256)
        return self.standing_for([text]).get(text)

    def standing_for(self, texts):
        """The check of each of many texts for which one holds; a text is a pair of document and hash."""
        last = self.last_words(texts)
        unread = [text for text in texts if text not in last]
        vouched = self.vouched_texts(unread) if unread else {}
        words = self.last_words(vouched.values()) if vouched else {}
        last |= {text: words[other] for text, other in vouched.items() if other in words}
        return {text: review for text, review in last.items() if review.decision == Decision.SIGNED}

    def last_words(self, texts):
        """The newest review of each text that has one."""
        documents, hashes = {pk for pk, _sha in texts}, {sha for _pk, sha in texts}
        rows = self.filter(document__in=documents, signed_sha256__in=hashes).order_by("pk")
        found = {(row.document_id, row.signed_sha256): row for row in rows}
        return {text: found[text] for text in texts if text in found}

    def vouched_texts(self, texts):
        """The reviewed text that each of these is a minor edit of."""
        documents, hashes = {pk for pk, _sha in texts}, {sha for _pk, sha in texts}
        minor = Revision.objects.filter(document__in=documents, signed_sha256__in=hashes)
        rows = minor.exclude(vouched_by=None).order_by("pk")
        found = {
            (pk, sha): (pk, vouching)
            for pk, sha, vouching in rows.values_list(
                "document", "signed_sha256", "vouched_by__signed_sha256"
            )
        }
        return {text: found[text] for text in texts if text in found}


class Review(AppendOnly):
    """A medical reviewer's word on one exact text; it belongs to the text, not to the page.

    `answers` is a list of {"item", "answer", "note"}, by the items of the checklist of that version.
    """

    document = models.ForeignKey("editorial.Document", models.PROTECT, related_name="reviews")
    revision = models.ForeignKey("editorial.Revision", models.PROTECT, related_name="reviews")
    signed_sha256 = models.CharField(max_length=64)
    decision = models.CharField(max_length=10, choices=Decision)
    checklist = models.PositiveSmallIntegerField()
    answers = models.JSONField(default=list)
    message = models.TextField(blank=True)  # to the author
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="reviews")
    person = models.ForeignKey("editorial.Person", models.PROTECT, related_name="reviews")
    by_name = models.CharField(max_length=150)
    credentials = models.CharField(max_length=200, blank=True)  # as they stood that day, like the role
    role = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField()

    objects = ReviewQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["document", "signed_sha256", "-id"], name="review_of_text")]

    def __str__(self):
        return f"{self.by_name}: {self.decision} {self.revision_id}"

    def for_readers(self):
        """What a page says of who checked it, and when."""
        return {
            "name": self.by_name,
            "credentials": self.credentials,
            "role": self.role,
            "on": timezone.localdate(self.at, timezone.get_default_timezone()).isoformat(),
        }


class CredentialQuerySet(models.QuerySet):
    def current(self, today=None):
        """Clinical ones that somebody else verified within two years and that have not run out."""
        today = today or timezone.localdate()
        unexpired = models.Q(expires=None) | models.Q(expires__gte=today)
        verified = self.filter(unexpired, verified_on__gte=today - VERIFIED_FOR, verified_on__lte=today)
        return verified.filter(kind__in=Credential.CLINICAL).exclude(verified_by=models.F("person__user"))


class Credential(models.Model):
    """What entitles a person to check a text, and who made sure of it."""

    class Kind(models.TextChoices):
        DEGREE = "degree", _("Degree")
        LICENCE = "licence", _("Licence")
        BOARD = "board_certification", _("Board certification")
        REGISTRATION = "registration", _("Registration")
        ROLE = "role", _("Role")
        LIVED = "lived_experience", _("Lived experience")

    class How(models.TextChoices):
        REGISTER = "public_register", _("Looked up in a public register")
        DOCUMENT = "document_seen", _("Saw the document")
        EMPLOYER = "employer_confirmed", _("The employer confirmed it")

    CLINICAL = (Kind.LICENCE, Kind.BOARD, Kind.REGISTRATION)

    person = models.ForeignKey("editorial.Person", models.CASCADE, related_name="credentials")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    title = models.CharField(
        _("title"), max_length=120, help_text=_("Such as: Board certified in hematology")
    )
    issuer = models.CharField(_("issued by"), max_length=160, blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True, help_text=_("Two letters, such as US"))
    number = models.CharField(_("number"), max_length=60, blank=True, help_text=_("Readers never see it."))
    expires = models.DateField(_("runs out on"), null=True, blank=True)
    verified_on = models.DateField(_("verified on"), null=True, blank=True, editable=False)
    verified_how = models.CharField(_("how it was verified"), max_length=20, choices=How, blank=True)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )

    FACTS = ("kind", "title", "issuer", "country", "number", "expires")

    objects = CredentialQuerySet.as_manager()

    class Meta:
        verbose_name = _("credential")
        verbose_name_plural = _("credentials")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(verified_on=None) | models.Q(verified_by__isnull=False),
                name="credential_verified_by_somebody",
            )
        ]

    def __str__(self):
        return self.title

    @property
    def facts_sha256(self) -> str:
        """What somebody vouches for who verifies it, in short."""
        return sha256_of(canonical_json({name: str(getattr(self, name) or "") for name in self.FACTS}))

    @property
    def counts_until(self) -> date | None:
        """The last day on which it may count; None before it is verified."""
        if self.verified_on is None:
            return None
        return min(filter(None, [self.expires, self.verified_on + VERIFIED_FOR]))


class ApprovedWord(models.Model):
    """A word of texts that a reviewer signed, and in how many pages it stands; for `minor_edit`."""

    language = models.CharField(max_length=10)
    word = models.CharField(max_length=100)
    pages = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["language", "word"], name="approved_word_once")]

    def __str__(self):
        return self.word
