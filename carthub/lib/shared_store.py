"""Redis as a place that several processes share, beside which everything goes on without it."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import redis

ANSWER_WITHIN = 0.5  # seconds
REST = 10.0  # seconds in which it is not asked after it failed
STEP = 0.02  # seconds between two looks at what another process makes


class SharedStore:
    """Bytes by key. One that is away, slow or talks rubbish answers as an empty one, then rests."""

    def __init__(self, url: str, prefix: str = "carthub:"):
        self.prefix = prefix
        self.client = redis.Redis.from_url(
            url,
            socket_timeout=ANSWER_WITHIN,
            socket_connect_timeout=ANSWER_WITHIN,
            retry=None,
        )
        self.rests_until = 0.0

    def get(self, key: str) -> bytes | None:
        return self.ask(lambda: self.client.get(self.prefix + key))

    def put(self, key: str, value: bytes, *, seconds: int) -> None:
        self.ask(lambda: self.client.set(self.prefix + key, value, ex=seconds))

    @contextmanager
    def turn(self, key: str, *, until: Callable[[], bool], patience: float) -> Iterator[None]:
        """Hold the key among all processes; while another holds it, wait `until` its work is seen."""
        turn = f"{self.prefix}turn:{key}"
        mine = self.ask(lambda: self.client.set(turn, 1, nx=True, px=int(1000 * patience)))
        if not mine:
            self.wait(until, patience)
        try:
            yield
        finally:
            if mine:
                self.ask(lambda: self.client.delete(turn))

    def wait(self, until: Callable[[], bool], patience: float) -> None:
        stops_at = time.monotonic() + patience
        while not until() and self.answers() and time.monotonic() < stops_at:
            time.sleep(STEP)

    def answers(self) -> bool:
        return time.monotonic() >= self.rests_until

    def ask(self, command: Callable[[], Any]) -> Any:
        """What the store answers; None when it does not, or not in time."""
        if not self.answers():
            return None
        try:
            return command()
        except (redis.RedisError, OSError, ValueError):
            self.rests_until = time.monotonic() + REST
            return None
