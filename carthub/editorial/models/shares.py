from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from carthub.editorial.models.notes import LONGEST_NOTE, LONGEST_QUOTE
from carthub.lib.anchors import CONTEXT

LONGEST_NAME = 80


class ShareQuerySet(models.QuerySet):
    def with_state(self):
        """All that the list of links shows, in one query."""
        rows = self.select_related("page", "revision").defer("revision__content_text", "page__values")
        return rows.annotate(comments=models.Count("notes"))


class Share(models.Model):
    """One version was opened to one person outside; who did it, for whom, and when that ended."""

    document = models.ForeignKey("editorial.Document", models.CASCADE, related_name="shares")
    revision = models.ForeignKey("editorial.Revision", models.CASCADE, related_name="shares")
    for_whom = models.CharField(max_length=LONGEST_NAME)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=150)
    made_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    ended_by_name = models.CharField(max_length=150, blank=True)

    objects = ShareQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("link for somebody outside")

    def __str__(self):
        return f"{self.revision_id} for {self.for_whom}"


class SharedPageQuerySet(models.QuerySet):
    def open(self, now):
        return self.filter(ended=False, expires_at__gt=now)

    def expired(self, now):
        return self.filter(ended=False, expires_at__lte=now)

    def count_opening(self, pk, now):
        self.filter(pk=pk).update(opened=F("opened") + 1, last_opened_at=now)


class SharedPage(models.Model):
    """What the holder of a link reads: the pressed values of one version, emptied when the link ends.

    It holds all that the door to readers needs, so that a request from outside asks no table of drafts; and
    nothing is added to it, so that it can not show a later text.
    """

    share = models.OneToOneField(Share, models.CASCADE, primary_key=True, related_name="page")
    token_sha256 = models.CharField(max_length=64, unique=True)  # the token itself is kept nowhere
    kind = models.CharField(
        max_length=60
    )  # the model of the published row, such as "articles.PublishedArticle"
    values = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    context = models.JSONField(default=dict)  # for_whom, ids of topics, keys of pictures
    may_comment = models.BooleanField(default=True)
    expires_at = models.DateTimeField()
    ended = models.BooleanField(default=False)
    opened = models.PositiveIntegerField(default=0)
    last_opened_at = models.DateTimeField(null=True, blank=True)

    objects = SharedPageQuerySet.as_manager()

    def __str__(self):
        return f"{self.kind} until {self.expires_at:%Y-%m-%d}"

    @staticmethod
    def baked(row: models.Model) -> dict[str, Any]:
        """The fields of an unsaved published row."""
        return {field.attname: field.value_from_object(row) for field in row._meta.concrete_fields}

    def row(self) -> models.Model:
        """The published row again, unsaved; a field that came with a newer release has its default."""
        model = apps.get_model(self.kind)
        known = {field.attname: field for field in model._meta.concrete_fields}
        kept = {name: value for name, value in self.values.items() if name in known}
        return model(**{name: known[name].to_python(value) for name, value in kept.items()})


class OutsideCommentQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(taken_at=None)


class OutsideComment(models.Model):
    """What the holder of a link wrote, until somebody of the newsroom takes it in as a note."""

    page = models.ForeignKey(SharedPage, models.CASCADE, related_name="comments")
    name = models.CharField(max_length=LONGEST_NAME)
    quote = models.TextField(max_length=LONGEST_QUOTE, blank=True)
    prefix = models.CharField(max_length=CONTEXT, blank=True)
    suffix = models.CharField(max_length=CONTEXT, blank=True)
    text = models.TextField(max_length=LONGEST_NOTE)
    at = models.DateTimeField(auto_now_add=True)
    taken_at = models.DateTimeField(null=True, blank=True)

    objects = OutsideCommentQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["id"], name="outside_comment_waiting", condition=models.Q(taken_at=None))
        ]

    def __str__(self):
        return f"{self.name}: {self.text[:60]}"
