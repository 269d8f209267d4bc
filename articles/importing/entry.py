"""What one file asks for, in the project's own words."""

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.utils import timezone

from articles.importing.report import Refused
from articles.importing.source import DATE_PREFIX, UNFIT, Source
from articles.models import Article, Kind
from carthub.editorial.models import Address
from carthub.editorial.models.addresses import Family, document_path
from carthub.lib.names import ascii_slug, name_key
from topics.models import START_HERE, Topic, TopicName

EARLIEST_YEAR = 1900
NO_TITLE = ("", "undefined", "null", "untitled")
KNOWN_KEYS = frozenset(
    "title name slug date lang tags categories topics excerpt description image coverImage featured_image"
    " author authors permalink aliases redirect_from lastmod draft published kind other_names definition"
    " pronunciation broader start_here codes image_alt image_credit image_licence translation_of related"
    " example layout".split()
)
LEAD_KEYS = ("definition", "excerpt", "description")
ALIAS_KEYS = ("permalink", "aliases", "redirect_from")
FALSE_WORDS = ("false", "no", "0", "off", "")


@dataclass(frozen=True)
class Options:
    """What the command line says about files that do not say it themselves."""

    kind: str = "auto"
    topic_layouts: tuple[str, ...] = ()
    dropped_tags: frozenset[str] = frozenset()


@dataclass
class Entry:
    """One document to be, with its relations still by name."""

    source: Source
    family: Family
    kind: str
    title: str
    slug: str
    language: str
    published: bool
    published_at: datetime | None
    changed_at: datetime | None
    lead: str
    names: list[str] = field(default_factory=list)
    topics: list[str] = field(default_factory=list)
    aliases: list[str] = field(default_factory=list)
    partner: str = ""  # the place of the file that this one translates
    body: str = ""
    picture: Any = None
    pictures: list = field(default_factory=list)

    @property
    def meta(self) -> dict[str, Any]:
        return self.source.meta

    @property
    def path(self) -> str:
        return document_path(self.family, self.language, self.slug)

    @property
    def name(self) -> str:
        """What a topic is called in the entry's language."""
        return str(self.meta.get("name") or self.title).strip()

    @property
    def is_translation(self) -> bool:
        return bool(self.partner or self.meta.get("translation_of"))

    @property
    def is_topic(self) -> bool:
        return self.family == Family.TOPICS


def build_entry(source: Source, options: Options, places: set[str]) -> Entry:
    """Read a file's front matter; `places` are all the files there are. Raises Refused."""
    meta = source.meta
    family, kind = kind_of(source, options)
    language, partner = language_of(source, places)
    refuse_too_much(source, family)
    published_at = moment_of(source, "date") or prefix_date(source)
    return Entry(
        source=source,
        family=family,
        kind=kind,
        title=title_of(source),
        slug=slug_of(source),
        language=language,
        published=is_published(meta),
        published_at=published_at,
        changed_at=later(moment_of(source, "lastmod"), published_at),
        lead=str(first(meta, *LEAD_KEYS) or ""),
        names=short_names(source, source.texts("other_names"), "other_names"),
        topics=topics_of(source, options),
        aliases=aliases_of(source),
        partner=partner,
        body=source.body,
    )


def first(meta: dict[str, Any], *keys: str) -> Any:
    return next((meta[key] for key in keys if meta.get(key) not in (None, "")), None)


def short_names(source: Source, names: list[str], *keys: str) -> list[str]:
    """The names as they are. Raises Refused for one that is too long for a topic."""
    longest = TopicName._meta.get_field("key").max_length
    for name in names:
        if max(len(name), len(name_key(name))) > longest:
            raise Refused(f"A name has more than {longest} characters.", source.line_of(*keys))
    return names


def refuse_too_much(source: Source, family: Family) -> None:
    """Raise Refused for a list or text that is longer than its page can show."""
    if family == Family.TOPICS:
        short_names(source, [str(first(source.meta, "name", "title"))], "name", "title")
        if len(dict.fromkeys(source.texts("start_here"))) > START_HERE:
            raise Refused(f"start_here names more than {START_HERE} posts.", source.line_of("start_here"))
        return
    longest = Article._meta.get_field("excerpt").max_length
    if len(str(first(source.meta, *LEAD_KEYS) or "")) > longest:
        raise Refused(f"The summary has more than {longest} characters.", source.line_of(*LEAD_KEYS))


def title_of(source: Source) -> str:
    title = " ".join(str(first(source.meta, "title", "name") or "").split())
    if title.casefold() in NO_TITLE:
        raise Refused("There is no title.", source.line_of("title", "name"))
    return title


def slug_of(source: Source) -> str:
    slug = ascii_slug(str(source.meta.get("slug") or source.stem))
    if not slug:
        raise Refused("No web address can be made from the file's name; add a slug.", source.line_of("slug"))
    return slug


