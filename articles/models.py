from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager
from taggit.models import ItemBase

from articles.kinds import Kind, family_of_kind
from articles.managers import PublishedArticleManager, PublishedTaggingManager
from carthub.editorial.models import Document, Published, Revision
from carthub.editorial.models.addresses import Family
from carthub.editorial.press import Pressed, press_text
from carthub.lib.names import printable
from carthub.lib.rendering import Rendered
from topics.models import Topic


class TaggedArticle(ItemBase):
    """An article in the workspace is about a topic."""

    tag = models.ForeignKey(Topic, models.PROTECT, related_name="tagged_articles")
    content_object = models.ForeignKey("articles.Article", models.CASCADE, related_name="tagged_topics")

    class Meta:
        verbose_name = _("topic of an article")
        constraints = [models.UniqueConstraint(fields=["tag", "content_object"], name="tagged_article_once")]


class Article(Document):
    """A post as its editors write it; readers have its PublishedArticle."""

    SIGNED = Document.SIGNED | {"excerpt": "", "kind": ""}
    HOUSEKEEPING = Document.HOUSEKEEPING | {"topics": [], "pinned": []}
    READ_WITH = (*Document.READ_WITH, "tagged_topics", "pins")
    TEXTS = ("title", "excerpt", "body", "picture_alt", "picture_caption")
    LINES = (*Document.LINES, "excerpt")
    PROSE = (*Document.PROSE, "excerpt")

    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.EXPLAINER)
    excerpt = models.TextField(
        _("short summary"), max_length=300, blank=True, help_text=_("For cards, up to 300 characters.")
    )
    topics = TaggableManager(
        through=TaggedArticle, blank=True, verbose_name=_("topics"), related_name="articles"
    )
    pinned = models.ManyToManyField(
        "self",
        through="articles.Pin",
        through_fields=("article", "other"),
        symmetrical=False,
        related_name="pinned_by",
        verbose_name=_("related articles to show first"),
    )

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        indexes = [models.Index(fields=["kind", "document_ptr"], name="article_kind")]

    def clean(self):
        self.family = family_of_kind(self.kind)
        super().clean()

    def save(self, *args, **kwargs):
        self.family = family_of_kind(self.kind)
        super().save(*args, **kwargs)

    def to_content(self) -> dict[str, Any]:
        return super().to_content() | {
            "kind": self.kind,
            "excerpt": self.excerpt,
            "topics": sorted(row.tag_id for row in self.tagged_topics.all()),
            "pinned": [pin.other_id for pin in self.pins.all()],
        }

    def from_content(self, content: dict[str, Any]) -> list[str]:
        self.excerpt = content.get("excerpt", "")
        if family_of_kind(content["kind"]) == self.family:  # the address stays, so the shelf does
            self.kind = content["kind"]
        notes = super().from_content(content)
        wanted, pins = content.get("topics", []), content.get("pinned", [])
        topics = Topic.objects.filter(pk__in=wanted)
        self.set_topics(topics)
        kept = set(Article.objects.filter(pk__in=pins).values_list("pk", flat=True))
        self.set_pins([pk for pk in pins if pk in kept])
        notes += [_("A topic is gone.")] if len(topics) < len(wanted) else []
        notes += [_("A related article is gone.")] if len(kept) < len(pins) else []
        return notes

    def as_of_today(self, content: dict[str, Any]) -> dict[str, Any]:
        return content | {"topics": sorted(Topic.objects.present_ids(content.get("topics", [])))}

    def set_topics(self, topics: Iterable[Topic]) -> None:
        """Give the article these topics; one that was merged is its heir.

        They and their heirs are held until the transaction ends: PostgreSQL looks at foreign keys only then,
        too late for a merge of this very moment.
        """
        ids: set[int] = set()
        present = {topic.pk for topic in topics}
        while present != ids:
            ids, held = present, Topic.objects.select_for_update(no_key=True).order_by("pk")
            present = held.present_ids(ids)
        self.topics.set(Topic.objects.filter(pk__in=present))

    def set_pins(self, article_ids: list[int]) -> None:
        self.pins.all().delete()
        Pin.objects.bulk_create(
            Pin(article=self, other_id=pk, order=order) for order, pk in enumerate(article_ids)
        )

    def beside_the_text(self, content: dict[str, Any]) -> dict[str, list[str]]:
        wanted = content.get("topics", [])
        names = dict(Topic.objects.filter(pk__in=wanted).values_list("pk", "name"))
        own = {
            "kind": [str(dict(Kind.choices).get(content["kind"], content["kind"]))],
            "topics": sorted(str(names.get(pk, _("A topic that is gone"))) for pk in wanted),
            "pinned": self.titles_of(content.get("pinned", [])),
        }
        return own | super().beside_the_text(content)

    @classmethod
    def family_of(cls, content: dict[str, Any]) -> Family:
        return family_of_kind(content["kind"])

    @classmethod
    def kinds(cls) -> list[tuple[str, str]]:
        return list(Kind.choices)

    @classmethod
    def kind_of(cls, content: dict[str, Any]) -> str:
        return content["kind"]

    @classmethod
    def press_address(cls, content: dict[str, Any]) -> dict[str, Any]:
        return super().press_address(content) | {"kind": content["kind"]}

    @classmethod
    def press(cls, content: dict[str, Any], rendered: Rendered | None = None) -> Pressed:
        pressed = press_text(content, rendered, lead=content.get("excerpt", ""))
        values = {
            "kind": content["kind"],
            "excerpt": printable(content.get("excerpt", "")),
            "pinned": content.get("pinned", []),
        }
        return Pressed(pressed.values | values, pressed.rendered)

    def build_published(self, values: dict[str, Any], revision: Revision) -> "PublishedArticle":
        row = PublishedArticle(article_id=self.pk, **values, **self.public_state(revision))
        row.listed_at = None if row.withdrawn_at or row.kind == Kind.PAGE else row.published_at
        return row

    @classmethod
    def write_published(cls, rows: list["PublishedArticle"]) -> None:
        """Also keeps the count of articles in each language."""
        were_listed = PublishedArticle.objects.listed().filter(pk__in=[row.pk for row in rows])
        before = set(were_listed.values_list("pk", flat=True))
        added = Counter()
        for row in rows:
            added[row.language] += bool(row.listed_at) - (row.pk in before)
        for language, difference in sorted(added.items()):
            PostCount.add(language, difference)
        super().write_published(rows)

    def published_row(self) -> "PublishedArticle | None":
        return PublishedArticle.objects.filter(pk=self.pk).first()


