from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from carthub.lib.environment import port_trouble
from carthub.preparing import prepare


class Command(BaseCommand):
    help = "Make everything ready to serve: database, first user, example pages, static files."
    requires_system_checks = []  # a start is not the place to wait for them: make lint runs them

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="Say what is waiting and do nothing.")

    def handle(self, *, dry_run, **options):
        if trouble := port_trouble(settings.HOST, settings.PORT):
            raise CommandError(trouble)
        for line in prepare(dry_run=dry_run):
            self.stdout.write(line)
            self.stdout.flush()
