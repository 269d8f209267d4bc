from django.core.management.base import BaseCommand
from django.utils import timezone

from carthub.editorial.models import Schedule
from carthub.editorial.services.schedules import publish_due
from carthub.editorial.services.shares import tend_shares
from carthub.editorial.services.working import forget_old


class Command(BaseCommand):
    help = "Do what is due: publish and take down at their times. Run it every few minutes."

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="only count what is due")

    def handle(self, *, dry_run, **options):
        now = timezone.now()
        if dry_run:
            self.stdout.write(f"{Schedule.objects.due(now).count()} due.")
            return
        self.stdout.write(f"{publish_due(now)} done, {tend_shares(now)} links ran out.")
        forget_old(now)
