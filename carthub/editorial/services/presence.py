from datetime import datetime

from django.contrib.auth.models import AbstractUser
from django.db import transaction
from django.utils import timezone

from carthub.editorial.models import Document, Presence


@transaction.atomic
def note_presence(document_id: int, *, by: AbstractUser, tab: str) -> list[Presence]:
    """Note that somebody has a page open; returns who else has, another window of their own included."""
    now = timezone.now()
    here = list(Presence.objects.here(document_id, now))
    own = next((each for each in here if each.user_id == by.pk), None)
    if own is not None:
        Presence.objects.filter(pk=own.pk).update(at=now, tab=tab)
    else:
        begin(document_id, by, tab, now)
    return [each for each in here if each.user_id != by.pk or each.is_beside(tab)]


def begin(document_id: int, by: AbstractUser, tab: str, now: datetime) -> None:
    if Document.objects.filter(pk=document_id).exists():
        values = {"tab": tab, "since": now, "at": now}
        Presence.objects.update_or_create(document_id=document_id, user=by, defaults=values)
