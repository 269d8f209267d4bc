from django.core.management.base import BaseCommand
from django.utils import timezone

from carthub.editorial.models import Schedule, SharedPage
from carthub.editorial.services.mailing import tell_people, waiting_mails
from carthub.editorial.services.purging import purge_changes
from carthub.editorial.services.schedules import publish_due
from carthub.editorial.services.shares import tend_shares
from carthub.editorial.services.working import forget_old
from carthub.lib.upkeep import refresh_statistics


class Command(BaseCommand):
    help = "Publish and take down what is due, then remind people and mail them. Run it every few minutes."

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="only count what is due and what waits")

    def handle(self, *, dry_run, **options):
        now = timezone.now()
        (self.tell if dry_run else self.work)(now)

    def tell(self, now):
        self.stdout.write(f"{Schedule.objects.due(now).count()} due.")
        self.say(SharedPage.objects.expired(now).count(), "1 link ran out.", "%d links ran out.")
        self.say(len(waiting_mails(now)), "1 mail to send.", "%d mails to send.")

    def work(self, now):
        self.stdout.write(f"{publish_due(now)} done.")
        self.say(tend_shares(now), "1 link ran out.", "%d links ran out.")
        forget_old(now)
        refresh_statistics()
        self.warn(purge_changes(after_failure=True))
        report = tell_people(now)
        self.warn(report.troubles)
        self.say(report.sent, "1 mail sent.", "%d mails sent.")
        self.say(report.waiting, "1 mail waits.", "%d mails wait.")

    def warn(self, troubles):
        for trouble in troubles:
            self.stderr.write(trouble)

    def say(self, number, one, many):
        if number:
            self.stdout.write(one if number == 1 else many % number)
