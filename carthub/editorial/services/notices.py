from collections.abc import Iterable

from django.contrib.auth.models import AbstractUser
from django.utils import timezone

from carthub.editorial.models import Document, Notice


def notify(
    users: Iterable[AbstractUser | None],
    what: str,
    text: str,
    *,
    by: AbstractUser | None,
    document: Document | None = None,
    path: str = "",
) -> list[Notice]:
    """Tell people of something, each once; whoever did it, and who no longer signs in, is left out.

    `path` is where the notice leads to in the admin; without it, to the page's form. Mail is sent by `tick`,
    so `text` may name the page and quotes nothing of its draft.
    """
    told = {user.pk: user for user in users if user is not None and user != by and user.is_active}
    return Notice.objects.bulk_create(
        Notice(user=user, what=what, text=text[:300], document_id=document and document.pk, path=path)
        for user in told.values()
    )


def open_notice(notice: Notice) -> None:
    """Mark it as seen, and with it what else leads to the same place."""
    Notice.objects.same_place(notice).unseen().update(seen_at=timezone.now())


def see_all(user: AbstractUser, *, newest: int) -> int:
    """Mark everything up to one notice as seen; what came since then was not on the screen."""
    return Notice.objects.filter(user=user, pk__lte=newest).unseen().update(seen_at=timezone.now())
