"""Asking one address over and over, on eight connections: by wrk where it is installed."""

import http.client
import re
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle
from statistics import quantiles
from urllib.parse import SplitResult, urlsplit

CONNECTIONS = 8
WRK = shutil.which("wrk")
DRIVER = "wrk" if WRK else "a client of the standard library (wrk is not installed), which is slower itself"
UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60_000.0}


@dataclass(frozen=True)
class Load:
    """What came of it; times in milliseconds."""

    rate: float
    p50: float
    p99: float
    answers: int
    failed: int


# What wrk asks for next, of paths that are its own arguments
BY_TURNS = """
local paths, turn = {}, 0
function init(given) paths = given end
function request()
  turn = turn % #paths + 1
  return wrk.format("GET", paths[turn])
end
"""


def drive(url: str, *paths: str, seconds: float, headers: Mapping[str, str] | None = None) -> Load:
    """`url` is that of a server."""
    return (by_wrk if WRK else by_threads)(url, paths, seconds, headers or {})


def by_wrk(url: str, paths: Sequence[str], seconds: float, headers: Mapping[str, str]) -> Load:
    command = [
        WRK,
        "-t1",
        f"-c{CONNECTIONS}",
        f"-d{max(1, round(seconds))}s",
        "--timeout",
        "30s",
        "--latency",
    ]
    for name, value in headers.items():
        command += ["-H", f"{name}: {value}"]
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(BY_TURNS)
        script.flush()
        asked = [url + paths[0]] if len(paths) == 1 else ["-s", script.name, url, "--", *paths]
        told = subprocess.run([*command, *asked], capture_output=True, text=True, check=True).stdout
    errors = re.findall(r"Non-2xx or 3xx responses: (\d+)", told)
    errors += [count for line in re.findall(r"Socket errors:.*", told) for count in re.findall(r"\d+", line)]
    answers = int(re.search(r"(\d+) requests in", told)[1])
    if not answers:
        return Load(0.0, 1000 * seconds, 1000 * seconds, 0, sum(map(int, errors)))
    return Load(
        rate=float(re.search(r"Requests/sec:\s+([\d.]+)", told)[1]),
        p50=milliseconds(told, "50"),
        p99=milliseconds(told, "99"),
        answers=answers,
        failed=sum(map(int, errors)),
    )


def milliseconds(told: str, percent: str) -> float:
    found = re.search(rf"^\s+{percent}%\s+([\d.]+)(us|ms|s|m) *$", told, re.MULTILINE)
    return float(found[1]) * UNITS[found[2]]


def by_threads(url: str, paths: Sequence[str], seconds: float, headers: Mapping[str, str]) -> Load:
    took: list[float] = []
    failed: list[int] = []
    started = time.perf_counter()
    asking = (urlsplit(url), cycle(paths), headers, started + seconds, took, failed)
    threads = [threading.Thread(target=ask_until, args=asking) for _number in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    cuts = quantiles(took, n=100) if len(took) > 1 else [0.0] * 99
    rate = len(took) / (time.perf_counter() - started)
    return Load(rate, 1000 * cuts[49], 1000 * cuts[98], len(took), len(failed))


def ask_until(
    server: SplitResult,
    paths: Iterator[str],
    headers: Mapping[str, str],
    end: float,
    took: list,
    failed: list,
) -> None:
    connection = http.client.HTTPConnection(server.hostname, server.port, timeout=30)
    while time.perf_counter() < end:
        started = time.perf_counter()
        try:
            connection.request("GET", next(paths), headers=dict(headers))
            response = connection.getresponse()
            response.read()
        except (OSError, http.client.HTTPException):
            connection.close()
            failed.append(1)
            continue
        took.append(time.perf_counter() - started)
        if response.status >= 400:
            failed.append(response.status)
    connection.close()
