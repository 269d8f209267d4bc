"""One entry into the database, whole or not at all."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import chain, count

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.utils import timezone

from articles.importing.entry import Entry, is_true
from articles.importing.naming import TopicFinder
from articles.importing.pictures import PlannedPicture
from articles.importing.report import Refused, Report
from articles.models import Article
from carthub.editorial.models import Address, Document, Person, Revision, Site, SiteVersion
from carthub.editorial.models.addresses import Family
from carthub.editorial.services.publishing import publish
from carthub.editorial.services.revisions import record_revision
from carthub.lib.names import ascii_slug
from carthub.lib.rendering import Rendered
from topics.models import TopicPage

NOTE = "Imported from"


class Writer:
    """Writes entries one by one; remembers what it made, so that later ones can refer to it.

    In a dry run the transaction of each is undone, so that no lock is held for long.
    """

    def __init__(
        self,
        report: Report,
        entries: list[Entry],
        *,
        by: AbstractUser | None,
        publishing: bool,
        dry_run: bool = False,
    ):
        self.report, self.by, self.publishing, self.dry_run = report, by, publishing, dry_run
        self.entries = {entry.source.place: entry for entry in entries}
        self.topics = TopicFinder(entries, by=by)
        self.by_place: dict[str, int] = {}  # ids: all the texts together would fill the memory
        self.missing: dict[str, list[tuple[str, str]]] = {}  # key and slug, by the place of a file
        self.unresolved: list[Entry] = []

    def know(self, entry: Entry) -> None:
        """Make the identity behind a topic page before anything refers to it. Raises Refused."""
        if entry.is_topic and not self.dry_run:
            with whole_or_not_at_all(entry):
                self.topics.know(entry)

    def write(self, entry: Entry, rendered: Rendered | ValidationError) -> None:
        """Raises Refused, with nothing of the entry written."""
        made = self.topics.made.get(entry.source.place)
        self.topics.new_names = [made.name] if made else []
        outcome = ""
        try:
            page = rendered_or_refused(rendered)
            if not self.dry_run:
                self.put_picture_files(entry)
            with whole_or_not_at_all(entry, undo=self.dry_run):
                document, outcome = self.write_all(entry, page)
        finally:
            if not outcome:
                self.undo(entry)
        self.note_new_topics(entry)
        if not self.dry_run:
            self.by_place[entry.source.place] = document.pk
            self.topics.keep(document, entry)
        getattr(self.report, outcome).append(entry.source.name)
        if not self.publishes(entry):
            self.report.drafts.append(entry.source.name)

    def write_again(self, entry: Entry) -> None:
        """Join what refers to pages that were not there the first time. Raises Refused."""
        if entry.source.place in self.by_place:
            with whole_or_not_at_all(entry):
                self.write_all(entry)

    def publishes(self, entry: Entry) -> bool:
        return self.publishing and entry.published

    def undo(self, entry: Entry) -> None:
        """After a refusal: what was made before the entry's own transaction goes too."""
        self.topics.new_names = []
        for picture in pictures_of(entry):
            picture.take_back_files()
        self.missing.pop(entry.source.place, None)
        with whole_or_not_at_all(entry):
            self.topics.forget(entry)
        self.report.note_new_topics(self.topics.new_names)

    def note_new_topics(self, entry: Entry) -> None:
        translated = self.dry_run and entry.is_topic and entry.is_translation  # its topic is its original's
        self.report.note_new_topics([] if translated else self.topics.new_names)

    def put_picture_files(self, entry: Entry) -> None:
        for picture in pictures_of(entry):
            picture.put_files()

    def take_back_files(self) -> None:
        for entry in self.entries.values():
            for picture in pictures_of(entry):
                picture.take_back_files()

    def write_all(self, entry: Entry, rendered: Rendered | None = None) -> tuple[Document, str]:
        document = find_document(entry)
        before = (document.latest_revision_id, document.live_revision_id) if document else None
        if document is None:
            document = TopicPage() if entry.is_topic else Article(kind=entry.kind)
        elif document.withdrawn_at:
            self.report.notes.append(f"{entry.source.name}: the page was taken down, and stays so")
            return document, "unchanged"
        latest = document.latest_revision
        self.fill(document, entry)
        document.full_clean(exclude=["topics"])
        document.save()
        if entry.published_at and document.live_revision_id is None:
            Document.objects.filter(pk=document.pk).update(first_published_at=entry.published_at)
            document.first_published_at = entry.published_at
        self.relate(document, entry)
        revision = record_revision(document, by=self.by, note=f"{NOTE} {entry.source.name}")
        if revision != latest:
            refuse_overwriting(latest)
        if self.publishes(entry):
            at = entry.changed_at or first_time(document)
            publish(revision, by=self.by, at=at, rendered=rendered)
        self.keep_aliases(document, entry)
        document = Document.objects.get(pk=document.pk)
        after = (revision.pk, document.live_revision_id)
        return document, "created" if before is None else "unchanged" if after == before else "updated"

    def fill(self, document: Document, entry: Entry) -> None:
        meta = entry.meta
        document.title, document.slug, document.language = entry.title, entry.slug, entry.language
        document.body = entry.body
        document.example = document.demo = is_true(meta.get("example", False))
        document.picture = entry.picture.record() if entry.picture else None
        document.picture_alt = str(meta.get("image_alt") or "")
        document.picture_decorative = bool(entry.picture) and not document.picture_alt
        document.translation_of = self.original_of(document, entry)
        document.created_by = document.created_by or self.by
        if entry.is_topic:
            document.topic = self.topics.of_page(document, entry)
            document.definition = entry.lead
            document.pronunciation = str(meta.get("pronunciation") or "")
        else:
            document.kind, document.excerpt = entry.kind, entry.lead
        for picture in entry.pictures:
            picture.record()

    def relate(self, document: Document, entry: Entry) -> None:
        """Authors, topics and references to other pages; what is not there yet is tried again later."""
        document.set_authors(self.authors_of(entry))
        key = "start_here" if entry.is_topic else "related"
        wanted = [
            slug for slug in dict.fromkeys(entry.source.texts(key)) if entry.is_topic or slug != entry.slug
        ]
        found = {slug: article_by_slug(slug, entry.language) for slug in wanted}
        missing = [(key, slug) for slug, article in found.items() if article is None]
        if entry.meta.get("translation_of") and document.translation_of is None:
            missing.append(("translation_of", slug_in(entry.meta["translation_of"])))
        self.missing[entry.source.place] = missing
        if missing and entry not in self.unresolved:
            self.unresolved.append(entry)
        ids = [article.pk for article in found.values() if article]
        if entry.is_topic:
            document.set_start_here(ids)
            published = self.publishes(entry)
            self.report.notes += self.topics.describe(document.topic, entry, published=published)
        else:
            document.set_pins(ids)
            document.topics.set([self.topics.named(name, entry) for name in entry.topics])

    def original_of(self, document: Document, entry: Entry) -> Document | None:
        """The root of the group that a translation belongs to; the one it had when its file was refused."""
        if not entry.is_translation:
            return None
        original = Document.objects.filter(pk=self.by_place.get(entry.partner)).first()
        if original is None and entry.partner in self.entries:
            original = find_document(self.entries[entry.partner])
        if entry.meta.get("translation_of"):
            slug = slug_in(entry.meta["translation_of"])
            same_slug = Document.objects.filter(family=entry.family, slug=slug).exclude(
                language=entry.language
            )
            own_first = sorted(same_slug, key=lambda each: each.language != settings.LANGUAGE_CODE)
            original = next(iter(own_first), None)
        if original is None:
            return document.translation_of
        root = original.translation_of or original
        return None if root.pk == document.pk else root

    def authors_of(self, entry: Entry) -> list[Person]:
        names = [*entry.source.texts("authors"), *entry.source.whole_texts("author")]
        people = [
            Person.objects.filter(name=name).first() or make_person(name) for name in dict.fromkeys(names)
        ]
        return people or [Site.objects.current().default_author]

    def keep_aliases(self, document: Document, entry: Entry) -> None:
        """Older addresses lead to the page, unless they are another's."""
        for path in entry.aliases:
            held, made = Address.objects.get_or_create(
                path=path, defaults={"document_id": document.pk, "state": Address.State.MOVED}
            )
            if not made and held.document_id != document.pk:
                self.report.notes.append(f"{entry.source.name}: {path} is the address of another page")

    def references_to_nowhere(self) -> list[str]:
        """What is to be told of references to pages that are not there; a dry run believes its own plan."""
        planned = {(entry.family, entry.slug) for entry in self.entries.values()} if self.dry_run else set()
        return [
            f"{entry.source.name}:{entry.source.line_of(key)}: {key} leads nowhere: {slug}"
            for place, references in self.missing.items()
            for key, slug in references
            for entry in [self.entries[place]]
            if (entry.family if key == "translation_of" else Family.ARTICLES, slug) not in planned
        ]


