import re
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from carthub.editorial import formats
from carthub.editorial.models.addresses import Family, document_path, is_reserved
from carthub.editorial.models.authorships import Authorship
from carthub.editorial.models.in_words import InWords
from carthub.editorial.models.people import Person
from carthub.editorial.models.pictures import Picture
from carthub.editorial.models.schedules import Schedule
from carthub.editorial.models.to_readers import ToReaders
from carthub.editorial.querysets import DocumentQuerySet, Stage, State, standing_of_row
from carthub.lib.canonical import canonical_json, sha256_of, without_defaults
from carthub.lib.names import ascii_slug, printable
from carthub.lib.rendering import check_source

BODY_PICTURE = re.compile(r"/media/pictures/([0-9a-f]{16})/")


def site_language() -> str:
    return settings.LANGUAGE_CODE


class Document(InWords, ToReaders, models.Model):
    """What articles and topic pages share: the workspace row, its history and its public state.

    A subclass says what its content is (`to_content`, `from_content`), how it is rendered (`press`) and
    where readers find it (`write_published`).
    """

    class Withdrawal(models.TextChoices):
        OUT_OF_DATE = "out_of_date", _("It was out of date")
        REPLACED = "replaced", _("Another page replaces it")
        ERROR = "error", _("It contained an error")
        OTHER = "other", _("Another reason")

    # What a reviewer vouches for, and the rest, each with its default. A field is declared here once.
    SIGNED: dict[str, Any] = {
        "title": "",
        "body": "",
        "picture": "",
        "picture_alt": "",
        "picture_caption": "",
        "picture_decorative": False,
        "authors": [],
    }
    HOUSEKEEPING: dict[str, Any] = {
        "format": 0,
        "slug": "",
        "language": "",
        "translation_of": None,
        "example": False,
        "picture_facts": [],
        "author_slugs": {},
    }

    # Signed texts in which a minor edit may mend a word; any other signed field unsigns when it changes.
    PROSE: tuple[str, ...] = ("body",)

    # The relations that `to_content` reads, for whoever reads many
    READ_WITH: tuple[str, ...] = ("picture", "authorships__person")

    # Short texts, in which no control character may stand
    LINES: tuple[str, ...] = ("title", "picture_alt", "picture_caption")

    family = models.CharField(max_length=10, choices=Family, editable=False)
    language = models.CharField(_("language"), max_length=10, default=site_language)
    translation_of = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="translations",
        verbose_name=_("translation of"),
    )
    title = models.CharField(_("title"), max_length=200)
    slug = models.SlugField(
        _("web address"),
        max_length=100,
        blank=True,
        help_text=_("The last part of the page's address. Left empty, it is made from the title."),
    )
    body = models.TextField(_("text"), blank=True, validators=[check_source])
    picture = models.ForeignKey(
        Picture,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="documents",
        verbose_name=_("picture"),
    )
    picture_alt = models.CharField(
        _("describe the picture for someone who cannot see it"), max_length=300, blank=True
    )
    picture_decorative = models.BooleanField(_("adds no information"), default=False)
    picture_caption = models.CharField(_("caption"), max_length=300, blank=True)
    authors = models.ManyToManyField(
        Person, through="editorial.Authorship", related_name="documents", verbose_name=_("authors")
    )
    example = models.BooleanField(
        _("example page"),
        default=False,
        help_text=_("Shown with a warning band, and to no search engine."),
    )

    demo = models.BooleanField(default=False, editable=False)  # came with the software; removed as a whole

    latest_revision = models.ForeignKey(
        "editorial.Revision", models.PROTECT, null=True, editable=False, related_name="+"
    )
    live_revision = models.ForeignKey(
        "editorial.Revision", models.PROTECT, null=True, editable=False, related_name="+"
    )
    first_published_at = models.DateTimeField(null=True, editable=False)
    last_changed_at = models.DateTimeField(null=True, editable=False)
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    withdrawn_reason = models.CharField(max_length=20, choices=Withdrawal, blank=True, editable=False)
    withdrawn_text = models.TextField(blank=True, editable=False)
    withdrawn_note = models.TextField(blank=True, editable=False)
    send_readers_to = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )
    differs = models.BooleanField(default=True, editable=False)  # the draft says more than what is live
    erased_at = models.DateTimeField(null=True, editable=False)
    stage = models.CharField(max_length=10, choices=Stage, default=Stage.DRAFT, editable=False, db_index=True)
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="asked_to_check",
        verbose_name=_("reviewer"),
    )
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    sent_at = models.DateTimeField(null=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    standing = models.GeneratedField(
        expression=standing_of_row(), output_field=models.CharField(max_length=10), db_persist=True
    )

    # Written by the services alone, each with its own update.
    PUBLIC_STATE = (
        "latest_revision",
        "live_revision",
        "first_published_at",
        "last_changed_at",
        "withdrawn_at",
        "withdrawn_reason",
        "withdrawn_text",
        "withdrawn_note",
        "send_readers_to",
        "differs",
        "erased_at",
        "stage",
        "reviewer",
        "sent_by",
        "sent_at",
    )

    objects = DocumentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["family", "language", "slug"], name="document_slug_once_a_shelf"),
        ]
        indexes = [
            models.Index(
                fields=["-updated_at", "-id"], condition=models.Q(differs=True), name="document_drafts"
            ),
            models.Index(fields=["-last_changed_at", "-id"], name="document_newest"),
            # The order of lists; with what is searched in it, SQLite reads no text to look for a word.
            models.Index(fields=["-updated_at", "-id", "title", "slug"], name="document_list"),
            models.Index(fields=["standing", "-updated_at", "-id"], name="document_standing"),
            models.Index(fields=["language", "-updated_at", "-id"], name="document_language"),
            models.Index(fields=["title", "id"], name="document_title"),
            models.Index(
                fields=["-updated_at", "-id"], condition=models.Q(example=True), name="document_examples"
            ),
            models.Index(fields=["id"], condition=models.Q(demo=True), name="document_demo"),
        ]

    def __str__(self):
        return self.title

    def save(self, *args, **kwargs):
        """Leave the public state as it is: the row may have been read before somebody published."""
        if not self._state.adding:
            own = [field.name for field in self._meta.concrete_fields if not field.primary_key]
            kwargs.setdefault("update_fields", [name for name in own if name not in self.PUBLIC_STATE])
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        """The address in the workspace; readers may still know the page by an older one."""
        return document_path(self.family, self.language, self.slug)

    def clean(self):
        for name in self.LINES:
            setattr(self, name, printable(getattr(self, name)).strip())
        self.slug = self.slug or ascii_slug(self.title)
        if not self.slug:
            raise ValidationError({"slug": _("Type a web address in plain letters for this title.")})
        if self.family == Family.PAGES and is_reserved(self.slug):
            raise ValidationError(
                {"slug": _("“%s” is a word the site itself uses. Choose another.") % self.slug}
            )
        if self.language not in dict(settings.LANGUAGES):
            raise ValidationError({"language": _("“%s” is no language code.") % self.language})
        original = self.translation_of
        if original is not None and original.translation_of_id is not None:
            self.translation_of_id = original.translation_of_id  # all languages of a page share one original
        live = self.live_revision
        if live is not None and live.content["language"] != self.language:
            raise ValidationError({"language": _("A page that was published keeps its language.")})

    @property
    def specific(self) -> "Document":
        """The Article or TopicPage that this row is the base of."""
        return self if type(self) is not Document else getattr(self, name_of_class(self.family))

    @classmethod
    def class_of(cls, family: str) -> type["Document"]:
        """The class of the documents that stand on a shelf."""
        return Document._meta.get_field(name_of_class(family)).related_model

    @property
    def is_live(self) -> bool:
        return self.live_revision_id is not None and self.withdrawn_at is None

    @property
    def state(self) -> State:
        annotated = getattr(self, "annotated_state", None)
        if annotated is None:
            rows = Document.objects.with_state(Schedule.objects.waiting())
            annotated = rows.values_list("annotated_state", flat=True).get(pk=self.pk)
        return State(annotated)

    # The road up: what a subclass adds to.

    def to_content(self) -> dict[str, Any]:
        """The whole content as plain values, defaults included; reads the row's relations."""
        authors = [row.person for row in self.authorships.all()]
        return {
            "format": formats.PRESENT,
            "title": self.title,
            "slug": self.slug,
            "language": self.language,
            "translation_of": self.translation_of_id,
            "body": self.body,
            "picture": self.picture.key if self.picture else "",
            "picture_alt": self.picture_alt,
            "picture_caption": self.picture_caption,
            "picture_decorative": self.picture_decorative,
            "picture_facts": self.picture_facts(),
            "authors": [
                {"id": who.pk, "name": who.name, "role": who.role_line, "group": who.group} for who in authors
            ],
            "author_slugs": {str(who.pk): who.slug for who in authors if who.public},
            "example": self.example,
        }

    def picture_facts(self) -> list[dict[str, Any]]:
        """What the press needs to know of each picture, so that it reads no table."""
        keys = set(BODY_PICTURE.findall(self.body))
        if self.picture:
            keys.add(self.picture.key)
        pictures = Picture.objects.filter(key__in=keys).order_by("key") if keys else ()
        return [picture.facts.as_dict() for picture in pictures]

    def from_content(self, content: dict[str, Any]) -> list[str]:
        """Write an earlier content into the workspace, its address apart; returns notes on what is gone."""
        for name in ("title", "body", "picture_alt", "picture_caption", "picture_decorative", "example"):
            setattr(self, name, content.get(name, self.SIGNED.get(name, self.HOUSEKEEPING.get(name))))
        notes = self.take_picture(content)
        if self.path_of(content) != self.get_absolute_url():
            notes.append(_("The page keeps its present address, %s.") % self.get_absolute_url())
        self.save()
        wanted = content.get("authors", [])
        found = Person.objects.in_bulk([who["id"] for who in wanted])
        self.set_authors([found[who["id"]] for who in wanted if who["id"] in found])
        notes += [
            _("%s is no longer listed as a person.") % w["name"] for w in wanted if w["id"] not in found
        ]
        return notes

    def as_of_today(self, content: dict[str, Any]) -> dict[str, Any]:
        """The same content, with what was merged since named as it is now."""
        return content

    def take_picture(self, content: dict[str, Any]) -> list[str]:
        wanted = {facts["key"] for facts in content.get("picture_facts", [])}
        cover = content.get("picture", "")
        found = Picture.objects.in_bulk(wanted | {cover}, field_name="key")
        self.picture = found.get(cover)
        notes = [_("The picture is gone.")] if cover and cover not in found else []
        return notes + ([_("A picture in the text is gone.")] if wanted - {cover} - set(found) else [])

    def set_authors(self, people: list[Person]) -> None:
        self.authorships.all().delete()
        Authorship.objects.bulk_create(
            Authorship(document_id=self.pk, person=person, order=order) for order, person in enumerate(people)
        )

    @classmethod
    def canonical(cls, content: dict[str, Any]) -> tuple[str, str, str]:
        """The canonical text of a content, its hash, and the hash of what a reviewer signs."""
        text = canonical_json(without_defaults(content, cls.SIGNED | cls.HOUSEKEEPING))
        return text, sha256_of(text), cls.signed_hash(content)

    @classmethod
    def signed_hash(cls, content: dict[str, Any]) -> str:
        return sha256_of(canonical_json(without_defaults(content, cls.SIGNED)))


def name_of_class(family: str) -> str:
    return "topicpage" if family == Family.TOPICS else "article"


def kinds_of_page() -> list[tuple[str, str]]:
    """Every kind of page that the floors above have, with its name."""
    return [kind for model in Document.__subclasses__() for kind in model.kinds()]
