from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from carthub.accounts import user_named
from carthub.backups import overwrite_deleted_rows
from carthub.editorial.models import Document, Erasing
from carthub.editorial.permissions import Right
from carthub.editorial.services.erasing import delete_left_files, erase_at_once, what_would_go
from carthub.editorial.services.purging import purge_changes
from carthub.lib import backup_files


class Command(BaseCommand):
    help = "Erase a page for good, on the word of two people, and name the backups that still hold it."

    def add_arguments(self, parser):
        parser.add_argument("id", type=int, help="the number of the page, as in its address in the admin")
        parser.add_argument("--asked-by", metavar="NAME", help="the user who asks for it")
        parser.add_argument("--confirmed-by", metavar="NAME", help="another user, who confirms it")
        parser.add_argument("--ground", choices=Erasing.Ground.values, default=Erasing.Ground.OTHER)
        parser.add_argument("--reason", default="", help="kept for ever, so name nobody in it")
        parser.add_argument("--dry-run", action="store_true", help="only say what would go")

    def handle(self, *, id, dry_run, **options):
        document = Document.objects.filter(pk=id).first()
        if document is None:
            raise CommandError(f"There is no page with the number {id}.")
        if document.erased_at is not None:
            try:
                delete_left_files(document)
            except OSError as error:
                raise CommandError(f"The pictures are still there: {error}. Run this again later.") from error
            self.stdout.write(f"Page {id} was erased on {document.erased_at:%Y-%m-%d}.")
        elif dry_run:
            counts = in_words(what_would_go(document.specific))
            self.stdout.write(f"Would erase {document.get_absolute_url()}: {counts}.")
        else:
            erasing = self.erase(document, **options)
            self.stdout.write(f"Page {id} is erased: {in_words(erasing.what_went['counts'])}.")
            for trouble in purge_changes(after_failure=True):
                self.stderr.write(trouble)
        document.refresh_from_db()
        if document.erased_at is not None:
            overwrite_deleted_rows()
        self.name_backups(document)

    def erase(self, document, *, asked_by, confirmed_by, ground, reason, **options):
        try:
            people = {
                "asked_by": holder(asked_by, Right.ASK_ERASING),
                "confirmed_by": holder(confirmed_by, Right.ERASE),
            }
            return erase_at_once(document, ground=ground, reason=reason, **people)
        except ValidationError as refusal:
            raise CommandError(" ".join(refusal.messages)) from refusal

    def name_backups(self, document):
        backups = backup_files.made_between(document.created_at, document.erased_at or timezone.now())
        for path in backups:
            self.stdout.write(f"{path} still holds it.")
        if not backups:
            self.stdout.write(f"No backup in {backup_files.folder()} holds it.")


def holder(name, right):
    """The user with this name, who must have the right."""
    user = user_named(name or "")
    if not user.has_perm(right):
        raise ValidationError(f"{name} may not do this.")
    return user


def in_words(counts):
    return ", ".join(f"{number} {name}" for name, number in counts.items())
