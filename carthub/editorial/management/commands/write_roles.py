from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from carthub.editorial.role_table import written_into


class Command(BaseCommand):
    help = "Write who may do what, from carthub/editorial/permissions.py, into docs/editors.md."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="only say whether it would change")

    def handle(self, *, dry_run, **options):
        guide = settings.BASE_DIR / "docs" / "editors.md"
        old = guide.read_text()
        try:
            new = written_into(old)
        except ValueError as error:
            raise CommandError(f"{guide}: {error}") from error
        if new != old and not dry_run:
            guide.write_text(new)
        self.stdout.write("The table was out of date." if new != old else "The table is up to date.")
