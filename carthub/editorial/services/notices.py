from collections.abc import Iterable

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractUser
from django.utils import timezone
from django.utils.translation import gettext as _

from carthub.editorial.models import Document, Notice, Revision, What
from carthub.editorial.services.events import name_of


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


def tell_published(pages: Iterable[tuple[Document, Revision, AbstractUser | None]]) -> list[Notice]:
    """Tell that pages are live, each by whom: who began it, sent it for its check or wrote this version.

    Two queries, however many pages go live together.
    """
    concerned = [
        (document, by, {document.created_by_id, document.sent_by_id, revision.by_id} - {None, by and by.pk})
        for document, revision, by in pages
    ]
    ids = set().union(*(people for _document, _by, people in concerned))
    active = get_user_model().objects.filter(is_active=True).in_bulk(ids) if ids else {}
    words = _("%(name)s published “%(title)s”.")
    return Notice.objects.bulk_create(
        Notice(
            user=active[pk],
            what=What.PUBLISHED,
            text=(words % {"name": name_of(by), "title": document.title})[:300],
            document_id=document.pk,
        )
        for document, by, people in concerned
        for pk in sorted(people & active.keys())
    )


def open_notice(notice: Notice) -> None:
    """Mark it as seen, and with it what else leads to the same place."""
    Notice.objects.same_place(notice).unseen().update(seen_at=timezone.now())


def see_all(user: AbstractUser, *, newest: int) -> int:
    """Mark everything up to one notice as seen; what came since then was not on the screen."""
    return Notice.objects.filter(user=user, pk__lte=newest).unseen().update(seen_at=timezone.now())
