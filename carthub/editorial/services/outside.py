"""What somebody outside writes about a version that was opened to them."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from carthub.editorial.models import Document, Note, OutsideComment, SharedPage
from carthub.editorial.services.notes import keep_note
from carthub.lib.anchors import CONTEXT, Anchor

MOST_A_MINUTE = 5
MOST_A_LINK = 200


def leave_comment(page: SharedPage, *, name: str, text: str, passage: Anchor) -> OutsideComment:
    """Put a comment into the inbox; one statement, since nobody outside holds a transaction.

    Raises ValidationError when too many came by this link.
    """
    refuse_too_many(page)
    return page.comments.create(
        name=name,
        text=text,
        quote=passage.quote,
        prefix=passage.prefix[-CONTEXT:],
        suffix=passage.suffix[:CONTEXT],
    )


def refuse_too_many(page: SharedPage) -> None:
    lately = Q(at__gte=timezone.now() - timedelta(minutes=1))
    counts = page.comments.aggregate(all=Count("pk"), lately=Count("pk", filter=lately))
    if counts["all"] >= MOST_A_LINK:
        raise ValidationError(_("No more comments fit here. Please write to whoever sent you the link."))
    if counts["lately"] >= MOST_A_MINUTE:
        raise ValidationError(_("That was a lot at once. Wait a minute, then send it again."))


def take_in_comments(document: Document | None = None) -> int:
    """Turn what waits in the inbox, for one page or for all, into notes; returns how many.

    Whoever made the link is told, and those who work on the page.
    """
    waiting = OutsideComment.objects.waiting()
    if document is not None:
        waiting = waiting.filter(page__share__document=document.pk)
    if not waiting.exists():
        return 0
    with transaction.atomic():
        comments = waiting.select_for_update(of=("self",), no_key=True).select_related(
            "page__share__revision", "page__share__by"
        )
        taken = [take_in(comment) for comment in comments]
        OutsideComment.objects.filter(pk__in=taken).update(taken_at=timezone.now())
    return len(taken)


def take_in(comment: OutsideComment) -> int:
    share = comment.page.share
    note = Note(text=comment.text, by_name=comment.name, share=share, at=comment.at)
    passage = Anchor(comment.quote, comment.prefix, comment.suffix)
    words = _("%(name)s, outside, commented on “%(title)s”.")
    keep_note(note, share.revision, passage, words=words, also=share.by)
    return comment.pk
