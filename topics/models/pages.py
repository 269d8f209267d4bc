from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from carthub.editorial.models import Document, Published, Revision
from carthub.editorial.models.addresses import Family
from carthub.editorial.press import Pressed, press_text
from carthub.lib.names import printable
from carthub.lib.rendering import Rendered
from topics.managers import PublishedTopicPageManager
from topics.models.counts import TopicCount
from topics.models.topic import Topic

START_HERE = 5


class TopicPage(Document):
    """The text about a topic in one language; without a body it is a glossary entry."""

    SIGNED = Document.SIGNED | {"definition": "", "pronunciation": ""}
    HOUSEKEEPING = Document.HOUSEKEEPING | {"topic": None, "start_here": []}
    READ_WITH = (*Document.READ_WITH, "start_here_rows")
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

    objects = PublishedTopicPageManager()

    class Meta:
        ordering = ["title", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["language", "slug"], name="published_topic_page_slug"),
            models.UniqueConstraint(fields=["topic", "language"], name="published_topic_page_topic"),
        ]
        indexes = [
            models.Index(fields=["language", "title", "topic_page"], name="published_topic_page_a_to_z")
        ]
