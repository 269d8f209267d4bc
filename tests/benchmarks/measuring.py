"""Asking for every page of every hub in turns, in short rounds, cached and not, beside a bare Django."""

import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from statistics import median
from typing import Any

from tests.benchmarks.driving import Load, drive
from tests.benchmarks.hubs import Hub
from tests.benchmarks.serving import Server

CACHED, UNCACHED, CEILING = "cached", "uncached", "ceiling"
CACHE_MEGABYTES = {CACHED: "64", UNCACHED: "0"}
NOT_CHANGED = "304"
ANOTHER = "another article each time"  # too many to be remembered: what a page costs that nobody read yet
ENCODINGS = {"gzip": "gzip", "brotli": "br"}
SLOW = 0.5  # seconds; what takes longer is asked for one at a time
FEW = 3


@dataclass
class Subject:
    """One page at one server, and how it did in each round."""

    server: Server
    page: str
    mode: str
    paths: Sequence[str]
    headers: dict[str, str] = field(default_factory=dict)
    loads: list[Load] = field(default_factory=list)
    one_at_a_time: bool = False

    def look(self) -> None:
        """Warm it, and see whether it is slow."""
        self.once()
        self.one_at_a_time = self.once() > SLOW

    def once(self) -> float:
        started = time.perf_counter()
        status, _headers, _body = self.server.ask(self.paths[0], self.headers)
        wanted = 304 if self.page == NOT_CHANGED else 200
        if status != wanted:
            sys.exit(f"{self.paths[0]} answers {status} instead of {wanted}.")
        return time.perf_counter() - started

    def measure(self, seconds: float) -> None:
        if self.one_at_a_time:
            took = sorted(1000 * self.once() for _time in range(FEW))
            load = Load(1000 / took[FEW // 2], took[FEW // 2], took[-1], FEW, 0)
        else:
            load = drive(self.server.url, *self.paths, seconds=seconds, headers=self.headers)
        self.loads.append(load)

    def result(self) -> dict[str, Any]:
        middle = {name: median(getattr(load, name) for load in self.loads) for name in ("rate", "p50", "p99")}
        failed = sum(load.failed for load in self.loads)
        own = {"page": self.page, "mode": self.mode, "one_at_a_time": self.one_at_a_time}
        return own | middle | {"failed": failed}


def take_turns(subjects: list[Subject], *, rounds: int, seconds: float, pause: float) -> None:
    """Each round begins at another subject: a run carries over into the next."""
    for number in range(rounds):
        start = number * len(subjects) // rounds
        for subject in subjects[start:] + subjects[:start]:
            subject.measure(seconds)
            time.sleep(pause)
        sys.stderr.write(f"round {number + 1} of {rounds}\n")


class Stand:
    """One hub with its two servers: with the page cache, and without."""

    def __init__(self, hub: Hub, servers: dict[str, Server]):
        self.hub, self.servers = hub, servers
        self.paths = hub.do("addresses")
        self.queries = {
            mode: replace(hub, cache=megabytes).do("queries", paths=self.paths)
            for mode, megabytes in CACHE_MEGABYTES.items()
        }
        self.sizes = {page: self.size_of(path) for page, path in self.paths.items()}
        self.subjects = list(self.all_subjects())

    def size_of(self, path: str) -> dict[str, int | None]:
        """Bytes of the body as it travels; None where the server does not compress it so."""
        sizes: dict[str, int | None] = {"raw": len(self.servers[CACHED].ask(path)[2])}
        for name, code in ENCODINGS.items():
            _status, headers, body = self.servers[CACHED].ask(path, {"Accept-Encoding": code})
            sizes[name] = len(body) if headers.get("content-encoding") == code else None
        return sizes

    def all_subjects(self) -> Iterator[Subject]:
        for mode, server in self.servers.items():
            for page, path in self.paths.items():
                yield Subject(server, page, mode, [path])
            path = self.paths["topic page"]
            tag = server.ask(path)[1].get("etag")
            if tag and server.ask(path, {"If-None-Match": tag})[0] == 304:
                yield Subject(server, NOT_CHANGED, mode, [path], {"If-None-Match": tag})
        yield Subject(self.servers[UNCACHED], ANOTHER, UNCACHED, self.hub.do("articles", count=1000))

    def result(self) -> dict[str, Any]:
        pages = []
        for subject in self.subjects:
            own = {"queries": self.queries[subject.mode].get(subject.page)}
            pages.append(subject.result() | own | self.sizes.get(subject.page, {}))
        return {"hub": self.hub.name, "size": self.hub.size, "kind": self.hub.kind, "pages": pages}


@contextmanager
def standing(hubs: list[Hub], log: Path) -> Iterator[list[Stand]]:
    with ExitStack() as stack:
        stands = []
        for hub in hubs:
            servers = {
                mode: stack.enter_context(Server(replace(hub, cache=megabytes).environment, log=log))
                for mode, megabytes in CACHE_MEGABYTES.items()
            }
            stands.append(Stand(hub, servers))
        yield stands


def ceilings(server: Server, sizes: dict[str, dict[str, int | None]]) -> list[Subject]:
    """A constant page of the size of each page."""
    return [Subject(server, page, CEILING, [f"/{size['raw']}/"]) for page, size in sizes.items()]
