"""Everything that can be known before the first write: all files parsed, paired and linked; and rendering."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils import translation

from articles.importing.entry import KNOWN_KEYS, Entry, Options, build_entry
from articles.importing.linking import LinkMap, drop_foreign_aliases, rewrite_links
from articles.importing.pictures import PictureShelf
from articles.importing.report import Refused, Report
from articles.importing.source import Source, name_in, read_source
from carthub.editorial.models.addresses import Family, is_reserved
from carthub.lib.pictures import PictureFacts
from carthub.lib.rendering import Rendered, check_source, render

ENDINGS = (".md", ".markdown")
NOT_CONTENT = ("README.md", "FACTS.md", "LICENSE.md")

Progress = Callable[[str, int, int], None]


class Text(NamedTuple):
    """What is rendered of an entry, as it is handed to another process."""

    language: str
    body: str
    pictures: dict[str, PictureFacts]


def plan_import(
    folder: Path, options: Options, report: Report, *, limit: int | None, progress: Progress
) -> list[Entry]:
    """The entries that can be written, originals before translations, articles before topic pages."""
    sources = read_sources(folder, report, limit)
    places = {source.place for source in sources}
    entries = without_duplicates(build_entries(sources, options, places, report), report)
    report.notes += part_families(entries) + drop_foreign_aliases(entries)
    links, shelf = LinkMap(entries), PictureShelf(folder)
    ready = []
    for number, entry in enumerate(entries, start=1):
        with report.refusing(entry.source.name):
            prepare(entry, links, shelf, report)
            ready.append(entry)
        progress("read", number, len(entries))
    return sorted(ready, key=lambda entry: (entry.is_translation, entry.is_topic))


def read_sources(folder: Path, report: Report, limit: int | None) -> list[Source]:
    paths = [
        path
        for path in sorted(folder.rglob("*"))
        if path.suffix in ENDINGS and path.name not in NOT_CONTENT and path.is_file()
    ]
    sources = []
    for path in paths[:limit]:
        with report.refusing(name_in(folder, path)):
            sources.append(read_source(path, folder))
    return sources


def build_entries(sources: list[Source], options: Options, places: set[str], report: Report) -> list[Entry]:
    entries = []
    for source in sources:
        report.unknown_keys.update(set(source.meta) - KNOWN_KEYS)
        with report.refusing(source.name):
            entry = build_entry(source, options, places)
            if entry.family == Family.PAGES and is_reserved(entry.slug):
                raise Refused(f"“{entry.slug}” is a word the site itself uses.", source.line_of("slug"))
            entries.append(entry)
    return entries


def part_families(entries: list[Entry]) -> list[str]:
    """A topic page translates no article, nor the other way round; returns what is to be told about it."""
    by_place = {entry.source.place: entry for entry in entries}
    notes = []
    for entry in entries:
        partner = by_place.get(entry.partner)
        if partner and partner.family != entry.family:
            entry.partner = ""
            notes.append(
                f"{entry.source.name}: {partner.source.name} is another kind of page: no translation"
            )
    return notes


def without_duplicates(entries: list[Entry], report: Report) -> list[Entry]:
    """Of two files with one address the published one stays; two published ones are both refused."""
    by_path: dict[str, list[Entry]] = {}
    for entry in entries:
        by_path.setdefault(entry.path, []).append(entry)
    kept = []
    for path, rivals in by_path.items():
        published = [entry for entry in rivals if entry.published]
        winner = rivals[0] if len(rivals) == 1 else published[0] if len(published) == 1 else None
        kept += [winner] if winner else []
        for loser in rivals:
            if loser is not winner:
                other = next(entry for entry in rivals if entry is not loser)
                report.refuse(loser.source.name, 1, f"{path} is the address of {other.source.name} too.")
    return sorted(kept, key=lambda entry: entry.source.name)


def prepare(entry: Entry, links: LinkMap, shelf: PictureShelf, report: Report) -> None:
    """Rewrite links and pictures. Raises Refused."""
    try:
        check_source(entry.body)
        missing = shelf.plan(entry)
        dead = rewrite_links(entry, links)
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from error
    report.notes += missing
    report.dead_links += dead


def text_of(entry: Entry) -> Text:
    pictures = {each.facts.key: each.facts for each in (*entry.pictures, entry.picture) if each}
    return Text(entry.language, entry.body, pictures)


def render_text(text: Text) -> Rendered | ValidationError:
    """The page of a text, or why there is none; reads no table."""
    try:
        with translation.override(text.language):
            return render(text.body, pictures=text.pictures)
    except ValidationError as error:
        return error