def kind_of(source: Source, options: Options) -> tuple[Family, str]:
    """The shelf and the kind: as the file says, else its layout, else the command line, else its keys."""
    meta = source.meta
    told = str(meta.get("kind") or "").strip().replace(" ", "_").replace("-", "_").casefold()
    if told in Topic.Kind.values or told == "topic":
        return Family.TOPICS, Topic.Kind.GENERAL if told == "topic" else told
    if told and told not in Kind.values and told != "article":
        raise Refused(f"“{meta['kind']}” is no kind of article or topic.", source.line_of("kind"))
    if told in Kind.values:
        return (Family.PAGES if told == Kind.PAGE else Family.ARTICLES), told
    layout_says_topic = str(meta.get("layout") or "") in options.topic_layouts
    keys_say_topic = options.kind == "auto" and not told and ("name" in meta or "definition" in meta)
    if layout_says_topic or keys_say_topic or (options.kind == "topic" and not told):
        return Family.TOPICS, Topic.Kind.GENERAL
    return Family.ARTICLES, Kind.EXPLAINER


def language_of(source: Source, places: set[str]) -> tuple[str, str]:
    """The language, and the place of the file that this one translates.

    A folder named after a language decides; a file with a twin outside of it, or in the folder of the
    site's language, translates that.
    """
    place, own = PurePosixPath(source.place), settings.LANGUAGE_CODE
    for part in place.parts[:-1]:
        if part == own:
            return own, ""
        if part in dict(settings.LANGUAGES):
            outside = "/".join(each for each in place.parts if each != part)
            beside = "/".join(own if each == part else each for each in place.parts)
            return part, next((twin for twin in (outside, beside) if twin in places), "")
    told = str(source.meta.get("lang") or settings.LANGUAGE_CODE).casefold().replace("_", "-")
    if told not in dict(settings.LANGUAGES):
        raise Refused(f"“{told}” is no language code.", source.line_of("lang"))
    has_twin = (place.parent / told / place.name).as_posix() in places
    return (settings.LANGUAGE_CODE if has_twin else told), ""


def is_published(meta: dict[str, Any]) -> bool:
    if "draft" in meta and is_true(meta["draft"]):
        return False
    return is_true(meta.get("published", True))


def is_true(value: Any) -> bool:
    return value if isinstance(value, bool) else str(value).strip().casefold() not in FALSE_WORDS


def moment_of(source: Source, key: str) -> datetime | None:
    """A date or time of the front matter; before 1900 it stands for none."""
    value = source.meta.get(key)
    if value in (None, ""):
        return None
    try:
        moment = value if isinstance(value, date) else datetime.fromisoformat(str(value).strip())
        if moment.year < EARLIEST_YEAR:
            return None
        if not isinstance(moment, datetime):
            moment = datetime(moment.year, moment.month, moment.day, tzinfo=UTC)
        moment = moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError) as error:
        raise Refused(f"“{value}” is no date; write 2026-11-22.", source.line_of(key)) from error
    return refuse_future(moment, source.line_of(key))


def refuse_future(moment: datetime, line: int) -> datetime:
    if moment > timezone.now():
        raise Refused(f"{moment:%Y-%m-%d} is still to come.", line)
    return moment


def later(moment: datetime | None, other: datetime | None) -> datetime | None:
    return max(moment, other) if moment and other else moment


def prefix_date(source: Source) -> datetime | None:
    match = DATE_PREFIX.match(source.path.name)
    if match is None or int(match[1]) < EARLIEST_YEAR:
        return None
    try:
        moment = datetime(int(match[1]), int(match[2]), int(match[3]), tzinfo=UTC)
    except ValueError:
        return None
    return refuse_future(moment, 1)


def topics_of(source: Source, options: Options) -> list[str]:
    """Names of topics, each once, without those that the map drops and without language codes."""
    tags = [tag for tag in source.texts("tags", "categories") if name_key(tag) not in language_codes()]
    names = short_names(source, source.texts("topics") + tags, "topics", "tags", "categories")
    kept = {name_key(name): re.sub(r"\s+", " ", name) for name in reversed(names)}
    return [kept[key] for key in reversed(kept) if key and key not in options.dropped_tags]


@cache
def language_codes() -> frozenset[str]:
    return frozenset(name_key(code) for code, _name in settings.LANGUAGES)


def aliases_of(source: Source) -> list[str]:
    """Older addresses of the page, as readers have them: the path alone, with or without a last slash."""
    longest = Address._meta.get_field("path").max_length
    paths = []
    for key in ALIAS_KEYS:
        for told in source.whole_texts(key) if key == "permalink" else source.texts(key):
            path = "/" + unquote(urlsplit(told).path).lstrip("/")
            if len(path) > longest or UNFIT.search(path):
                raise Refused(
                    f"An address in “{key}” is longer than {longest} characters or no text.",
                    source.line_of(key),
                )
            paths.append(path)
    return list(dict.fromkeys(paths))
