"""Erasing a page for a person who withdraws consent, or by order: two people, and nothing of it is left.

Id, hashes, dates and the names of colleagues stay. Everything else that was published is archived instead.
"""

import secrets
from typing import Any

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from carthub.editorial.append_only import lifted
from carthub.editorial.models import (
    Address,
    Change,
    Document,
    ErasedAddress,
    Erasing,
    Reference,
    SiteVersion,
    What,
)
from carthub.editorial.models.erasing import SHORTEST_REASON
from carthub.editorial.permissions import Right, holders_of
from carthub.editorial.press_plan import press_plan
from carthub.editorial.querysets import Stage
from carthub.editorial.services.erasures import ERASED, log_of, scrub_log
from carthub.editorial.services.events import name_of, record_event
from carthub.editorial.services.newsstand import write_pages
from carthub.editorial.services.notices import notify
from carthub.editorial.services.picture_uses import delete_unused_pictures, pictures_of
from carthub.editorial.services.pictures import delete_files
from carthub.editorial.services.plans import cancel_schedule
from carthub.editorial.services.revisions import refuse_erased
from carthub.editorial.services.sites import forget_links
from carthub.editorial.services.traces import forget_traces, traces_of
from carthub.editorial.services.words import forget_words
from carthub.editorial.showing import erase_address


@transaction.atomic
def ask_to_erase(document: Document, *, ground: str, reason: str, by: AbstractUser) -> Erasing:
    """Ask that a page be erased; everybody who may confirm it is told.

    Raises ValidationError at `reason` when it says too little, and when somebody has asked already. A request
    that nobody confirmed in time makes room for a new one.
    """
    document = Document.objects.select_for_update(no_key=True).get(pk=document.pk)
    refuse_erased(document)
    if len(reason.strip()) < SHORTEST_REASON:
        raise ValidationError({"reason": _("Say in at least %d characters why.") % SHORTEST_REASON})
    if document.erasings.open().exists():
        raise ValidationError(_("Somebody has asked for this already."))
    document.erasings.filter(confirmed_at=None, dropped_at=None).update(dropped_at=timezone.now())
    erasing = Erasing.objects.create(
        document=document, ground=ground, reason=reason.strip(), asked_by=by, asked_by_name=name_of(by)
    )
    record_event(What.ERASING_ASKED, by=by, document=document, reason=erasing.reason)
    words = _("%(name)s asks that “%(title)s” be erased.") % {"name": name_of(by), "title": document.title}
    address = erase_address(document)
    notify(holders_of(Right.ERASE), What.ERASING_ASKED, words, by=by, document=document, path=address)
    return erasing


@transaction.atomic
def drop_erasing(erasing: Erasing, *, by: AbstractUser) -> Erasing:
    """Leave the page as it is after all."""
    document = Document.objects.select_for_update(no_key=True).get(pk=erasing.document_id)
    erasing = Erasing.objects.get(pk=erasing.pk)
    if erasing.confirmed_at or erasing.dropped_at:
        raise ValidationError(_("This was decided already."))
    erasing.dropped_by, erasing.dropped_at = by, timezone.now()
    erasing.save(update_fields=["dropped_by", "dropped_at"])
    record_event(What.ERASING_DROPPED, by=by, document=document)
    words = _("“%s” is not erased after all.") % document.title
    notify([erasing.asked_by], What.ERASING_DROPPED, words, by=by, document=document)
    return erasing


@transaction.atomic
def erase(erasing: Erasing, *, by: AbstractUser) -> Erasing:
    """Erase the page for good; `by` is the second person.

    Raises ValidationError for the person who asked, and for a request that was decided or lapsed.
    """
    site_version = SiteVersion.lock()
    # Held whole, so that nobody adds a row that points at it meanwhile.
    document = Document.objects.select_for_update().get(pk=erasing.document_id).specific
    erasing = Erasing.objects.get(pk=erasing.pk)
    refuse_confirmation(erasing, by)
    cancel_schedule(document, by=by)
    with lifted():
        what_went = erase_content(document)
        document = Document.objects.get(pk=document.pk)
        record_event(What.ERASED, by=by, document=document)
    erasing.confirmed_by, erasing.confirmed_by_name = by, name_of(by)
    erasing.confirmed_at, erasing.what_went = document.erased_at, what_went
    erasing.save()
    words = _("The page that you asked to erase is erased.")
    notify([erasing.asked_by], What.ERASED, words, by=by, document=document)
    site_version.changed(Change.What.REMOVED, document)
    return erasing


