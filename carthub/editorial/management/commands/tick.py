from django.core.management.base import BaseCommand
from django.utils import timezone

from carthub.editorial.models import Schedule, SharedPage
from carthub.editorial.services.schedules import publish_due
from carthub.editorial.services.shares import tend_shares
from carthub.editorial.services.working import forget_old


class Command(BaseCommand):
    help = "Do what is due: publish and take down, end links that ran out. Run it every few minutes."

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="only count what is due")

    def handle(self, *, dry_run, **options):
        now = timezone.now()
        if dry_run:
            self.stdout.write(f"{Schedule.objects.due(now).count()} due.")
            ended = SharedPage.objects.expired(now).count()
        else:
            self.stdout.write(f"{publish_due(now)} done.")
            ended = tend_shares(now)
            forget_old(now)
        if ended:
            self.stdout.write(f"Links that ran out: {ended}.")
