"""Pure work shared among all cores; few pieces of it are under way at any time, so memory stays flat."""

import gc
import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import chain, islice
from multiprocessing import connection, get_all_start_methods, get_context, parent_process
from threading import Thread
from typing import Any, TypeVar

from django.db import connections

T = TypeVar("T")
R = TypeVar("R")

ENOUGH = 24  # fewer pieces are done before a process is worth starting
AT_ONCE = 6  # handing over costs as much as a short text
WAITING = 3  # such bundles for each core

_inherited: list[Any] = []


def cores() -> int:
    """Those that this process may use; one where processes can not be forked."""
    if "fork" not in get_all_start_methods():
        return 1
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def on_every_core(work: Callable[[T], R], pieces: Iterable[T]) -> Iterator[R]:
    """What `work` answers to each piece, in their order; `work` is a function that reads no table.

    Whatever it raises is raised here, and BrokenProcessPool when a process died.
    """
    pieces = iter(pieces)
    first = list(islice(pieces, ENOUGH))
    count = cores()
    if count == 1 or len(first) < ENOUGH:
        yield from map(work, chain(first, pieces))
        return
    close_connections()
    pool = ProcessPoolExecutor(count, mp_context=get_context("fork"), initializer=_begin)
    under_way: deque[Future[list[R]]] = deque()
    try:
        for bundle in bundles(chain(first, pieces)):
            under_way.append(pool.submit(_work_on, work, bundle))
            if len(under_way) >= WAITING * count:
                yield from under_way.popleft().result()
        while under_way:
            yield from under_way.popleft().result()
    finally:
        pool.shutdown(cancel_futures=True)


def bundles(pieces: Iterable[T], size: int = AT_ONCE) -> Iterator[list[T]]:
    pieces = iter(pieces)
    while bundle := list(islice(pieces, size)):
        yield bundle


def _work_on(work: Callable[[T], R], bundle: list[T]) -> list[R]:
    return [work(piece) for piece in bundle]


def close_connections() -> None:
    """So that no process is born with one; inside a transaction they stay, and `_begin` puts them aside."""
    for each in connections.all(initialized_only=True):
        if not each.in_atomic_block:
            each.close()


def _begin() -> None:
    """A process that only computes: Ctrl-C is for its parent, whose connections and end it leaves alone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for each in connections.all(initialized_only=True):
        _inherited.append(each.connection)  # closing it would end the parent's session
        each.connection = None
    Thread(target=_end_with_parent, daemon=True).start()
    gc.freeze()


def _end_with_parent() -> None:
    connection.wait([parent_process().sentinel])
    os._exit(1)
