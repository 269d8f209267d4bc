"""One Markdown file with its YAML front matter, read without trusting it."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from articles.importing.report import Refused

FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)^---[ \t]*$\n?", re.DOTALL | re.MULTILINE)
DATE_PREFIX = re.compile(r"^(\d{4})-(\d{2})-(\d{2})-")
FIRST_HEADING = re.compile(r"\A\s*#[ \t]+(.+?)[ \t]*#*[ \t]*\n")
LARGEST_FILE = 2_000_000


@dataclass(frozen=True)
class Source:
    path: Path
    name: str  # relative to the folder, for messages
    meta: dict[str, Any]
    body: str
    lines: dict[str, int] = field(default_factory=dict)

    def line_of(self, *keys: str) -> int:
        """Where a key of the front matter stands; its first line when it is not there."""
        return next((self.lines[key] for key in keys if key in self.lines), 1)

    @property
    def stem(self) -> str:
        """The file's name without its date and its ending."""
        return DATE_PREFIX.sub("", self.path.stem)

    @property
    def place(self) -> str:
        """Where the file stands in its folder, as an address: "glossary/es/co-payment"."""
        return (Path(self.name).parent / self.stem).as_posix().lower()


def read_source(path: Path, folder: Path) -> Source:
    """Raises Refused with the line for what is no readable Markdown with front matter."""
    text = read_text(path)
    match = FRONT_MATTER.match(text)
    meta, lines = parse_front_matter(match[1]) if match else ({}, {})
    body = text[match.end() :] if match else text
    heading = FIRST_HEADING.match(body)
    if heading and not meta.get("title") and not meta.get("name"):
        meta, body = meta | {"title": heading[1]}, body[heading.end() :]
    return Source(path, path.relative_to(folder).as_posix(), meta, body.strip("\n"), lines)


def read_text(path: Path) -> str:
    if path.stat().st_size > LARGEST_FILE:
        raise Refused("The file is larger than 2 MB.")
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise Refused("The file is not UTF-8 text.", line) from error
    if "\0" in text:
        raise Refused("The file holds a NUL character.", text[: text.index("\0")].count("\n") + 1)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def parse_front_matter(text: str) -> tuple[dict[str, Any], dict[str, int]]:
    """The values by key, and the line of the file on which each key stands."""
    loader = yaml.SafeLoader(text)
    try:
        node = loader.get_single_node()
        if node is None:
            return {}, {}
        if not isinstance(node, yaml.MappingNode):
            raise Refused("The front matter is no list of “key: value”.", 2)
        values = loader.construct_document(node)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 2 if error.problem_mark else 2
        raise Refused(f"The front matter is not valid YAML: {error.problem}.", line) from error
    except ValueError as error:
        raise Refused(f"The front matter holds a value that is none: {error}.", 2) from error
    finally:
        loader.dispose()
    lines = {str(key.value): key.start_mark.line + 2 for key, _value in node.value}
    return {str(key): value for key, value in values.items()}, lines
