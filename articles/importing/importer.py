import gc
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import yaml
from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.db import transaction

from articles.importing.entry import Entry, Options
from articles.importing.planning import Progress, plan_import, render_text, text_of
from articles.importing.report import NOT_IMPORTED, Report
from articles.importing.writing import Pair, Writer, rendered_or_refused
from carthub.editorial.models import Address
from carthub.lib.every_core import bundles, on_every_core
from carthub.lib.names import name_key
from carthub.lib.rendering import Rendered

TOGETHER = 40  # files in one transaction: a quarter of a second in which other writers wait


def no_progress(step: str, done: int, of: int) -> None:
    pass


def import_folder(
    folder: Path,
    *,
    by: AbstractUser | None = None,
    kind: str = "auto",
    publish: bool = False,
    mapping: dict[str, Any] | None = None,
    dry_run: bool = False,
    strict: bool = False,
    limit: int | None = None,
    progress: Progress = no_progress,
) -> Report:
    """Import every Markdown file below a folder; a second run changes nothing.

    All files are parsed before the first write, and rendered on every core while others are written. Some
    share a transaction, but each is written whole or not at all, and with `dry_run` not at all; with `strict`
    all are rendered first and written in one transaction, and nothing is when one file is refused.
    """
    report = Report()
    options = read_options(kind, mapping or {})
    entries = plan_import(folder, options, report, limit=limit, progress=progress)
    rendered = on_every_core(render_text, map(text_of, entries))
    if strict:
        rendered = list(rendered)
        refuse_unrendered(entries, rendered, report)
    if strict and report.refused:
        return report
    writer = Writer(report, entries, by=by, publishing=publish, dry_run=dry_run)
    gc.freeze()  # what was read stays to the end, so nobody looks for garbage in it again and again
    try:
        if strict and not dry_run:
            write_all_or_nothing(entries, rendered, writer, progress)
        else:
            write_entries(entries, rendered, writer, progress)
    finally:
        gc.unfreeze()
    report.notes += writer.references_to_nowhere()
    report.dead_links = without_known(report.dead_links)
    return report


def read_options(kind: str, mapping: dict[str, Any]) -> Options:
    """Raises ValidationError for a map that says something else than the two things it can say."""
    unknown = set(mapping) - {"topic_layouts", "drop_tags"}
    if unknown:
        raise ValidationError(f"The map knows topic_layouts and drop_tags, not {', '.join(sorted(unknown))}.")
    return Options(
        kind=kind,
        topic_layouts=tuple(mapping.get("topic_layouts") or ()),
        dropped_tags=frozenset(name_key(str(tag)) for tag in mapping.get("drop_tags") or ()),
    )


def read_map(path: Path) -> dict[str, Any]:
    """Raises ValidationError when the file is no YAML mapping."""
    try:
        mapping = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ValidationError(f"{path}: {error}") from error
    if not isinstance(mapping, dict):
        raise ValidationError(f"{path} is no list of “key: value”.")
    return mapping


def refuse_unrendered(
    entries: list[Entry], rendered: list[Rendered | ValidationError], report: Report
) -> None:
    for entry, result in zip(entries, rendered, strict=True):
        with report.refusing(entry.source.name):
            rendered_or_refused(result)


def write_all_or_nothing(
    entries: list[Entry], rendered: Iterable[Rendered | ValidationError], writer: Writer, progress: Progress
) -> None:
    with transaction.atomic():
        write_entries(entries, rendered, writer, progress)
        if writer.report.refused:
            transaction.set_rollback(True)
    writer.take_back_files()


def write_entries(
    entries: list[Entry], rendered: Iterable[Rendered | ValidationError], writer: Writer, progress: Progress
) -> None:
    report, known = writer.report, set()
    for entry in entries:
        with report.refusing(entry.source.name):
            writer.know(entry)
            known.add(entry.source.place)
    done = 0
    for bundle in bundles(zip(entries, rendered, strict=True), 1 if writer.dry_run else TOGETHER):
        pairs = [pair for pair in bundle if pair[0].source.place in known]
        write_in_halves(pairs, writer.write, report)
        done += len(bundle)
        progress("written", done, len(entries))
    for bundle in bundles(writer.again(), TOGETHER):  # what they refer to came after them
        write_in_halves(bundle, writer.write_again, report)


def write_in_halves(bundle: list[Pair], write: Callable[[list[Pair]], None], report: Report) -> None:
    """Write entries together; where one is refused, each half by itself, until it is told of that one."""
    if len(bundle) == 1:
        with report.refusing(bundle[0][0].source.name):
            write(bundle)
    elif bundle:
        try:
            write(bundle)
        except NOT_IMPORTED:
            half = len(bundle) // 2
            write_in_halves(bundle[:half], write, report)
            write_in_halves(bundle[half:], write, report)


def without_known(dead_links: list[str]) -> list[str]:
    """Those that do not lead to a page which was there before the import."""
    paths = {link: link.rpartition(": ")[2].split("#")[0].split("?")[0] for link in dead_links}
    known: set[str] = set()
    for some in bundles(set(paths.values()), 500):
        known.update(Address.objects.filter(path__in=some).values_list("path", flat=True))
    return [link for link in dead_links if paths[link] not in known]
