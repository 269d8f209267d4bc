from concurrent.futures.process import BrokenProcessPool

from django.core.management.base import BaseCommand, CommandError

from articles.services import recount_topics
from carthub.editorial.models import Document
from carthub.editorial.services.purging import purge_changes
from carthub.editorial.services.republishing import republish_all
from carthub.lib.progress import Progress


class Command(BaseCommand):
    help = "Rebuild every published page from its live version; readers see no difference."

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="only count them")

    def handle(self, *, dry_run, **options):
        pages = Document.objects.exclude(live_revision=None).count()
        if dry_run:
            self.stdout.write(f"{pages} pages would be rebuilt.")
            return
        done, refused = 0, []
        progress = Progress(self.stderr)
        try:
            for done, _document in enumerate(republish_all(refused.append), start=1):
                progress("rebuilt", done, pages)
        except (BrokenProcessPool, KeyboardInterrupt) as stopped:
            progress.end()
            why = "Stopped" if isinstance(stopped, KeyboardInterrupt) else "A process that rendered died"
            raise CommandError(
                f"{why}. {done} pages are rebuilt, the others are as they were. Run it again."
            ) from stopped
        progress.end()
        recount_topics()
        self.stdout.write(f"{done} pages rebuilt.")
        for trouble in purge_changes(after_failure=True):
            self.stderr.write(trouble)
        if refused:
            raise CommandError("\n".join(map(told, refused)))


def told(page):
    title = Document.objects.get(pk=page.document_id).title
    return f"“{title}” stays as it was. {' '.join(page.refusal.messages)}"
