"""Opening one version to somebody outside, by a link that ends."""

import secrets
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from carthub.editorial.models import Document, Revision, Share, SharedPage, What
from carthub.editorial.services.events import name_of, record_event
from carthub.editorial.services.outside import take_in_comments
from carthub.editorial.services.revisions import refuse_erased
from carthub.lib.canonical import sha256_of

TOKEN_BYTES = 32
DAYS = (7, 14, 30)
LISTED_FOR = timedelta(days=30)  # after its end


def share(
    revision: Revision, *, by: AbstractUser, for_whom: str, days: int = 14, may_comment: bool = True
) -> tuple[Share, str]:
    """Bake a version for one reader outside; returns the link and its token, which is kept nowhere.

    Raises ValidationError for a text that cannot be rendered, and for other days than `DAYS`.
    """
    if days not in DAYS:
        raise ValidationError({"days": _("Choose how long the link is open.")})
    if not for_whom.strip():
        raise ValidationError({"for_whom": _("Say who reads it.")})
    row = revision.document.specific.preview_row(revision)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    baked = {
        "token_sha256": sha256_of(token),
        "kind": row._meta.label,
        "values": SharedPage.baked(row),
        "context": {
            "for_whom": for_whom,
            "topics": revision.content.get("topics", []),
            "pictures": [facts["key"] for facts in revision.content.get("picture_facts", [])],
        },
        "may_comment": may_comment,
        "expires_at": timezone.now() + timedelta(days=days),
    }
    return keep_share(revision, baked, by=by, for_whom=for_whom), token


@transaction.atomic
def keep_share(revision: Revision, baked: dict[str, Any], *, by: AbstractUser, for_whom: str) -> Share:
    document = Document.objects.select_for_update(no_key=True).get(pk=revision.document_id)
    refuse_erased(document)
    made = Share.objects.create(
        document=document, revision=revision, for_whom=for_whom, by=by, by_name=name_of(by)
    )
    SharedPage.objects.create(share=made, **baked)
    record_event(What.SHARED, by=by, document=document, revision=revision, reason=for_whom)
    return made


@transaction.atomic
def end_share(made: Share, *, by: AbstractUser | None) -> Share:
    """Close a link: what was baked goes, what was commented stays as notes; a second call changes nothing."""
    page = SharedPage.objects.select_for_update(no_key=True).get(pk=made.pk)
    if page.ended:
        return made
    take_in_comments(made.document)
    page.comments.all().delete()
    page.ended, page.values, page.context = True, {}, {}
    page.save(update_fields=["ended", "values", "context"])
    made.ended_at, made.ended_by = timezone.now(), by
    made.ended_by_name = name_of(by)
    made.save(update_fields=["ended_at", "ended_by", "ended_by_name"])
    record_event(
        What.SHARE_ENDED, by=by, document=made.document, revision=made.revision, reason=made.for_whom
    )
    return made


def tend_shares(now: datetime) -> int:
    """Take comments in, close what has expired, forget what ended long ago; returns how many it closed."""
    take_in_comments()
    expired = Share.objects.filter(page__in=SharedPage.objects.expired(now))
    ended = [end_share(made, by=None) for made in expired]
    Share.objects.filter(ended_at__lte=now - LISTED_FOR).delete()
    return len(ended)
