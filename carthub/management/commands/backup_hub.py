from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from carthub.backups import BackupError, back_up_database


class Command(BaseCommand):
    help = "Copy the database into the folder for backups; pictures lie as files in media beside it."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="Only say which database it is.")

    def handle(self, *, dry_run, **options):
        if dry_run:
            self.stdout.write(f"Would copy {connection.settings_dict['NAME']}")
            return
        try:
            self.stdout.write(str(back_up_database()))
        except BackupError as error:
            raise CommandError(str(error)) from error
