from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from taggit.models import TagBase

from carthub.editorial.models.documents import site_language
from carthub.lib.names import ascii_slug, name_key, printable
from topics.querysets import TopicQuerySet


class Topic(TagBase):
    """What a post can be about: one identity for all languages, with many names."""

    class Kind(models.TextChoices):
        GENERAL = "general", _("Topic")
        THERAPY = "therapy", _("Therapy")
        CONDITION = "condition", _("Condition")
        SIDE_EFFECT = "side_effect", _("Side effect")
        PROCEDURE = "procedure", _("Procedure")
        MEDICINE = "medicine", _("Medicine")
        LIVING_WITH = "living_with", _("Living with it")
        RESEARCH = "research", _("Research")

    NEEDS_WHEN_TO_CALL = (Kind.THERAPY, Kind.MEDICINE, Kind.SIDE_EFFECT)

    name = models.CharField(_("name"), max_length=200)
    slug = models.SlugField(
        _("web address"),
        max_length=100,
        unique=True,
        blank=True,
        help_text=_("The last part of the page's address. Left empty, it is made from the name."),
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.GENERAL)
    broader = models.ManyToManyField(
        "self",
        symmetrical=False,
        blank=True,
        related_name="narrower",
        verbose_name=_("part of"),
    )
    taggable = models.BooleanField(_("offered when posts are given topics"), default=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged", editable=False
    )

    objects = TopicQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("topic")
        verbose_name_plural = _("topics")

    def clean(self):
        self.name = printable(self.name).strip()
        self.slug = self.slug or ascii_slug(self.name)
        if not self.slug:
            raise ValidationError({"slug": _("Type a web address in plain letters for this name.")})

    def save(self, *args, **kwargs):
        """A taken slug is an error: TagBase would save the topic as “name_1” without a word."""
        self.slug = self.slug or ascii_slug(self.name)
        models.Model.save(self, *args, **kwargs)

    @classmethod
    def taggings(cls) -> models.Manager:
        """Of the live posts, which stand a floor above."""
        return cls._meta.get_field("published_taggings").related_model.objects

    @property
    def kind_label(self) -> str:
        return self.Kind(self.kind).label  # get_kind_display() hashes every label anew

    @property
    def needs_when_to_call(self) -> bool:
        return self.kind in self.NEEDS_WHEN_TO_CALL

    @property
    def present(self) -> "Topic":
        """The topic itself, or the one that it was merged into; merging keeps this one step long."""
        return self.merged_into or self


class TopicName(models.Model):
    """One name of a topic in one language; two names with one key are the same name."""

    topic = models.ForeignKey(Topic, models.CASCADE, related_name="names")
    language = models.CharField(_("language"), max_length=10, default=site_language)
    name = models.CharField(_("name"), max_length=200)
    key = models.CharField(max_length=200, editable=False)
    primary = models.BooleanField(default=False, editable=False)

    class Meta:
        ordering = ["-primary", "name"]
        verbose_name = _("name")
        constraints = [
            models.UniqueConstraint(
                fields=["language", "key"],
                name="topic_name_is_one_topic",
                violation_error_message=_("Another topic goes by this name."),
            ),
            models.UniqueConstraint(
                fields=["topic", "language"],
                condition=models.Q(primary=True),
                name="topic_name_one_primary_a_language",
            ),
        ]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        self.key = name_key(self.name)
        super().save(*args, **kwargs)

    def clean(self):
        self.name = printable(self.name).strip()
        self.key = name_key(self.name)
        if not self.key:
            raise ValidationError({"name": _("A name needs letters or numbers.")})


class TopicCode(models.Model):
    """What other systems call a topic, such as a MeSH or SNOMED CT code."""

    topic = models.ForeignKey(Topic, models.CASCADE, related_name="codes")
    system = models.CharField(_("system"), max_length=40)
    code = models.CharField(_("code"), max_length=60)

    class Meta:
        ordering = ["system", "code"]
        verbose_name = _("code")
        constraints = [models.UniqueConstraint(fields=["topic", "system", "code"], name="topic_code_once")]

    def __str__(self):
        return f"{self.system} {self.code}"
