from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from taggit.models import TagBase

from carthub.editorial.models import Document, Published, Revision, What
from carthub.editorial.models.addresses import Family
from carthub.editorial.models.documents import site_language
from carthub.editorial.press import Pressed, press_text
from carthub.lib.names import ascii_slug, name_key, printable
from carthub.lib.rendering import Rendered
from topics.querysets import (
    PublishedTopicPageQuerySet,
    TopicChangeQuerySet,
    TopicCountQuerySet,
    TopicPairQuerySet,
    TopicQuerySet,
)

START_HERE = 5


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


class TopicCount(models.Model):
    """How many live articles a topic has in a language; kept by publishing."""

    topic = models.ForeignKey(Topic, models.CASCADE, related_name="counts")
    language = models.CharField(max_length=10)
    posts = models.PositiveIntegerField(default=0)

    objects = TopicCountQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["topic", "language"], name="topic_count_once")]

    def __str__(self):
        return f"{self.topic_id} ({self.language}): {self.posts}"


class TopicPair(models.Model):
    """How many live articles two topics share in a language; kept by publishing, both ways round."""

    topic = models.ForeignKey(Topic, models.CASCADE, related_name="pairs")
    other = models.ForeignKey(Topic, models.CASCADE, related_name="+")
    language = models.CharField(max_length=10)
    posts = models.PositiveIntegerField(default=0)

    objects = TopicPairQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["topic", "language", "other"], name="topic_pair_once")]
        indexes = [
            models.Index(fields=["topic", "language", "-posts", "other"], name="topic_pair_most_shared")
        ]

    def __str__(self):
        return f"{self.topic_id} and {self.other_id}: {self.posts}"


class TopicChange(models.Model):
    """A rename, merge, move or deletion, with exactly the rows it changed, so that it can be undone.

    A topic may be deleted afterwards, so its ids are plain. A draft with a later version than `revision` was
    saved since; a page with a later public change than `number` was published since.
    """

    UNDONE_WITHIN = timedelta(days=30)

    what = models.CharField(max_length=40)
    topic_id = models.PositiveBigIntegerField()
    target_id = models.PositiveBigIntegerField(null=True)
    subject = models.CharField(max_length=420)  # the names at that time
    done = models.JSONField(default=dict)
    revision = models.PositiveBigIntegerField()
    number = models.PositiveBigIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    by_name = models.CharField(max_length=150)
    at = models.DateTimeField(auto_now_add=True)
    undone_at = models.DateTimeField(null=True)

    objects = TopicChangeQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]

    def __str__(self):
        return f"{self.label}: {self.subject}"

    @property
    def label(self) -> str:
        return What(self.what).label

    @property
    def can_be_undone(self) -> bool:
        return self.undone_at is None and self.at > timezone.now() - self.UNDONE_WITHIN


