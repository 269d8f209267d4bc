from collections.abc import Iterable

from django.contrib.auth.models import AbstractUser

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

    `path` is where the notice leads to in the admin; without it, to the page's form. Mail is sent by `tick`.
    """
    told = {user.pk: user for user in users if user is not None and user != by and user.is_active}
    return Notice.objects.bulk_create(
        Notice(user=user, what=what, text=text[:300], document_id=document and document.pk, path=path)
        for user in told.values()
    )