@contextmanager
def whole_or_not_at_all(entry: Entry, *, undo: bool = False) -> Iterator[None]:
    """One transaction in the order of locks of every public write; a ValidationError becomes Refused."""
    try:
        with transaction.atomic():
            SiteVersion.lock()
            yield
            if undo:
                transaction.set_rollback(True)
    except ValidationError as error:
        raise Refused(*told(error, entry)) from error


def rendered_or_refused(result: Rendered | ValidationError) -> Rendered:
    """Raises Refused for a text that could not be rendered."""
    if isinstance(result, ValidationError):
        raise Refused(" ".join(result.messages))
    return result


def pictures_of(entry: Entry) -> list[PlannedPicture]:
    return [picture for picture in (entry.picture, *entry.pictures) if picture]


def find_document(entry: Entry) -> Document | None:
    found = Document.objects.filter(family=entry.family, language=entry.language, slug=entry.slug).first()
    return found.specific if found else None


def article_by_slug(slug: str, language: str) -> Article | None:
    return Article.objects.filter(family=Family.ARTICLES, slug=slug, language=language).first()


def slug_in(address: object) -> str:
    """The last part of what may be a slug or a whole address."""
    return str(address).strip().strip("/").rpartition("/")[2]


def refuse_overwriting(latest: Revision | None) -> None:
    """Raise Refused when the text that a file would replace was written by an editor."""
    if latest is not None and not latest.note.startswith(NOTE):
        day = timezone.localtime(latest.at)
        raise Refused(f"{latest.by_name} changed this page on {day.day} {day:%B %Y}; that text is kept.")


def first_time(document: Document) -> datetime | None:
    return document.first_published_at if document.live_revision_id is None else timezone.now()


def make_person(name: str) -> Person:
    """Somebody without a public page; a name that makes no address gets one with a number."""
    base = ascii_slug(name, max_length=90)
    numbered = (f"{base or 'author'}-{number}" for number in count(1))
    free = (
        slug for slug in chain([base], numbered) if slug and not Person.objects.filter(slug=slug).exists()
    )
    person = Person(name=name, slug=next(free), public=False)
    person.full_clean()
    person.save()
    return person


def told(error: ValidationError, entry: Entry) -> tuple[str, int]:
    """The messages of an error in one line, and the line of the front matter that it is about."""
    if not hasattr(error, "error_dict"):
        return " ".join(error.messages), 1
    by_field = error.message_dict
    named = ((name if name != NON_FIELD_ERRORS else "", messages) for name, messages in by_field.items())
    told = " ".join(f"{name}: {' '.join(messages)}".removeprefix(": ") for name, messages in named)
    return told, entry.source.line_of(*by_field)
