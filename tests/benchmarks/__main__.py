"""Measure made-up hubs of several sizes side by side; SQLite unless DATABASE_URL names a PostgreSQL."""

import argparse
import json
import os
import platform
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.benchmarks.driving import DRIVER
from tests.benchmarks.hubs import ROOT, Hub
from tests.benchmarks.measuring import ceilings, standing, take_turns
from tests.benchmarks.reaching import measure_reach
from tests.benchmarks.reporting import tables
from tests.benchmarks.serving import Server

FOLDER = Path(os.environ.get("CARTHUB_VAR", ROOT / "var")).resolve() / "bench"
PARTS = ("pages", "reach", "newsroom")
DJANGO = "django.core.wsgi:get_wsgi_application()"


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--sites", default="1000,10000,100000", help="numbers of articles")
    parser.add_argument("--parts", default=",".join(PARTS), help="what is measured")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--seconds", type=float, default=1, help="of one page in one round")
    parser.add_argument("--pause", type=float, default=0.2, help="seconds between two pages")
    parser.add_argument("--publishings", type=int, default=1000, help="that are looked for at once")
    parser.add_argument("--short", action="store_true", help="texts of a tenth, for a disk that is small")
    parser.add_argument("--beside-sqlite", action="store_true", help="SQLite too when DATABASE_URL is set")
    parser.add_argument("--fresh", action="store_true", help="make the hubs anew")
    parser.add_argument("--delete", action="store_true", help="delete the hubs afterwards")
    return parser.parse_args()


def main() -> None:
    given = options()
    signal.signal(signal.SIGTERM, lambda *_about: sys.exit(1))  # so that servers are stopped on the way out
    hubs = chosen_hubs(given)
    for hub in hubs:
        if given.fresh:
            hub.clear()
        say(f"{hub.name}: making it, or finding it made …")
        hub.make()
        say(f"{hub.name}: " + "; ".join(hub.do("check")))
    sys.stdout.write(kept(measure(given, hubs)))
    if given.delete:
        for hub in hubs:
            hub.clear()


def kept(run: dict[str, Any]) -> str:
    """Writes what was measured so far, so that what comes next cannot lose it; gives its tables."""
    text = tables(run)
    (FOLDER / "bench.json").write_text(json.dumps(run, indent=1))
    (FOLDER / "bench.md").write_text(text)
    return text


def chosen_hubs(given: argparse.Namespace) -> list[Hub]:
    database = os.environ.get("DATABASE_URL", "")
    if database and not database.startswith("postgres"):
        sys.exit("DATABASE_URL must name a PostgreSQL database; SQLite needs none.")
    databases = [database, ""] if database and given.beside_sqlite else [database]
    return [
        Hub(int(size), given.short, each, FOLDER / folder_name(size, given.short, each))
        for size in given.sites.split(",")
        for each in databases
    ]


def folder_name(size: str, short: bool, database: str) -> str:
    return f"hub-{size}{'-short' if short else ''}{'-postgresql' if database else ''}"


def measure(given: argparse.Namespace, hubs: list[Hub]) -> dict[str, Any]:
    parts = given.parts.split(",")
    log = FOLDER / "servers.log"
    run: dict[str, Any] = {
        "machine": machine(),
        "date": f"{datetime.now(UTC):%Y-%m-%d}",
        "driver": DRIVER,
        "rounds": given.rounds,
        "seconds": given.seconds,
        "hubs": [],
        "ceilings": [],
        "reach": [],
        "newsroom": {},
    }
    if "pages" in parts:
        run |= measure_pages(given, hubs, log)
        kept(run)
    for hub in hubs:
        if "reach" in parts:
            say(f"{hub.name}: publishing, a burst, starts and memory …")
            run["reach"].append(
                measure_reach(hub, hub.do("addresses"), publishings=given.publishings, log=log)
            )
        if "newsroom" in parts:
            say(f"{hub.name}: the newsroom …")
            run["newsroom"][hub.name] = hub.do("newsroom_pages")
        kept(run)
    return run


def machine() -> str:
    """The processor, its cores and the memory."""
    told = Path("/proc/cpuinfo").read_text()
    model = next((line.split(":")[1].strip() for line in told.splitlines() if "model name" in line), "")
    gigabytes = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    python = f"Python {platform.python_version()}"
    return f"{model or platform.machine()}, {os.cpu_count()} cores, {gigabytes:.0f} GB, {python}"


def measure_pages(given: argparse.Namespace, hubs: list[Hub], log: Path) -> dict[str, Any]:
    bare = hubs[0].environment | {"DJANGO_SETTINGS_MODULE": "tests.benchmarks.ceiling"}
    with standing(hubs, log) as stands, Server(bare, log=log, probe="/9/", application=DJANGO) as server:
        limits = ceilings(server, stands[-1].sizes)
        subjects = [*limits, *(subject for stand in stands for subject in stand.subjects)]
        for subject in subjects:
            subject.look()
        take_turns(subjects, rounds=given.rounds, seconds=given.seconds, pause=given.pause)
        return {
            "hubs": [stand.result() for stand in stands],
            "ceilings": [subject.result() for subject in limits],
        }


def say(line: str) -> None:
    sys.stderr.write(f"{line}\n")


if __name__ == "__main__":
    main()
