from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from carthub.editorial.models import Address, Document, Revision, Schedule, SiteVersion, What
from carthub.editorial.services.addresses import hand_over_addresses
from carthub.editorial.services.events import record_event


@transaction.atomic
def delete_draft(
    document: Document, *, by: AbstractUser | None, send_readers_to: Document | None = None
) -> None:
    """Delete a page that readers never saw, with its versions.

    Its address is free again, or leads to the live page `send_readers_to`. Raises ValidationError for a page
    that was published once: it can be taken down, not deleted. The log keeps what was done, under the title.
    """
    if send_readers_to is not None:
        SiteVersion.lock()
    base = Document.objects.select_for_update(no_key=True).get(pk=document.pk)
    refuse_deletion(base)
    title = base.title
    if send_readers_to is not None:
        hand_over_addresses(base, send_readers_to, by=by)
    Document.objects.filter(pk=base.pk).update(latest_revision=None)
    Schedule.objects.filter(document=base).delete()
    Revision.objects.filter(document=base).delete()
    Address.objects.filter(document=base).delete()
    base.specific.delete()
    record_event(What.DRAFT_DELETED, by=by, subject=title)


def refuse_deletion(document: Document) -> None:
    if document.live_revision_id is not None:
        raise ValidationError(_("A page that was published can be taken down, not deleted."))
    if document.reviews.exists():
        raise ValidationError(_("A medical reviewer has read this page, so its history is kept."))
    if document.schedules.waiting().exclude(group=None).exists():
        raise ValidationError(_("This page is to be published together with others. Call that off first."))
    if document.erasings.exists():
        raise ValidationError(_("Somebody asked that this page be erased, so its history is kept."))
    translation = document.translations.first()
    if translation is not None:
        raise ValidationError(
            _("“%(title)s” is a translation of this page. Change that first.") % {"title": translation.title}
        )
