"""What is measured beside the speed of pages: publishing while others read, a burst, a start, and memory."""

import asyncio
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import Any

from tests.benchmarks.driving import drive
from tests.benchmarks.hubs import Hub
from tests.benchmarks.serving import Server

BURST, TOO_LONG = 500, 2.0
REQUESTS, LONGEST = 10_000, 600  # seconds
READING = 10  # seconds
USUAL_CACHE = "16"  # megabytes
PACE = 0.5  # seconds between two publishings whose cost for readers is measured


def measure_reach(hub: Hub, paths: dict[str, str], *, publishings: int, log: Path) -> dict[str, Any]:
    with Server(hub.environment, log=log) as server:
        burst = measure_burst(hub, server, paths["topic page"])
        beside = publish_beside_readers(hub, server, paths["topic page"], publishings)
    with Server(replace(hub, cache=USUAL_CACHE).environment, log=log) as server:
        memory = measure_memory(
            server, [[path] for path in paths.values()] + [hub.do("articles", count=2000)]
        )
    return {
        "hub": hub.name,
        "kind": hub.kind,
        "burst": burst,
        "publishing": beside,
        "start": measure_start(hub, paths["topic page"], log),
        "memory": memory,
    }


def publish_beside_readers(hub: Hub, server: Server, path: str, times: int) -> dict[str, Any]:
    """The slowest of a hundred requests of eight readers, in quiet and while somebody publishes."""
    drive(server.url, path, seconds=1)
    quiet = drive(server.url, path, seconds=READING)
    with publishing(hub, server, times=round(READING / PACE), pause=PACE):
        time.sleep(2)
        busy = drive(server.url, path, seconds=READING)
    with publishing(hub, server, times=times, pause=0) as publisher:
        while publisher.poll() is None:
            drive(server.url, path, seconds=2)
    told = hub.told(publisher.stdout.read())
    return told | {"p99_quiet": quiet.p99, "p99_busy": busy.p99, "failed": quiet.failed + busy.failed}


@contextmanager
def publishing(hub: Hub, server: Server, *, times: int, pause: float) -> Iterator[subprocess.Popen]:
    publisher = hub.start("publish_often", times=times, port=server.port, pause=pause)
    try:
        yield publisher
        publisher.wait(timeout=60)
    finally:
        publisher.kill()
        publisher.wait()


def measure_burst(hub: Hub, server: Server, path: str) -> dict[str, Any]:
    """So many requests at once for a page that nobody has asked for since the last publishing."""
    server.ask(path)
    hub.do("publish_once")
    took = asyncio.run(ask_at_once(server.port, path))
    return {
        "requests": BURST,
        "answered": len(took),
        "slowest": max(took, default=0),
        "median": median(took) if took else 0,
        "too_long": sum(seconds > TOO_LONG for seconds in took),
    }


async def ask_at_once(port: int, path: str) -> list[float]:
    """Seconds of those that were answered with 200, counted from the moment when all were sent."""
    request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode()
    together = asyncio.Event()

    async def ask() -> float | None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        await together.wait()
        started = time.perf_counter()
        try:
            writer.write(request)
            answer = await asyncio.wait_for(reader.read(), timeout=60)
        except (OSError, TimeoutError):
            return None
        finally:
            writer.close()
        return time.perf_counter() - started if answer.startswith(b"HTTP/1.1 200") else None

    asking = [asyncio.create_task(ask()) for _number in range(BURST)]
    await asyncio.sleep(0.5)
    together.set()
    return [seconds for seconds in await asyncio.gather(*asking) if seconds is not None]


def measure_start(hub: Hub, path: str, log: Path) -> dict[str, float]:
    """From the command to the first page, and how long that page took by itself."""
    whole, alone = [], []
    for _time in range(3):
        with Server(hub.environment, log=log, probe="/healthz", CARTHUB_WORKERS=1) as server:
            started = time.perf_counter()
            server.ask(path)
            alone.append(time.perf_counter() - started)
            whole.append(server.seconds_to_first_answer + alone[-1])
    return {"first_page": median(whole), "first_page_alone": median(alone)}


def measure_memory(server: Server, subjects: list[list[str]]) -> dict[str, Any]:
    """Megabytes of each worker at the start, half-way and after so many requests, with its memory full."""
    told, answers, until = [server.memory()], 0, time.monotonic() + LONGEST
    for wanted in (REQUESTS / 2, REQUESTS):
        while answers < wanted and time.monotonic() < until:
            for paths in subjects:
                answers += drive(server.url, *paths, seconds=1).answers
        told.append(server.memory())
    return dict(zip(("start", "half", "end"), told, strict=True)) | {"answers": answers}