class Pin(models.Model):
    """An article that an editor puts first among the related ones."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="pins")
    other = models.ForeignKey(Article, models.CASCADE, related_name="+", verbose_name=_("article"))
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("related article")
        verbose_name_plural = _("related articles to show first")
        constraints = [
            models.UniqueConstraint(fields=["article", "other"], name="pin_once"),
            models.CheckConstraint(
                condition=~models.Q(article=models.F("other")),
                name="pin_not_itself",
                violation_error_message=_("An article is not related to itself."),
            ),
        ]

    def __str__(self):
        return str(self.other)


class PublishedArticle(Published):
    """An article as readers see it; written only by the press."""

    article = models.OneToOneField(Article, models.PROTECT, primary_key=True, related_name="published")
    kind = models.CharField(max_length=20, choices=Kind)
    excerpt = models.TextField(blank=True)
    pinned = models.JSONField(default=list)
    listed_at = models.DateTimeField(null=True, blank=True)

    objects = PublishedArticleManager()

    class Meta:
        ordering = ["-published_at", "-article"]
        constraints = [
            models.UniqueConstraint(
                fields=["language", "slug"], condition=~models.Q(kind="page"), name="published_article_slug"
            ),
            models.UniqueConstraint(
                fields=["language", "slug"], condition=models.Q(kind="page"), name="published_page_slug"
            ),
        ]
        indexes = [
            models.Index(fields=["language", "slug"], name="published_article_address"),
            models.Index(fields=["language", "-listed_at", "-article"], name="published_article_newest"),
        ]

    @property
    def family(self) -> Family:
        return family_of_kind(self.kind)

    @property
    def kind_label(self) -> str:
        return Kind(self.kind).label  # get_kind_display() hashes every label anew


class PostCount(models.Model):
    """How many live articles there are in a language; kept by publishing."""

    language = models.CharField(max_length=10, primary_key=True)
    posts = models.PositiveIntegerField(default=0)

    def __str__(self):
        return f"{self.language}: {self.posts}"

    @classmethod
    def add(cls, language: str, difference: int) -> None:
        cls.objects.get_or_create(language=language)
        cls.objects.filter(language=language).update(posts=models.F("posts") + difference)


class PublishedTagging(models.Model):
    """A live article is listed under a topic."""

    topic = models.ForeignKey(Topic, models.PROTECT, related_name="published_taggings")
    article = models.ForeignKey(PublishedArticle, models.CASCADE, related_name="taggings")
    language = models.CharField(max_length=10)
    published_at = models.DateTimeField()

    objects = PublishedTaggingManager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["article", "topic"], name="published_tagging_once")]
        indexes = [
            models.Index(
                fields=["topic", "language", "-published_at", "-article"], name="published_tagging_newest"
            )
        ]

    def __str__(self):
        return f"{self.article_id} under {self.topic_id}"
