from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from carthub.accounts import FIRST_USER, renew_password, user_named


class Command(BaseCommand):
    help = "Give a user a new random password and print it once."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("username", nargs="?", default=FIRST_USER)
        parser.add_argument("--dry-run", action="store_true", help="Only check that the user exists.")

    def handle(self, *, username, dry_run, **options):
        try:
            user = user_named(username)
        except ValidationError as error:
            raise CommandError(error.message) from error
        told = (
            "would get a new password"
            if dry_run
            else f"now signs in with the password {renew_password(user)}"
        )
        self.stdout.write(f"{username} {told}")
