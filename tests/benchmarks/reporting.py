"""The tables: what was measured, as ratios to the ceiling, and which reach is met."""

from collections.abc import Iterator
from typing import Any

from tests.benchmarks.measuring import ANOTHER, CACHED, NOT_CHANGED, UNCACHED

HEADINGS = [
    *("articles", "page", "cache", "requests/s", "of ceiling", "p50, ms", "p99, ms"),
    *("queries", "bytes", "gzip", "brotli"),
]
LIKE = {ANOTHER: "article", NOT_CHANGED: "topic page"}  # whose constant page has their size
LEAST_UNCACHED = {"topic page": 0.11, "article": 0.12}
LEAST_CACHED = {"SQLite": 0.80, "PostgreSQL": 0.60}
BASE, WITHIN = 10_000, {100_000: 0.10, 1_000_000: 0.20}
MOST_MEGABYTES, MOST_SECONDS, GROWTH = 110, 1.5, 1.05


class Results:
    """What was measured, found by hub, page and cache."""

    def __init__(self, run: dict[str, Any]):
        self.run = run
        self.rates = {
            (hub["kind"], hub["size"], row["page"], row["mode"]): row["rate"]
            for hub in run["hubs"]
            for row in hub["pages"]
        }
        self.ceilings = {row["page"]: row["rate"] for row in run["ceilings"]}

    def of_ceiling(self, page: str, rate: float) -> float:
        return rate / self.ceilings[LIKE.get(page, page)]


def tables(run: dict[str, Any]) -> str:
    results = Results(run)
    parts = [
        f"{run['machine']}; {run['date']}; driven by {run['driver']}; medians of {run['rounds']} rounds "
        f"of {run['seconds']} s, 8 connections, 2 workers of 4 threads.",
        table(HEADINGS, page_rows(results)),
        table(["what", "reach", "measured", "met"], reach_rows(results)),
    ]
    if run["newsroom"]:
        parts.append(table(["newsroom", "articles", "ms", "queries"], newsroom_rows(run)))
    return "\n\n".join(parts) + "\n"


def table(headings: list[str], rows: Iterator[list[str]]) -> str:
    """In Markdown, and in columns for a terminal."""
    lines = [list(headings), *rows]
    widths = [max(len(line[place]) for line in lines) for place in range(len(headings))]
    written = ["| " + " | ".join(map(str.ljust, line, widths)) + " |" for line in lines]
    written.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(written)


def page_rows(results: Results) -> Iterator[list[str]]:
    for row in results.run["ceilings"]:
        yield ["", f"constant, as {row['page']}", "", *speeds(row, 1.0), "0", "", "", ""]
    for hub in results.run["hubs"]:
        for row in hub["pages"]:
            ratio = results.of_ceiling(row["page"], row["rate"])
            sizes = [count(row.get(name)) for name in ("queries", "raw", "gzip", "brotli")]
            if row["one_at_a_time"]:
                shown = [f"{row['page']} (one at a time)", row["mode"], *speeds(row, None)]
            else:
                shown = [row["page"], row["mode"], *speeds(row, ratio)]
            yield [hub["hub"], *shown, *sizes]


def speeds(row: dict[str, Any], ratio: float | None) -> list[str]:
    share = "–" if ratio is None else f"{ratio:.1%}"
    return [f"{row['rate']:,.4g}", share, f"{row['p50']:,.1f}", f"{row['p99']:,.1f}"]


def count(value: int | None) -> str:
    return "–" if value is None else f"{value:,}"


def newsroom_rows(run: dict[str, Any]) -> Iterator[list[str]]:
    for hub, rows in run["newsroom"].items():
        for row in rows:
            yield [row["name"], hub, f"{row['milliseconds']:,.0f}", str(row["queries"])]


def reach_rows(results: Results) -> Iterator[list[str]]:
    for (kind, size, page, mode), rate in results.rates.items():
        ratio = results.of_ceiling(page, rate)
        name = f"{page}, {size:,}, {kind}"
        if mode == UNCACHED and page in LEAST_UNCACHED and size == BASE:
            yield at_least(f"{name}, uncached, of ceiling", ratio, LEAST_UNCACHED[page])
        if mode == CACHED and page not in (NOT_CHANGED, "search"):
            yield at_least(f"{name}, cached, of ceiling", ratio, LEAST_CACHED[kind])
        if mode == CACHED and page == NOT_CHANGED:
            whole = results.rates[kind, size, "topic page", CACHED]
            yield at_least(f"{name}, of the cached page", rate / whole, 1.0)
        if mode == UNCACHED and page == "300 pages deep":
            yield near(f"{name}, of page 1", rate / results.rates[kind, size, "topic page", UNCACHED], 0.10)
        yield from against_smaller(results, kind, size, page, mode)
    yield from databases_compared(results)
    for reach in results.run["reach"]:
        yield from beside_speed(reach)


def against_smaller(results: Results, kind: str, size: int, page: str, mode: str) -> Iterator[list[str]]:
    """Uncached; a page from the cache is the same work at any size."""
    allowed = WITHIN.get(size)
    smaller = results.rates.get((kind, BASE, page, mode))
    if allowed and smaller and mode == UNCACHED:
        ratio = results.rates[kind, size, page, mode] / smaller
        yield near(f"{page}, {size:,} against {BASE:,}, {kind}", ratio, allowed)


def databases_compared(results: Results) -> Iterator[list[str]]:
    for (kind, size, page, mode), rate in results.rates.items():
        other = results.rates.get(("PostgreSQL", size, page, mode))
        if kind == "SQLite" and other and page != "search":
            yield at_least(f"{page}, {size:,}, {mode}, SQLite of PostgreSQL", rate / other, 1.0)


def beside_speed(reach: dict[str, Any]) -> Iterator[list[str]]:
    publishing, burst, start, memory = (reach[name] for name in ("publishing", "burst", "start", "memory"))
    hub = reach["hub"]
    ratio = publishing["p99_busy"] / publishing["p99_quiet"]
    yield at_most(f"publish while 8 read, {hub}: p99 of its quiet value", ratio, 2.0)
    share = publishing["fresh"] / publishing["times"]
    yield at_least(f"new text on the next request, {hub}, of {publishing['times']:,}", share, 1.0)
    yield at_most(f"{burst['requests']} at once, {hub}: slowest, s", burst["slowest"], 2.0)
    yield at_least(
        f"{burst['requests']} at once, {hub}: answered", burst["answered"] / burst["requests"], 1.0
    )
    yield at_most(f"start to first page, {hub}, s", start["first_page"], MOST_SECONDS)
    yield at_most(f"first page of a new worker, {hub}, s", start["first_page_alone"], MOST_SECONDS)
    name = f"memory of a worker after {memory['answers']:,} requests, {hub}, MB"
    yield at_most(name, max(memory["end"]), MOST_MEGABYTES)
    grown = max(memory["end"]) / max(memory["half"])
    yield at_most(f"the same against half of them, {hub}", grown, GROWTH)


def at_least(what: str, value: float, least: float) -> list[str]:
    return [what, f"at least {least:g}", f"{value:.3g}", yes(value >= least)]


def at_most(what: str, value: float, most: float) -> list[str]:
    return [what, f"at most {most:g}", f"{value:.3g}", yes(value <= most)]


def near(what: str, value: float, allowed: float) -> list[str]:
    """Faster is fine."""
    return [what, f"at least {1 - allowed:g}", f"{value:.3g}", yes(value >= 1 - allowed)]


def yes(met: bool) -> str:
    return "yes" if met else "NO"
