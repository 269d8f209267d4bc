from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from articles.importing.importer import import_folder, read_map
from carthub.editorial.services.purging import purge_changes
from carthub.lib.progress import Progress


class Command(BaseCommand):
    help = "Import articles and topic pages from a folder of Markdown files."

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path)
        parser.add_argument("--kind", choices=["article", "topic", "auto"], default="auto")
        parser.add_argument("--publish", action="store_true", help="publish what its file calls published")
        parser.add_argument("--by", metavar="USER", help="the name of the user who imports")
        parser.add_argument("--map", type=Path, metavar="FILE", help="YAML: topic_layouts and drop_tags")
        parser.add_argument("--dry-run", action="store_true", help="tell what would be done")
        parser.add_argument("--strict", action="store_true", help="write nothing when one file is refused")
        parser.add_argument("--limit", type=int, metavar="N", help="only the first N files")

    def handle(self, *, folder, kind, publish, by, dry_run, strict, limit, **options):
        if not folder.is_dir():
            raise CommandError(f"{folder} is no folder.")
        self.progress, self.written = Progress(self.stderr), 0
        try:
            report = import_folder(
                folder,
                by=self.find_user(by),
                kind=kind,
                publish=publish,
                mapping=read_map(options["map"]) if options["map"] else None,
                dry_run=dry_run,
                strict=strict,
                limit=limit,
                progress=self.show_progress,
            )
        except (BrokenProcessPool, KeyboardInterrupt) as stopped:
            self.progress.end()
            why = "Stopped" if isinstance(stopped, KeyboardInterrupt) else "A process that rendered died"
            written = 0 if dry_run or strict else self.written
            raise CommandError(
                f"{why}. {written} files were gone through, each whole or not at all. Run it again."
            ) from stopped
        except (ValidationError, OSError) as error:
            raise CommandError(" ".join(getattr(error, "messages", [str(error)]))) from error
        self.progress.end()
        if strict and report.refused:
            self.stdout.write("Nothing was written.")
        if dry_run:
            self.stdout.write("A dry run: nothing was written.")
        self.stdout.write("\n".join(report.lines()))
        for trouble in [] if dry_run else purge_changes(after_failure=True):
            self.stderr.write(trouble)
        if report.refused:
            raise SystemExit(1)

    def find_user(self, name):
        if not name:
            return None
        user = get_user_model().objects.filter(username=name).first()
        if user is None:
            raise CommandError(f"There is no user “{name}”.")
        return user

    def show_progress(self, step, done, of):
        self.written = done if step == "written" else 0
        self.progress(step, done, of)
