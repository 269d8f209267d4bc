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
MOST_VALUES = 5_000
UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


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

    def texts(self, *keys: str) -> list[str]:
        """The texts of some keys, each a list or a comma string. Raises Refused for what is nested."""
        return [text for key in keys for text in self.split(key, commas=True)]

    def whole_texts(self, *keys: str) -> list[str]:
        """As `texts`, but a string is one text, with its commas."""
        return [text for key in keys for text in self.split(key, commas=False)]

    def split(self, key: str, *, commas: bool) -> list[str]:
        value = self.meta.get(key)
        parts = value if isinstance(value, list) else str(value).split(",") if commas else [value]
        if value is None:
            return []
        if isinstance(value, dict) or any(isinstance(part, list | dict) for part in parts):
            raise Refused(f"“{key}” is no plain list of words.", self.line_of(key))
        return [text for text in (str(part).strip() for part in parts) if text]

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
    return Source(path, name_in(folder, path), meta, body.strip("\n"), lines)


def name_in(folder: Path, path: Path) -> str:
    """A file's name for messages; bytes that are no text are spelled out."""
    return path.relative_to(folder).as_posix().encode("utf-8", "backslashreplace").decode()


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
    try:
        loader = yaml.SafeLoader(text)
        node = loader.get_single_node()
        if node is None:
            return {}, {}
        if not isinstance(node, yaml.MappingNode):
            raise Refused("The front matter is no list of “key: value”.", 2)
        values = loader.construct_document(node)
    except yaml.reader.ReaderError as error:
        line = text[: error.position].count("\n") + 2
        raise Refused("The front matter holds a character that is no text.", line) from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 2 if error.problem_mark else 2
        raise Refused(f"The front matter is not valid YAML: {error.problem}.", line) from error
    except (ValueError, OverflowError) as error:
        raise Refused(f"The front matter holds a value that is none: {error}.", 2) from error
    except (yaml.YAMLError, RecursionError) as error:
        raise Refused("The front matter is not valid YAML.", 2) from error
    lines = {str(key.value): key.start_mark.line + 2 for key, _value in node.value}
    refuse_unfit(values, lines)
    return {str(key): value for key, value in values.items()}, lines


def refuse_unfit(values: dict[Any, Any], lines: dict[str, int]) -> None:
    """Refuse characters that are no text, in whatever depth, and aliases that multiply without end."""
    waiting = [(str(key), each) for key, value in values.items() for each in (key, value)]
    for number, (key, value) in enumerate(waiting):
        if number > MOST_VALUES:
            raise Refused("The front matter holds too many values.", 2)
        if isinstance(value, str) and UNFIT.search(value):
            raise Refused(f"“{ascii(key)[1:-1]}” holds a character that is no text.", lines.get(key, 2))
        if isinstance(value, dict):
            waiting += [(key, each) for pair in value.items() for each in pair]
        elif isinstance(value, list | tuple | set):
            waiting += [(key, each) for each in value]
