"""Entries into the database, each whole or not at all."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
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
from articles.models import Article, TaggedArticle
from carthub.editorial.models import Address, Document, Person, Revision, Site, SiteVersion
from carthub.editorial.models.addresses import Family, document_path
from carthub.editorial.models.authorships import Authorship
from carthub.editorial.services.newsstand import load_documents
from carthub.editorial.services.publishing import Wanted, publish_together
from carthub.editorial.services.revisions import record_revisions
from carthub.lib.names import ascii_slug
from carthub.lib.rendering import Rendered
from topics.models import Topic, TopicPage

NOTE = "Imported from"
SHELF = ("family", "language", "slug")
CHOSEN_HERE = ("picture", "translation_of", "created_by")  # rows of this very transaction

Pair = tuple[Entry, Rendered | ValidationError | None]


@dataclass
class Draft:
    """The document of an entry while it is written, and what was there before."""

    entry: Entry
    document: Document
    rendered: Rendered | None
    is_new: bool
    people: list[Person] = field(default_factory=list)
    topics: list[Topic] = field(default_factory=list)

    def __post_init__(self):
        self.latest = self.document.latest_revision
        self.before = (self.document.latest_revision_id, self.document.live_revision_id)
        self.outcome = "unchanged"  # as it stays when the page was taken down


class Writer:
    """Writes entries, many in one transaction; remembers what it made, so that later ones can refer to it.

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
        self.people: dict[str, Person] = {}  # within one transaction
        self.by_place: dict[str, int] = {}  # ids: all the texts together would fill the memory
        self.missing: dict[str, list[tuple[str, str]]] = {}  # key and slug, by the place of a file
        self.unresolved: dict[str, Entry] = {}

    def know(self, entry: Entry) -> None:
        """Make the identity behind a topic page before anything refers to it. Raises Refused."""
        if entry.is_topic and not self.dry_run:
            with whole_or_not_at_all(entry):
                self.topics.know(entry)

    def write(self, pairs: list[Pair]) -> None:
        """Write entries together. Raises Refused, or what the database says, with nothing of them written."""
        notes, drafts = len(self.report.notes), []
        self.topics.new_names = []
        try:
            ready = [(entry, rendered_or_refused(result)) for entry, result in pairs]
            if not self.dry_run:
                self.put_picture_files([entry for entry, _rendered in pairs])
            with whole_or_not_at_all(pairs[0][0], undo=self.dry_run):
                drafts = self.write_all(ready)
        finally:
            if not drafts:
                del self.report.notes[notes:]
                self.undo([entry for entry, _rendered in pairs])
        for draft in drafts:
            entry = draft.entry
            getattr(self.report, draft.outcome).append(entry.source.name)
            if not self.publishes(entry):
                self.report.drafts.append(entry.source.name)
            if not self.dry_run:
                self.by_place[entry.source.place] = draft.document.pk
                self.topics.keep(draft.document, entry)
        self.note_new_topics(pairs[0][0])

    def again(self) -> list[Pair]:
        """What refers to pages that were not there the first time."""
        return [(entry, None) for place, entry in self.unresolved.items() if place in self.by_place]

    def write_again(self, pairs: list[Pair]) -> None:
        """Join them to what they refer to. Raises Refused."""
        with whole_or_not_at_all(pairs[0][0]):
            self.write_all(pairs)

    def publishes(self, entry: Entry) -> bool:
        return self.publishing and entry.published

    def undo(self, entries: list[Entry]) -> None:
        """After a refusal: what was made before the transaction goes too, unless it is tried once more."""
        for entry in entries:
            for picture in pictures_of(entry):
                picture.take_back_files()
            self.missing.pop(entry.source.place, None)
            self.unresolved.pop(entry.source.place, None)
        if len(entries) == 1:
            self.topics.new_names = []
            with whole_or_not_at_all(entries[0]):
                self.topics.forget(entries[0])
            self.report.note_new_topics(self.topics.new_names)

    def note_new_topics(self, entry: Entry) -> None:
        translated = self.dry_run and entry.is_topic and entry.is_translation  # its topic is its original's
        self.report.note_new_topics([] if translated else self.topics.new_names)

    def put_picture_files(self, entries: list[Entry]) -> None:
        for entry in entries:
            for picture in pictures_of(entry):
                picture.put_files()

    def take_back_files(self) -> None:
        for entry in self.entries.values():
            for picture in pictures_of(entry):
                picture.take_back_files()

    def write_all(self, pairs: list[tuple[Entry, Rendered | None]]) -> list[Draft]:
        entries = [entry for entry, _rendered in pairs]
        self.people, self.topics.going_live = {}, set()
        self.topics.look_up(entries)
        found = find_documents(entries)
        drafts = [
            self.save_draft(entry, rendered, found.get(entry.path), alone=len(pairs) == 1)
            for entry, rendered in pairs
        ]
        kept = [draft for draft in drafts if not draft.document.withdrawn_at]
        self.relate_new([draft for draft in kept if draft.is_new])
        notes = {draft.document.pk: f"{NOTE} {draft.entry.source.name}" for draft in kept}
        revisions = record_revisions(notes, by=self.by)
        for draft in kept:
            if revisions[draft.document.pk] != draft.latest:
                refuse_overwriting(draft.latest)
        going = [draft for draft in kept if self.publishes(draft.entry)]
        publish_together([wanted(draft, revisions[draft.document.pk]) for draft in going], by=self.by)
        for draft in kept:
            self.keep_aliases(draft.document, draft.entry)
        state = Document.objects.filter(pk__in=notes).values_list("pk", "latest_revision", "live_revision")
        after = {pk: revisions for pk, *revisions in state}
        for draft in kept:
            same = after[draft.document.pk] == list(draft.before)
            draft.outcome = "created" if draft.is_new else "unchanged" if same else "updated"
        return drafts

    def save_draft(
        self, entry: Entry, rendered: Rendered | None, found: Document | None, *, alone: bool
    ) -> Draft:
        """What stands against an entry is told when it is written alone; else the database refuses it."""
        made = self.topics.made.get(entry.source.place)
        self.topics.new_names += [made.name] if made else []
        document = found or (TopicPage() if entry.is_topic else Article(kind=entry.kind))
        draft = Draft(entry, document, rendered, is_new=found is None)
        if document.withdrawn_at:
            self.report.notes.append(f"{entry.source.name}: the page was taken down, and stays so")
            return draft
        self.fill(document, entry)
        looked_at = ("body",) if rendered else ()
        document.full_clean(exclude=("topics", *CHOSEN_HERE, *looked_at), validate_constraints=alone)
        if entry.published_at and document.live_revision_id is None:
            document.first_published_at = entry.published_at
            if found is not None:
                Document.objects.filter(pk=found.pk).update(first_published_at=entry.published_at)
        document.save()
        self.relate(draft)
        return draft

    def relate_new(self, drafts: list[Draft]) -> None:
        """Authors and topics of new documents, in one statement each."""
        Authorship.objects.bulk_create(
            Authorship(document_id=draft.document.pk, person=person, order=order)
            for draft in drafts
            for order, person in enumerate(draft.people)
        )
        TaggedArticle.objects.bulk_create(
            TaggedArticle(content_object=draft.document, tag=topic)
            for draft in drafts
            for topic in draft.topics
        )

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

    def relate(self, draft: Draft) -> None:
        """Authors, topics and references to other pages; what is not there yet is tried again later."""
        document, entry = draft.document, draft.entry
        draft.people = self.authors_of(entry)
        key = "start_here" if entry.is_topic else "related"
        wanted = [
            slug for slug in dict.fromkeys(entry.source.texts(key)) if entry.is_topic or slug != entry.slug
        ]
        found = {slug: article_by_slug(slug, entry.language) for slug in wanted}
        missing = [(key, slug) for slug, article in found.items() if article is None]
        if entry.meta.get("translation_of") and document.translation_of is None:
            missing.append(("translation_of", slug_in(entry.meta["translation_of"])))
        self.missing[entry.source.place] = missing
        if missing:
            self.unresolved[entry.source.place] = entry
        ids = [article.pk for article in found.values() if article]
        if entry.is_topic:
            document.set_start_here(ids)
            published = self.publishes(entry)
            self.report.notes += self.topics.describe(document.topic, entry, published=published)
        else:
            draft.topics = list(dict.fromkeys(self.topics.named(name, entry) for name in entry.topics))
        if not entry.is_topic and (ids or not draft.is_new):
            document.set_pins(ids)
        if not draft.is_new:
            document.set_authors(draft.people)
        if not draft.is_new and not entry.is_topic:
            document.topics.set(draft.topics)

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
        return [self.person(name) for name in dict.fromkeys(names)] or [self.person("")]

    def person(self, name: str) -> Person:
        """Somebody of that name; without one, who writes what nobody is named for."""
        if name not in self.people:
            known = (
                Person.objects.filter(name=name).first() if name else Site.objects.current().default_author
            )
            self.people[name] = known or make_person(name)
        return self.people[name]

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
    return find_documents([entry]).get(entry.path)


def find_documents(entries: list[Entry]) -> dict[str, Document]:
    """Those of some entries that are there already, by their addresses."""
    paths = {entry.path for entry in entries}
    rows = Document.objects.filter(slug__in=[entry.slug for entry in entries])
    same = [pk for pk, *place in rows.values_list("pk", *SHELF) if document_path(*place) in paths]
    return {document.get_absolute_url(): document for document in load_documents(same).values()}


def wanted(draft: Draft, revision: Revision) -> Wanted:
    at = draft.entry.changed_at or first_time(draft.document) or timezone.now()
    return Wanted(revision, at, draft.rendered)


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
