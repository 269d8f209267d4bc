"""One entry into the database, whole or not at all."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.utils import timezone

from articles.importing.entry import Entry, is_true, texts
from articles.importing.report import Refused, Report
from articles.models import Article
from carthub.editorial.models import Address, Document, Person, Site, SiteVersion
from carthub.editorial.models.addresses import Family
from carthub.editorial.services.publishing import publish
from carthub.editorial.services.revisions import record_revision
from topics.models import Topic, TopicPage
from topics.services import create_topic, name_topic


class Writer:
    """Writes entries one by one; remembers what it made, so that later ones can refer to it."""

    def __init__(self, report: Report, *, by: AbstractUser | None, publishing: bool):
        self.report, self.by, self.publishing = report, by, publishing
        self.by_place: dict[str, Document] = {}
        self.topic_by_place: dict[str, Topic] = {}
        self.unresolved: list[Entry] = []

    def know_topic(self, entry: Entry) -> None:
        """Make the identity behind a topic page before anything refers to it. Raises Refused."""
        with whole_or_not_at_all(entry):
            document = find_document(entry)
            if document is None and not entry.is_translation:
                topic = self.topic_of(TopicPage(), entry)
                self.topic_by_place[entry.source.place] = topic

    def write(self, entry: Entry) -> None:
        """Raises Refused, with nothing of the entry written."""
        try:
            with whole_or_not_at_all(entry):
                outcome = self.write_all(entry)
        except Refused:
            self.forget_topic(entry)
            raise
        getattr(self.report, outcome).append(entry.source.name)
        if not (self.publishing and entry.published):
            self.report.drafts.append(entry.source.name)

    def write_again(self, entry: Entry) -> None:
        """Join what refers to pages that were not there the first time. Raises Refused."""
        with whole_or_not_at_all(entry):
            self.write_all(entry)

    def forget_topic(self, entry: Entry) -> None:
        """A topic that was made for a refused page goes too, unless another page took it."""
        topic = self.topic_by_place.pop(entry.source.place, None)
        made_here = topic is not None and topic.name in self.report.new_topics
        if made_here and not topic.pages.exists() and not topic.tagged_articles.exists():
            self.report.new_topics.remove(topic.name)
            topic.delete()

    def write_all(self, entry: Entry) -> str:
        document, before = find_document(entry), None
        if document is None:
            document, outcome = new_document(entry), "created"
        else:
            before, outcome = (
                (document.latest_revision_id, document.live_revision_id, document.withdrawn_at),
                "",
            )
        self.fill(document, entry)
        document.full_clean(exclude=["topics"])
        document.save()
        if entry.published_at and document.live_revision_id is None:
            Document.objects.filter(pk=document.pk).update(first_published_at=entry.published_at)
            document.first_published_at = entry.published_at
        self.relate(document, entry)
        revision = record_revision(document, by=self.by, note=f"Imported from {entry.source.path.name}")
        if self.publishing and entry.published:
            publish(
                revision, by=self.by, at=entry.changed_at or first_time(document), rendered=entry.rendered
            )
        self.keep_aliases(document, entry)
        document = Document.objects.get(pk=document.pk)
        self.by_place[entry.source.place] = document
        after = (revision.pk, document.live_revision_id, document.withdrawn_at)
        return outcome or ("unchanged" if after == before else "updated")

    def fill(self, document: Document, entry: Entry) -> None:
        meta = entry.meta
        document.title, document.slug, document.language = entry.title, entry.slug, entry.language
        document.body = entry.body
        document.example = is_true(meta.get("example", False))
        document.picture = entry.picture.store(entry) if entry.picture else None
        document.picture_alt = str(meta.get("image_alt") or "")
        document.picture_decorative = bool(entry.picture) and not document.picture_alt
        document.translation_of = self.original_of(entry)
        document.created_by = document.created_by or self.by
        if entry.is_topic:
            document.topic = self.topic_of(document, entry)
            document.definition = entry.lead
            document.pronunciation = str(meta.get("pronunciation") or "")
        else:
            document.kind, document.excerpt = entry.kind, entry.lead
        for picture in entry.pictures:
            picture.store(entry)

    def relate(self, document: Document, entry: Entry) -> None:
        """Authors, topics and references to other pages; what is not there yet is tried again later."""
        document.set_authors(self.authors_of(entry))
        key = "start_here" if entry.is_topic else "related"
        wanted = texts(entry.meta.get(key))
        found = [self.article_by_slug(slug, entry.language) for slug in wanted]
        if None in found:
            self.unresolved.append(entry)
        ids = [article.pk for article in found if article]
        if entry.is_topic:
            document.set_start_here(Document.objects.filter(pk__in=ids), {"start_here": ids})
            self.place_topic(document.topic, entry)
        else:
            document.set_pins(ids)
            document.topics.set([self.topic_named(name, entry) for name in entry.topics])

    def original_of(self, entry: Entry) -> Document | None:
        slug = str(entry.meta.get("translation_of") or "")
        if slug:
            return (
                Document.objects.filter(family=entry.family, slug=slug)
                .exclude(language=entry.language)
                .first()
            )
        return self.by_place.get(entry.partner)

    def authors_of(self, entry: Entry) -> list[Person]:
        names = [*texts(entry.meta.get("authors")), *texts(entry.meta.get("author"))]
        people = [Person.objects.filter(name=name).first() or make_person(name) for name in names]
        return people or [Site.objects.current().default_author]

    def article_by_slug(self, slug: str, language: str) -> Article | None:
        return Article.objects.filter(family=Family.ARTICLES, slug=slug, language=language).first()

    def topic_of(self, document: TopicPage, entry: Entry) -> Topic:
        """The identity behind a topic page: its own, its original's, one of that name, or a new one."""
        name = str(entry.meta.get("name") or entry.title).strip()
        original = document.translation_of.specific if document.translation_of else None
        topic = document.topic if document.topic_id else original.topic if original else None
        topic = topic or self.topic_by_place.get(entry.source.place)
        topic = topic or Topic.objects.named(name, entry.language).first() or self.new_topic(name, entry)
        topic.kind = entry.kind if "kind" in entry.meta else topic.kind
        topic.save()
        name_topic(topic, name, language=entry.language, primary=True)
        for other in entry.names:
            name_topic(topic, other, language=entry.language)
        for system, code in codes_of(entry):
            topic.codes.get_or_create(system=system, code=code)
        return topic

    def place_topic(self, topic: Topic, entry: Entry) -> None:
        broader = [self.topic_named(name, entry) for name in texts(entry.meta.get("broader"))]
        if broader:
            topic.broader.set(broader)

    def topic_named(self, name: str, entry: Entry) -> Topic:
        named = Topic.objects.named
        topic = named(name, entry.language).first() or named(name).first() or self.new_topic(name, entry)
        return topic.present

    def new_topic(self, name: str, entry: Entry) -> Topic:
        slug = entry.slug if entry.is_topic and not Topic.objects.filter(slug=entry.slug).exists() else ""
        topic = create_topic(name, by=self.by, language=entry.language, slug=slug)
        self.report.new_topics.append(name)
        return topic

    def keep_aliases(self, document: Document, entry: Entry) -> None:
        """Older addresses lead to the page, unless they are another's."""
        for path in entry.aliases:
            held, made = Address.objects.get_or_create(
                path=path, defaults={"document_id": document.pk, "state": Address.State.MOVED}
            )
            if not made and held.document_id != document.pk:
                self.report.notes.append(f"{entry.source.name}: {path} is the address of another page")


