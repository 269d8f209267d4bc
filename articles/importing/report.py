from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.db import DatabaseError, OperationalError


@dataclass(frozen=True)
class Refusal:
    """A file that was not imported, and where in it the fault is."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


class Refused(Exception):
    """Something in one file is wrong; the others go on."""

    def __init__(self, message: str, line: int = 1):
        super().__init__(message)
        self.message, self.line = message, line


NOT_IMPORTED = (Refused, OSError, ValueError, OverflowError, DatabaseError)


@dataclass
class Report:
    """What an import did, for the one who started it."""

    created: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    drafts: list[str] = field(default_factory=list)
    new_topics: list[str] = field(default_factory=list)
    unknown_keys: Counter = field(default_factory=Counter)
    dead_links: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def refuse(self, file: str, line: int, message: str) -> None:
        self.refused.append(Refusal(file, line, message))

    @contextmanager
    def refusing(self, file: str) -> Iterator[None]:
        """Whatever goes wrong with one file is told as a refusal of that file, and the others go on."""
        try:
            yield
        except Refused as refused:
            self.refuse(file, refused.line, refused.message)
        except OperationalError as error:
            self.refuse(
                file, 1, f"The database was not ready ({error}). The file is not at fault; try again."
            )
        except NOT_IMPORTED as error:
            first_line = (str(error).splitlines() or [type(error).__name__])[0]
            self.refuse(file, 1, f"The file could not be imported: {first_line}")

    def note_new_topics(self, names: list[str]) -> None:
        self.new_topics += [name for name in dict.fromkeys(names) if name not in self.new_topics]

    def lines(self) -> list[str]:
        """Everything worth telling, the sums last."""
        told = [str(refusal) for refusal in self.refused] + self.notes
        told += [f"{link} leads nowhere" for link in self.dead_links]
        if self.unknown_keys:
            keys = ", ".join(f"{key} ({times})" for key, times in sorted(self.unknown_keys.items()))
            told.append(f"Front matter not understood and left out: {keys}")
        if self.new_topics:
            told.append(f"{len(self.new_topics)} new topics: {', '.join(self.new_topics)}")
        if self.drafts:
            told.append(f"{len(self.drafts)} of the files are drafts")
        return [*told, self.summary()]

    def summary(self) -> str:
        sums = {name: len(getattr(self, name)) for name in ("created", "updated", "unchanged", "refused")}
        return ", ".join(f"{count} {name}" for name, count in sums.items())
