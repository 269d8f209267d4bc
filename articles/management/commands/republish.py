from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from articles.services import recount_topics
from carthub.editorial.models import Document
from carthub.editorial.services.publishing import republish_all
from carthub.editorial.services.purging import purge_changes

EVERY = 100


class Command(BaseCommand):
    help = "Rebuild every published page from its live version; readers see no difference."

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="only count them")

    def handle(self, *, dry_run, **options):
        if dry_run:
            pages = Document.objects.exclude(live_revision=None).count()
            self.stdout.write(f"{pages} pages would be rebuilt.")
            return
        number = 0
        try:
            for number, _document in enumerate(republish_all(), start=1):
                if number % EVERY == 0:
                    self.stderr.write(f"{number} rebuilt")
        except ValidationError as refusal:
            raise CommandError(f"Stopped after {number} pages. {' '.join(refusal.messages)}") from refusal
        recount_topics()
        self.stdout.write(f"{number} pages rebuilt.")
        for trouble in purge_changes(after_failure=True):
            self.stderr.write(trouble)