@transaction.atomic
def erase_at_once(
    document: Document, *, ground: str, reason: str, asked_by: AbstractUser, confirmed_by: AbstractUser
) -> Erasing:
    """Erase on the word of two people who are not at a screen, for an operator."""
    SiteVersion.lock()
    return erase(ask_to_erase(document, ground=ground, reason=reason, by=asked_by), by=confirmed_by)


def delete_left_files(document: Document) -> None:
    """Delete files of pictures that a fault of the storage left behind when their rows went."""
    for erasing in document.erasings.done():
        for key in erasing.what_went["pictures"]:
            delete_files(key)


def refuse_confirmation(erasing: Erasing, by: AbstractUser) -> None:
    if erasing.confirmed_at or erasing.dropped_at:
        raise ValidationError(_("This was decided already."))
    if not Erasing.objects.open().filter(pk=erasing.pk).exists():
        raise ValidationError(_("Nobody confirmed this within 30 days. It has to be asked for again."))
    if erasing.asked_by_id == by.pk:
        raise ValidationError(_("You asked for it, so somebody else has to confirm it."))
    if not by.has_perm(Right.ERASE):
        raise ValidationError(_("%s may not confirm that a page is erased.") % name_of(by))


def erase_content(document: Document) -> dict[str, Any]:
    """Take everything out of every table; answers what went, without a word of it."""
    pictures, traces = pictures_of([document.pk]), traces_of(document)
    hashes = list(document.revisions.order_by("number").values_list("sha256", flat=True))
    forget_words(document)
    take_off_the_newsstand(document)
    counts = what_would_go(document)
    for erasure in press_plan().ERASURES:
        erasure.scrub(erasure.rows(document))
    empty_row(document)
    ids = {picture.key: picture.pk for picture in pictures}
    deleted = delete_unused_pictures(pictures)
    scrub_log(log_of(["picture"], [ids[key] for key in deleted]))
    let_addresses_answer(document)
    forget_links(traces.paths)
    forget_traces(traces)
    return {
        "counts": counts,
        "sha256": hashes,
        "pictures": deleted,
        "pictures_kept": sorted(set(ids) - set(deleted)),
        "published": document.first_published_at and document.first_published_at.isoformat(),
    }


def what_would_go(document: Document) -> dict[str, int]:
    """How many rows of each kind there are to go."""
    counts = {each.name: each.rows(document).count() for each in press_plan().ERASURES if each.name}
    return {name: count for name, count in counts.items() if count}


def take_off_the_newsstand(document: Document) -> None:
    """Lists, counts, feeds and search lose the page as when it is taken down; then its row goes too."""
    published = document.published_row()
    if published is None:
        return
    if document.is_live:
        document.withdrawn_at = timezone.now()
        write_pages([(document, document.press_address(document.live_revision.content), {})])
    published.delete()
    Reference.objects.filter(citations=None).delete()


def empty_row(document: Document) -> None:
    Document.objects.filter(pk=document.pk).update(
        title=ERASED,
        slug=f"erased-{secrets.token_hex(8)}",
        body="",
        picture=None,
        picture_alt="",
        picture_caption="",
        live_revision=None,
        differs=False,
        withdrawn_reason="",
        withdrawn_text="",
        withdrawn_note="",
        send_readers_to=None,
        stage=Stage.DRAFT,
        reviewer=None,
        sent_by=None,
        sent_at=None,
        erased_at=timezone.now(),
    )


def let_addresses_answer(document: Document) -> None:
    """Keep only fingerprints of the addresses: they answer that the page is gone, and are nobody else's."""
    known = document.first_published_at is not None
    ErasedAddress.objects.bulk_create(
        [
            ErasedAddress(
                sha256=ErasedAddress.fingerprint(address.path),
                document_id=document.pk,
                was_public=known and address.state != Address.State.HELD,
            )
            for address in document.addresses.order_by("path")
        ],
        ignore_conflicts=True,  # one address with and without its last slash
    )
    document.addresses.all().delete()
