from django.core.management.base import BaseCommand

from articles.removal import remove_examples
from carthub.editorial.models import Document
from carthub.editorial.services.purging import purge_changes


class Command(BaseCommand):
    help = "Delete every example page with its history, pictures and addresses."

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="only count them")

    def handle(self, *, dry_run, **options):
        if dry_run:
            self.stdout.write(f"{Document.objects.examples().count()} example pages would be removed.")
            return
        removed = remove_examples()
        self.stdout.write("{pages} pages, {topics} topics and {pictures} pictures removed.".format(**removed))
        for trouble in purge_changes(after_failure=True):
            self.stderr.write(trouble)
