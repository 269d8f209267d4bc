from typing import Any

from django.contrib.auth.models import AbstractUser

from carthub.editorial.models import Document, Event, Revision, What

SYSTEM = "CartHub"


def name_of(user: AbstractUser | None) -> str:
    """The name that history keeps, whatever becomes of the account."""
    return (user.get_full_name() or user.get_username()) if user else SYSTEM


def record_event(what: What, *, by: AbstractUser | None, **about: Any) -> Event:
    """Note one thing that was done; `about` is what `new_event` takes."""
    event = new_event(what, by=by, **about)
    event.save()
    return event


def new_event(
    what: What,
    *,
    by: AbstractUser | None,
    document: Document | None = None,
    revision: Revision | None = None,
    subject: str = "",
    reason: str = "",
) -> Event:
    """An event still to be saved, for many that are saved at once."""
    return Event(
        what=what,
        by=by,
        by_name=name_of(by),
        document=document,
        revision=revision,
        subject=(subject or str(document or ""))[:200],
        reason=reason,
    )