class TopicPage(Document):
    """The text about a topic in one language; without a body it is a glossary entry."""

    SIGNED = Document.SIGNED | {"definition": "", "pronunciation": ""}
    HOUSEKEEPING = Document.HOUSEKEEPING | {"topic": None, "start_here": []}
    TEXTS = ("title", "definition", "pronunciation", "body", "picture_alt", "picture_caption")
    LINES = (*Document.LINES, "definition", "pronunciation")
    PROSE = (*Document.PROSE, "definition")

    topic = models.ForeignKey(Topic, models.PROTECT, related_name="pages", verbose_name=_("topic"))
    topic_language = models.CharField(max_length=10, editable=False)
    definition = models.CharField(
        _("short definition"), max_length=160, blank=True, help_text=_("In one plain sentence.")
    )
    pronunciation = models.CharField(
        _("how to say it"), max_length=120, blank=True, help_text=_("Such as: SY-toh-kine")
    )
    start_here = models.ManyToManyField(
        Document,
        through="topics.StartHere",
        through_fields=("topic_page", "document"),
        related_name="+",
        verbose_name=_("start here"),
    )

    class Meta:
        verbose_name = _("topic page")
        verbose_name_plural = _("topic pages")
        constraints = [
            models.UniqueConstraint(
                fields=["topic", "topic_language"],
                name="topic_page_one_a_language",
                violation_error_message=_("This topic has a page in this language already."),
            )
        ]

    def clean(self):
        self.family = Family.TOPICS
        self.topic_language = self.language
        if self.topic_id and not self.slug:
            self.slug = self.topic.slug
        live = self.live_revision
        if live is not None and self.topic_id and not self.is_about(live.content):
            raise ValidationError({"topic": _("A page that was published keeps its topic.")})
        super().clean()

    def save(self, *args, **kwargs):
        self.family = Family.TOPICS
        self.topic_language = self.language
        super().save(*args, **kwargs)

    def is_about(self, content: dict[str, Any]) -> bool:
        """Whether a content is about the page's topic, under whatever identity it was then."""
        return Topic.objects.present(content["topic"]) == self.topic.present

    def to_content(self) -> dict[str, Any]:
        return super().to_content() | {
            "topic": self.topic_id,
            "definition": self.definition,
            "pronunciation": self.pronunciation,
            "start_here": [row.document_id for row in self.start_here_rows.all()],
        }

    def from_content(self, content: dict[str, Any]) -> list[str]:
        self.definition = content.get("definition", "")
        self.pronunciation = content.get("pronunciation", "")
        notes = super().from_content(content)
        wanted = content.get("start_here", [])
        kept = set(Document.objects.filter(pk__in=wanted).values_list("pk", flat=True))
        self.set_start_here([pk for pk in wanted if pk in kept])
        if not self.is_about(content):
            notes.append(_("The page was about another topic then."))
        return notes

    def as_of_today(self, content: dict[str, Any]) -> dict[str, Any]:
        topic = Topic.objects.present(content["topic"])
        return content | {"topic": topic.pk if topic else content["topic"]}

    def set_start_here(self, document_ids: list[int]) -> None:
        self.start_here_rows.all().delete()
        StartHere.objects.bulk_create(
            StartHere(topic_page=self, document_id=pk, order=order) for order, pk in enumerate(document_ids)
        )

    def beside_the_text(self, content: dict[str, Any]) -> dict[str, list[str]]:
        topic = Topic.objects.filter(pk=content["topic"]).first()
        own = {
            "topic": [topic.name if topic else str(_("A topic that is gone"))],
            "start_here": self.titles_of(content.get("start_here", [])),
        }
        return own | super().beside_the_text(content)

    @classmethod
    def family_of(cls, content: dict[str, Any]) -> Family:
        return Family.TOPICS

    @classmethod
    def kinds(cls) -> list[tuple[str, str]]:
        return [("topic_page", _("Topic page"))]

    @classmethod
    def kind_of(cls, content: dict[str, Any]) -> str:
        return "topic_page"

    @classmethod
    def press_address(cls, content: dict[str, Any]) -> dict[str, Any]:
        return super().press_address(content) | {"topic_id": content["topic"]}

    @classmethod
    def press(cls, content: dict[str, Any], rendered: Rendered | None = None) -> Pressed:
        pressed = press_text(content, rendered, lead=content.get("definition", ""))
        values = {
            "topic_id": content["topic"],
            "definition": printable(content.get("definition", "")),
            "pronunciation": printable(content.get("pronunciation", "")),
            "start_here": content.get("start_here", []),
        }
        return Pressed(pressed.values | values, pressed.rendered)

    def build_published(self, values: dict[str, Any], revision: Revision) -> "PublishedTopicPage":
        row = PublishedTopicPage(topic_page_id=self.pk, **values, **self.public_state(revision))
        if row.withdrawn_at:  # when its topic was merged, it leaves its heir's place to the heir's page
            row.topic_id = self.topic_id
        return row

    @classmethod
    def complete(cls, rows: list[tuple["PublishedTopicPage", Revision]]) -> None:
        """A topic that was merged is its heir."""
        super().complete(rows)
        topics = Topic.objects.select_related("merged_into").in_bulk(
            {row.topic_id for row, _revision in rows}
        )
        for row, _revision in rows:
            topic = topics.get(row.topic_id)
            if not row.withdrawn_at:
                row.topic = topic.present if topic else None
        posts = TopicCount.objects.posts_of_topics({row.topic_id for row, _revision in rows})
        for row, _revision in rows:
            row.posts = posts.get((row.topic_id, row.language), 0)

    def preview_row(self, revision: Revision) -> "PublishedTopicPage":
        """A draft may have been about a topic that was deleted since."""
        row = super().preview_row(revision)
        if not Topic.objects.filter(pk=row.topic_id).exists():
            row.topic = self.topic
        return row

    def published_row(self) -> "PublishedTopicPage | None":
        return PublishedTopicPage.objects.filter(pk=self.pk).select_related("topic").first()


class StartHere(models.Model):
    """A post that a topic page sends its readers to first."""

    topic_page = models.ForeignKey(TopicPage, models.CASCADE, related_name="start_here_rows")
    document = models.ForeignKey(Document, models.CASCADE, related_name="+", verbose_name=_("post"))
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("post to start with")
        verbose_name_plural = _("start here")
        constraints = [models.UniqueConstraint(fields=["topic_page", "document"], name="start_here_once")]

    def __str__(self):
        return str(self.document)


class PublishedTopicPage(Published):
    """A topic page as readers see it; written only by the press."""

    family = Family.TOPICS

    topic_page = models.OneToOneField(TopicPage, models.PROTECT, primary_key=True, related_name="published")
    topic = models.ForeignKey(Topic, models.PROTECT, related_name="published_pages")
    definition = models.CharField(max_length=160, blank=True)
    pronunciation = models.CharField(max_length=120, blank=True)
    start_here = models.JSONField(default=list)
    posts = models.PositiveIntegerField(
        default=0
    )  # as TopicCount has it, so that a list of topics joins nothing

    objects = PublishedTopicPageQuerySet.as_manager()

    class Meta:
        ordering = ["title", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["language", "slug"], name="published_topic_page_slug"),
            models.UniqueConstraint(fields=["topic", "language"], name="published_topic_page_topic"),
        ]
        indexes = [
            models.Index(fields=["language", "title", "topic_page"], name="published_topic_page_a_to_z")
        ]
