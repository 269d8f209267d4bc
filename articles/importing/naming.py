"""The topics that imported files are about, and what a topic's file says of it."""

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError

from articles.importing.entry import Entry
from articles.importing.report import Refused
from carthub.editorial.models import Change, Document, SiteVersion
from carthub.editorial.models.addresses import Family
from carthub.lib.names import name_key
from topics.models import Topic, TopicCode, TopicName, TopicPage
from topics.services.names import create_topic, name_topic


class TopicFinder:
    """Finds topics by any name, those included that only a file of this import gives them."""

    def __init__(self, entries: list[Entry], *, by: AbstractUser | None):
        self.by = by
        self.by_place: dict[str, Topic] = {}
        self.made: dict[str, Topic] = {}
        self.new_names: list[str] = []  # of the entries that are being written
        self.going_live: set[int] = set()  # by pages of the same transaction
        self.known: dict[tuple[str, str], Topic] = {}  # by language and key, within one transaction
        self.pages = {(entry.slug, entry.language): entry for entry in entries if entry.is_topic}
        self.promised: dict[tuple[str, str], Entry] = {}
        for entry in self.pages.values():
            for name in (entry.name, *entry.names):
                self.promised.setdefault((entry.language, name_key(name)), entry)

    def know(self, entry: Entry) -> None:
        """Find the identity behind a topic page before anything refers to it; make it when it is missing."""
        page = TopicPage.objects.filter(
            family=Family.TOPICS, language=entry.language, slug=entry.slug
        ).first()
        topic = page.topic if page else self.by_place.get(entry.partner)
        if topic is None and not entry.is_translation:
            topic = Topic.objects.named(entry.name, entry.language).first()
            if topic is None:
                topic = self.made[entry.source.place] = self.make(entry.name, entry)
        if topic is not None:
            self.by_place[entry.source.place] = topic

    def make(self, name: str, entry: Entry) -> Topic:
        slug = entry.slug if entry.is_topic and not Topic.objects.filter(slug=entry.slug).exists() else ""
        topic = create_topic(name, by=self.by, language=entry.language, slug=slug)
        self.new_names.append(name)
        return topic

    def look_up(self, entries: list[Entry]) -> None:
        """Read at once the topics that some entries name; they are locked against nobody, so not for long."""
        keys = {name_key(name) for entry in entries for name in entry.topics}
        rows = TopicName.objects.filter(key__in=keys).select_related("topic__merged_into")
        self.known = {(row.language, row.key): row.topic for row in rows}

    def keep(self, document: Document, entry: Entry) -> None:
        """Remember the topic of a page that was written, a translation's too."""
        if entry.is_topic:
            self.by_place[entry.source.place] = document.specific.topic

    def forget(self, entry: Entry) -> None:
        """A topic that was made for a refused page goes too, unless another page took it."""
        self.by_place.pop(entry.source.place, None)
        topic = self.made.pop(entry.source.place, None)
        if topic is None:
            return
        if topic.pages.exists() or topic.tagged_articles.exists() or topic.narrower.exists():
            self.new_names.append(topic.name)
        else:
            self.by_place = {place: each for place, each in self.by_place.items() if each != topic}
            topic.delete()

    def of_page(self, page: TopicPage, entry: Entry) -> Topic:
        """The identity behind a topic page: its own, its original's, one of that name, or a new one."""
        original = page.translation_of.specific if page.translation_of else None
        topic = page.topic if page.topic_id else original.topic if original else None
        topic = topic or self.by_place.get(entry.source.place)
        topic = (
            topic or Topic.objects.named(entry.name, entry.language).first() or self.make(entry.name, entry)
        )
        return Topic.objects.get(pk=topic.pk)

    def named(self, name: str, entry: Entry) -> Topic:
        """The topic of that name in the entry's language, else in any, else a new one."""
        find, key = Topic.objects.named, name_key(name)
        topic = self.known.get((entry.language, key)) or find(name, entry.language).first()
        page = self.promised.get((entry.language, key))
        if topic is None and page is not None:
            topic, name = self.by_place.get(page.source.place), page.name
        topic = topic or find(name, entry.language).first() or find(name).first()
        self.known[entry.language, key] = topic or self.make(name, entry)
        return self.known[entry.language, key].present

    def describe(self, topic: Topic, entry: Entry, *, published: bool) -> list[str]:
        """Give a topic its kind, names, codes and broader topics; a draft says nothing of a live topic.

        Returns what is to be told about it. Raises ValidationError or Refused.
        """
        self.known = {}
        live = TopicPage.objects.filter(topic=topic, live_revision__isnull=False, withdrawn_at=None)
        names = [entry.name, *entry.names]
        if not published and (topic.pk in self.going_live or live.exists()):
            waiting = [name for name in names if topic not in Topic.objects.named(name, entry.language)]
            return (
                [f"{entry.source.name}: names of a draft are left out: {', '.join(waiting)}"]
                if waiting
                else []
            )
        self.going_live |= {topic.pk} if published else set()
        if "kind" in entry.meta and topic.kind != entry.kind:
            topic.kind = entry.kind
            topic.save(update_fields=["kind"])
            SiteVersion.lock().changed(Change.What.TOPIC)
        known = topic in Topic.objects.named(names[0], entry.language)  # by merging it may be another name
        name_topic(topic, names[0], language=entry.language, primary=not known)
        for other in names[1:]:
            name_topic(topic, other, language=entry.language)
        for system, code in codes_of(entry):
            TopicCode(topic=topic, system=system, code=code).clean_fields()
            topic.codes.get_or_create(system=system, code=code)
        self.place(topic, entry)
        return []

    def place(self, topic: Topic, entry: Entry) -> None:
        broader = [self.named(name, entry) for name in entry.source.texts("broader")]
        if topic in broader:
            raise Refused("A topic is no part of itself.", entry.source.line_of("broader"))
        if broader:
            topic.broader.set(broader)


def codes_of(entry: Entry) -> list[tuple[str, str]]:
    codes = entry.meta.get("codes") or {}
    if not isinstance(codes, dict):
        raise ValidationError({"codes": "Write codes as “system: code”."})
    told = [
        (str(system), values if isinstance(values, list) else [values]) for system, values in codes.items()
    ]
    return [(system, str(code).strip()) for system, values in told for code in values]
