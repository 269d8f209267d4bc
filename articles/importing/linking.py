"""Links between imported files become links between pages."""

import re
from posixpath import normpath
from urllib.parse import urlsplit

from django.conf import settings

from articles.importing.entry import Entry

LINK = re.compile(
    r"""
    ^(?P<fence>`{3,}|~{3,})[^\n]*\n.*?(?:^(?P=fence)|\Z)                # code between fences
    | (?<!`)(?P<ticks>`++)(?:(?!\n\s*\n).){1,2000}?(?<!`)(?P=ticks)(?!`)  # code in a line
    | !\[[^\[\]\n]*\]\([^)\n]*\)                                        # a picture
    | (?:\]\(<?|^[ ]{0,3}\[(?!\^)[^\]\n]{1,200}\]:[ ]*<?|<a\s[^>]{0,500}?href=["']?)
      (?P<target>[^)\s"'<>]+)                                           # a link, in one of three spellings
    """,
    re.VERBOSE | re.DOTALL | re.MULTILINE | re.IGNORECASE,
)
ENDINGS = re.compile(r"(\.md|\.markdown|\.html?)$")
SITE_PAGES = frozenset(("", "articles", "topics", "search", "feed", "sitemap.xml", "robots.txt", "healthz"))
SITE_FOLDERS = ("admin", "accounts", "api", "static", "media")


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
        *(ENDINGS.sub("", alias.lower()).strip("/") for alias in entry.aliases),
    ]


def language_of_link(path: str) -> str:
    first_part = path.split("/")[0]
    return first_part if first_part in dict(settings.LANGUAGES) else ""


def is_site_page(path: str) -> bool:
    """A page that the site itself has at this address, in whatever language."""
    parts = [part for part in path.split("/") if part]
    if parts and parts[0] in dict(settings.LANGUAGES):
        parts = parts[1:]
    return "/".join(parts) in SITE_PAGES or parts[0] in SITE_FOLDERS


def rewrite_links(entry: Entry, links: LinkMap) -> list[str]:
    """Point the entry's links at the imported pages; returns those that lead nowhere."""
    dead = []

    def rewrite(match: re.Match) -> str:
        target = match["target"]
        if target is None:
            return match[0]
        parts = urlsplit(target)
        elsewhere = parts.scheme or parts.netloc or not parts.path
        if elsewhere or (parts.path.startswith("/") and is_site_page(parts.path)):
            return match[0]
        found = links.find(target, entry)
        if found is None:
            dead.append(f"{entry.source.name}: {target}")
            return match[0]
        fragment = f"#{parts.fragment}" if parts.fragment else ""
        return f"{match[0].removesuffix(target)}{found.path}{fragment}"

    entry.body = LINK.sub(rewrite, entry.body)
    return dead


def drop_foreign_aliases(entries: list[Entry]) -> list[str]:
    """Leave out older addresses at which another page stands; returns what is to be told about them."""
    holders = {entry.path.strip("/"): entry for entry in entries}
    notes = []
    for entry in entries:
        kept = []
        for alias in entry.aliases:
            holder = holders.get(alias.strip("/"))
            if holder is entry:
                continue
            if holder or is_site_page(alias) or "/:" in alias:
                owner = holder.source.name if holder else "the site"
                notes.append(f"{entry.source.name}: {alias} is no older address: it belongs to {owner}")
            else:
                kept.append(alias)
        entry.aliases = kept
    return notes