@contextmanager
def whole_or_not_at_all(entry: Entry) -> Iterator[None]:
    """One transaction in the order of locks of every public write; a ValidationError becomes Refused."""
    try:
        with transaction.atomic():
            SiteVersion.lock()
            yield
    except ValidationError as error:
        raise Refused(*told(error, entry)) from error


def find_document(entry: Entry) -> Document | None:
    found = Document.objects.filter(family=entry.family, language=entry.language, slug=entry.slug).first()
    return found.specific if found else None


def new_document(entry: Entry) -> Document:
    return TopicPage() if entry.is_topic else Article(kind=entry.kind)


def first_time(document: Document) -> Any:
    return document.first_published_at if document.live_revision_id is None else timezone.now()


def make_person(name: str) -> Person:
    person = Person(name=name, public=False)
    person.full_clean()
    person.save()
    return person


def codes_of(entry: Entry) -> list[tuple[str, str]]:
    codes = entry.meta.get("codes") or {}
    if not isinstance(codes, dict):
        raise ValidationError({"codes": "Write codes as “system: code”."})
    return [(str(system), code) for system, values in codes.items() for code in texts(values)]


def told(error: ValidationError, entry: Entry) -> tuple[str, int]:
    """The messages of an error in one line, and the line of the front matter that it is about."""
    if not hasattr(error, "error_dict"):
        return " ".join(error.messages), 1
    by_field = error.message_dict
    named = ((name if name != NON_FIELD_ERRORS else "", messages) for name, messages in by_field.items())
    told = " ".join(f"{name}: {' '.join(messages)}".removeprefix(": ") for name, messages in named)
    return told, entry.source.line_of(*by_field)
