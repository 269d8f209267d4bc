"""What is typed and not saved yet, kept for its writer alone."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.apps import apps
from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from carthub.editorial.models import Presence, WorkingCopy
from carthub.editorial.models.working import DRAFT_KEY, TAB

LONGEST = 300_000


@dataclass(frozen=True)
class Typing:
    """What a form sends to be kept.

    `offered` is the tab of an earlier copy that the form asks about; nothing is written over it until that is
    decided.
    """

    model: str
    document_id: int | None
    draft_key: str
    tab: str
    seen: int
    data: dict[str, list[str]]
    offered: str = ""


@transaction.atomic
def keep(typing: Typing, *, by: AbstractUser) -> datetime:
    """Keep what was typed in place of what the same form, or one opened earlier, kept before; returns when.

    Raises ValidationError when a form opened later keeps its own, or the page or the form cannot be kept.
    """
    refuse_unkeepable(typing)
    now = timezone.now()
    values = {"tab": typing.tab, "seen": typing.seen, "data": typing.data, "kept_at": now}
    own = WorkingCopy.objects.of_page(by, typing.document_id, typing.draft_key)
    if own.filter(tab__lte=typing.tab).exclude(tab=typing.offered).update(**values):
        return now
    refuse_gone(typing)
    values |= {"model": typing.model}
    place = {"user": by, "document_id": typing.document_id, "draft_key": typing.draft_key}
    copy, created = WorkingCopy.objects.get_or_create(**place, defaults=values)
    if not created:
        refuse_other(copy, typing)
    refuse_gone(typing)  # while it was added, too
    return now


def refuse_unkeepable(typing: Typing) -> None:
    is_new = typing.document_id is None
    if not TAB.fullmatch(typing.tab) or (is_new and not DRAFT_KEY.fullmatch(typing.draft_key)):
        raise ValidationError(_("Not kept: open this page again first."))
    if len(json.dumps(typing.data, ensure_ascii=False)) > LONGEST:
        raise ValidationError(
            _("Not kept: this is too long. Up to %d characters are kept; make it shorter.") % LONGEST
        )


def refuse_gone(typing: Typing) -> None:
    if typing.document_id is None:
        return
    if not apps.get_model(typing.model).objects.filter(pk=typing.document_id, erased_at=None).exists():
        raise ValidationError(_("Not kept: this page was deleted. Copy your text into a new one."))


def refuse_other(copy: WorkingCopy, typing: Typing) -> None:
    if copy.tab == typing.offered:
        raise ValidationError(_("Not kept: choose at the top first what becomes of your earlier text."))
    raise ValidationError(
        _(
            "Not kept here: you opened this page again in another window, and what you type there is kept. "
            "If you save both, you are asked which one goes on."
        )
    )


@transaction.atomic
def forget(tabs: Iterable[str], *, by: AbstractUser) -> int:
    """Forget what these forms of somebody kept, saved now or thrown away; returns how many copies there were.

    What another window of the same page kept stays.
    """
    known = [tab for tab in tabs if TAB.fullmatch(tab)]
    return WorkingCopy.objects.filter(user=by, tab__in=known).delete()[0]


@transaction.atomic
def forget_old(now: datetime) -> int:
    """Forget what nobody came back for, and who had a page open; returns how many copies there were."""
    Presence.objects.old(now).delete()
    return WorkingCopy.objects.old(now).delete()[0]
