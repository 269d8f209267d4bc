from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from carthub.editorial.models.addresses import document_path
from carthub.editorial.models.documents import Document
from carthub.editorial.models.people import Person
from carthub.editorial.querysets import PublishedQuerySet

WORDS_A_MINUTE = 200


def minutes_to_read(words: int) -> int:
    return max(1, round(words / WORDS_A_MINUTE))


class Published(models.Model):
    """A page as readers see it; written only by the press, its primary key is its document's id."""

    language = models.CharField(max_length=10)
    slug = models.CharField(max_length=100)
    title = models.CharField(max_length=200, blank=True)
    body_html = models.TextField(blank=True)
    contents = models.JSONField(default=list)
    sources = models.JSONField(default=list)
    byline = models.JSONField(default=list)
    picture = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    words = models.PositiveIntegerField(default=0)
    when_to_call = models.CharField(max_length=120, blank=True)
    checked = models.JSONField(default=dict)  # by whom and when; empty when nobody checked this text
    version = models.PositiveIntegerField(default=0)
    example = models.BooleanField(default=False)
    translation_group = models.PositiveBigIntegerField(db_index=True)
    search_key = models.TextField(blank=True)
    published_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.CharField(max_length=20, choices=Document.Withdrawal, blank=True)
    withdrawn_text = models.TextField(blank=True)
    send_readers_to_id = models.PositiveBigIntegerField(null=True, blank=True)

    objects = PublishedQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return document_path(self.family, self.language, self.slug)

    @property
    def withdrawn_label(self) -> str:
        return self.get_withdrawn_reason_display()

    @property
    def reading_minutes(self) -> int:
        return minutes_to_read(self.words)


class PublishedAuthor(models.Model):
    """Who wrote a live article, for the page of that person."""

    document_id = models.PositiveBigIntegerField()
    person = models.ForeignKey(Person, models.PROTECT, related_name="published")
    language = models.CharField(max_length=10)
    published_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["document_id", "person"], name="published_author_once")
        ]
        indexes = [
            models.Index(
                fields=["person", "language", "-published_at", "-document_id"], name="published_author_newest"
            )
        ]

    def __str__(self):
        return f"{self.person_id} wrote {self.document_id}"
