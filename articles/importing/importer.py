from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml
from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.db import transaction

from articles.importing.entry import Entry, Options
from articles.importing.planning import Progress, plan_import, render_text, text_of
from articles.importing.report import Report
from articles.importing.writing import Writer, rendered_or_refused
from carthub.editorial.models import Address
from carthub.lib.every_core import on_every_core
from carthub.lib.names import name_key
from carthub.lib.rendering import Rendered


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

    All files are parsed before the first write, and rendered on every core while others are written. Each is
    written in a transaction of its own, whole or not at all, and with `dry_run` not at all; with `strict` all
    are rendered first and written in one transaction, and nothing is when one file is refused.
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
    if strict and not dry_run:
        write_all_or_nothing(entries, rendered, writer, progress)
    else:
        write_entries(entries, rendered, writer, progress)
    report.notes += writer.references_to_nowhere()
    report.dead_links = [link for link in report.dead_links if not is_known(link)]
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
    for number, (entry, result) in enumerate(zip(entries, rendered, strict=True), start=1):
        if entry.source.place in known:
            with report.refusing(entry.source.name):
                writer.write(entry, result)
        progress("written", number, len(entries))
    for entry in list(writer.unresolved):  # what they refer to came after them
        with report.refusing(entry.source.name):
            writer.write_again(entry)


def is_known(dead_link: str) -> bool:
    path = dead_link.rpartition(": ")[2].split("#")[0].split("?")[0]
    return Address.objects.filter(path=path).exists()
