"""Links between imported files become links between pages."""

import re
from posixpath import normpath
from urllib.parse import urlsplit

from articles.importing.entry import Entry
from carthub.lib.languages import PREFIXES

LINK = re.compile(r"(?<!!)\[(?P<text>[^\]\n]*)\]\((?P<target>[^)\s]+)(?P<title>\s+\"[^\"\n]*\")?\)")
ENDINGS = re.compile(r"(\.md|\.markdown|\.html?)$")


class LinkMap:
    """Knows every imported page by the names that links may use for it."""

    def __init__(self, entries: list[Entry]):
        self.by_place: dict[str, Entry] = {}
        self.by_last_part: dict[tuple[str, str], Entry] = {}
        for entry in entries:
            for place in places_of(entry):
                self.by_place.setdefault(place, entry)
            self.by_last_part.setdefault((entry.language, entry.source.place.rpartition("/")[2]), entry)

    def find(self, target: str, entry: Entry) -> Entry | None:
        path = ENDINGS.sub("", urlsplit(target).path.lower()).strip("/")
        beside = normpath(f"{entry.source.place}/../{path}")
        last_part = path.rpartition("/")[2]
        return (
            self.by_place.get(path)
            or self.by_place.get(beside)
            or self.by_last_part.get((language_of_link(path) or entry.language, last_part))
        )


def places_of(entry: Entry) -> list[str]:
    """A file's place as it is, with its language in front, and the addresses it had."""
    place = entry.source.place
    without_language = "/".join(part for part in place.split("/") if part != entry.language)
    return [
        place,
        f"{entry.language}/{without_language}",
        entry.path.strip("/"),
        *(alias.strip("/").lower() for alias in entry.aliases),
    ]


def language_of_link(path: str) -> str:
    first_part = path.split("/")[0]
    return first_part if first_part in PREFIXES else ""


def rewrite_links(entry: Entry, links: LinkMap) -> list[str]:
    """Point the entry's links at the imported pages; returns those that lead nowhere."""
    dead = []

    def rewrite(match: re.Match) -> str:
        target = match["target"]
        parts = urlsplit(target)
        if parts.scheme or parts.netloc or not parts.path or parts.path.startswith("/media/"):
            return match[0]
        found = links.find(target, entry)
        if found is None:
            dead.append(f"{entry.source.name}: {target}")
            return match[0]
        fragment = f"#{parts.fragment}" if parts.fragment else ""
        return f"[{match['text']}]({found.path}{fragment}{match['title'] or ''})"

    entry.body = LINK.sub(rewrite, entry.body)
    return dead
