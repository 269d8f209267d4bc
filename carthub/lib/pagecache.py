"""Pages as they are sent, kept so that each is made once. Knows neither models nor addresses.

A key names all that a page depends on: its address, the version of the site, the release of the software. So
nothing kept is ever stale: what is out of date lies under a key that nobody asks for, and is pushed out.
"""

import gzip
import hashlib
import hmac
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

import brotli

from carthub.lib.memory import Memory
from carthub.lib.shared_store import SharedStore

SMALLEST_COMPRESSED = 200  # bytes; below, the header costs more than is saved
BROTLI_QUALITY = 5  # a page takes 1 to 2 ms; the best quality takes 50
OVERHEAD = 2_000  # bytes that an entry takes beside its body
PATIENCE = 10.0  # seconds to wait for whoever makes the page just now
SHARED_PATIENCE = 2.0  # the same, when it is another process
LIFETIME = 24 * 3600  # seconds in the shared store


@dataclass(frozen=True, slots=True)
class KeptPage:
    """One answer: `headers` are those that are the same for everybody, `made_at` is in seconds since 1970.

    `sent` is for whoever sends it: with which status line and headers it went out, by where it was asked for.
    """

    status: int
    headers: dict[str, str]
    body: bytes
    made_at: float
    sent: dict[tuple, tuple] = field(default_factory=dict, compare=False)

    @classmethod
    def make(cls, status: int, headers: dict[str, str], body: bytes) -> "KeptPage":
        """With a strong ETag, the hash of the body."""
        etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
        return cls(status, headers | {"ETag": etag}, body, time.time())

    def encoded(self, coding: str) -> "KeptPage":
        """The page in a content coding; itself where compressing brings nothing."""
        if not coding or len(self.body) < SMALLEST_COMPRESSED:
            return self
        etag = self.headers["ETag"].replace('"', "")
        headers = self.headers | {"Content-Encoding": coding, "ETag": f'"{etag}-{coding}"'}
        return replace(self, headers=headers, body=CODINGS[coding](self.body), sent={})

    @property
    def size(self) -> int:
        return len(self.body) + OVERHEAD


# By preference; the empty coding is the page as it is.
CODINGS = {
    "br": lambda body: brotli.compress(body, quality=BROTLI_QUALITY),
    "gzip": lambda body: gzip.compress(body, compresslevel=6, mtime=0),
}


@lru_cache(maxsize=200)
def coding_for(accepted: str) -> str:
    """The coding to send to a client that says what it accepts; "" for the page as it is."""
    refused, named = set(), set()
    for part in accepted.lower().split(","):
        name, _semicolon, quality = (text.strip() for text in part.partition(";"))
        zero = quality.removeprefix("q=").strip("0. ") == "" and quality.startswith("q=")
        (refused if zero else named).add(name)
    return next((coding for coding in CODINGS if coding in named - refused), "")


class PageCache:
    """Memory first, then the shared store where there is one. With no room it keeps nothing."""

    def __init__(self, megabytes: int, shared: SharedStore | None, secret: str):
        self.memory = Memory(megabytes * 2**20)
        self.shared = shared if megabytes else None
        self.secret = secret.encode()
        self.turns: dict[str, list[Any]] = {}  # by key: a lock, and how many hold it or wait
        self.guard = threading.Lock()

    def get(self, key: str) -> KeptPage | None:
        page = self.memory.get(key)
        if page is None and self.shared is not None:
            page = self.unpacked(self.shared.get(key))
            if page is not None:
                self.memory.put(key, page, page.size)
        return page

    def put(self, key: str, page: KeptPage) -> None:
        self.memory.put(key, page, page.size)
        if self.shared is not None:
            self.shared.put(key, self.packed(page), seconds=LIFETIME)

    @contextmanager
    def turn(self, key: str) -> Iterator[None]:
        """Hold a key while its page is made: whoever else wants it waits, and then finds it kept."""
        if not self.memory.most_bytes:
            yield
            return
        with self.own_turn(key), self.turn_of_all(key):
            yield

    @contextmanager
    def own_turn(self, key: str) -> Iterator[None]:
        """One thread of this process at a time; nobody waits for ever."""
        with self.guard:
            entry = self.turns.setdefault(key, [threading.Lock(), 0])
            entry[1] += 1
        held = entry[0].acquire(timeout=PATIENCE)
        try:
            yield
        finally:
            if held:
                entry[0].release()
            with self.guard:
                entry[1] -= 1
                if not entry[1]:
                    self.turns.pop(key, None)

    def turn_of_all(self, key: str) -> Any:
        """One process of all that share a store, or, when that one takes too long, another."""
        if self.shared is None:
            return nullcontext()
        return self.shared.turn(key, until=lambda: self.get(key) is not None, patience=SHARED_PATIENCE)

    def packed(self, page: KeptPage) -> bytes:
        head = json.dumps([page.status, page.headers, page.made_at]).encode()
        text = head + b"\n" + page.body
        return self.signature(text) + text

    def unpacked(self, stored: bytes | None) -> KeptPage | None:
        """None for anything that `packed` did not write: others may write to a shared store."""
        if not stored or not hmac.compare_digest(stored[:32], self.signature(stored[32:])):
            return None
        head, _line, body = stored[32:].partition(b"\n")
        status, headers, made_at = json.loads(head)
        return KeptPage(status, headers, body, made_at)

    def signature(self, text: bytes) -> bytes:
        return hmac.digest(self.secret, text, "sha256")
