import re
from collections.abc import Collection, Mapping

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from carthub.editorial.linking import is_answered
from carthub.editorial.models import (
    Address,
    Change,
    Document,
    ErasedAddress,
    MissedAddress,
    SiteVersion,
    What,
)
from carthub.editorial.models.addresses import LONGEST_PATH, spellings
from carthub.editorial.services.events import record_event

PATH = re.compile(r"/[^\s?#\\]*")
WAS_ERASED = gettext_lazy("The address %s was that of a page that was erased. Choose another.")
NOT_FOR_PAGES = ("/admin/", "/accounts/", "/api/", "/read/", "/static/", "/media/")


def hold_addresses(documents: Collection[Document]) -> None:
    """Keep the address of each draft for it, from the first save on.

    Raises ValidationError at `slug` when another document holds it or once had it.
    """
    refuse_taken_addresses(documents)
    paths = {document.get_absolute_url(): document.pk for document in documents}
    own = Address.objects.filter(document__in=paths.values(), state=Address.State.HELD)
    own.exclude(path__in=paths).delete()
    known = set(Address.objects.filter(path__in=paths).values_list("path", flat=True))
    Address.objects.bulk_create(
        Address(path=path, document_id=pk, state=Address.State.HELD)
        for path, pk in paths.items()
        if path not in known
    )


def refuse_taken_addresses(documents: Collection[Document]) -> None:
    """Raise ValidationError at `slug` when another document holds an address or once had it.

    A page that was taken down may have given its address on; it is refused when it is published again.
    """
    paths = {document.get_absolute_url(): document for document in documents}
    for holder in Address.objects.filter(path__in=paths).select_related("document"):
        document = paths[holder.path]
        left = document.withdrawn_at and holder.state == Address.State.MOVED
        if holder.document_id != document.pk and not left:
            words = {"path": holder.path, "title": holder.document.title}
            raise ValidationError({"slug": _("The address %(path)s belongs to “%(title)s”.") % words})
    for path in ErasedAddress.objects.among(paths):
        raise ValidationError({"slug": WAS_ERASED % path})


def publish_addresses(paths: Mapping[int, str]) -> None:
    """Make one path of each document the live one; its earlier one moves there in one hop.

    A hop is one, because an address points at its document. `paths` goes by the ids of the documents.
    """
    known = Address.objects.filter(document__in=paths)
    states = {(row.document_id, row.path): row for row in known}
    left = [row.pk for row in known if row.state == Address.State.LIVE and row.path != paths[row.document_id]]
    Address.objects.filter(pk__in=left).update(state=Address.State.MOVED)
    taken = [states[pair].pk for pair in paths.items() if pair in states]
    Address.objects.filter(pk__in=taken).update(state=Address.State.LIVE)
    new = [pair for pair in paths.items() if pair not in states]
    Address.objects.bulk_create(
        Address(document_id=pk, path=path, state=Address.State.LIVE) for pk, path in new
    )


@transaction.atomic
def send_on(path: str, target: Document, *, by: AbstractUser) -> Address:
    """Send readers who ask for a path at which nothing stands to a live page.

    Raises ValidationError at `path` for one that is a page's own or the hub's, or that is no path.
    """
    site_version = SiteVersion.lock()
    target = lock_live(target)
    refuse_path(path)
    address = Address.objects.create(
        path=path, document=target, state=Address.State.MOVED, sent_on_at=timezone.now()
    )
    MissedAddress.objects.filter(path__in=spellings(path)).delete()
    record_event(What.ADDRESS_SENT_ON, by=by, document=target, subject=path)
    site_version.changed(Change.What.SENT_ON, target)
    return address


@transaction.atomic
def hand_over_addresses(document: Document, target: Document, *, by: AbstractUser) -> None:
    """Let the addresses of a draft that is about to be deleted lead to a live page."""
    site_version = SiteVersion.lock()
    target = lock_live(target)
    for path in document.addresses.values_list("path", flat=True):
        record_event(What.ADDRESS_SENT_ON, by=by, document=target, subject=path)
    document.addresses.update(document=target, state=Address.State.MOVED, sent_on_at=timezone.now())
    site_version.changed(Change.What.SENT_ON, target)


@transaction.atomic
def stop_sending_on(address: Address, *, by: AbstractUser) -> None:
    """Undo `send_on`; an address that a page once had itself stays as it is."""
    site_version = SiteVersion.lock()
    address = Address.objects.select_related("document").filter(pk=address.pk).first()
    if address is None or address.sent_on_at is None:
        return
    record_event(What.ADDRESS_FREED, by=by, document=address.document, subject=address.path)
    site_version.changed(Change.What.SENT_ON, address.document)
    address.delete()


def lock_live(target: Document) -> Document:
    """The page that readers are sent to, locked; raises ValidationError when they do not have it."""
    target = Document.objects.select_for_update(no_key=True).get(pk=target.pk)
    if not target.is_live:
        raise ValidationError({"send_readers_to": _("Choose a page that is live.")})
    return target


def refuse_path(path: str) -> None:
    if (
        not PATH.fullmatch(path)
        or path.startswith("//")
        or not path.isprintable()
        or len(path) > LONGEST_PATH
    ):
        raise ValidationError(
            {"path": _("Write the address as it begins after the host, such as /old/page/.")}
        )
    holder = Address.objects.filter(path__in=spellings(path)).select_related("document").first()
    if holder is not None:
        words = {"path": path, "title": holder.document.title}
        raise ValidationError({"path": _("The address %(path)s belongs to “%(title)s”.") % words})
    if ErasedAddress.objects.at(path).exists():
        raise ValidationError({"path": WAS_ERASED % path})
    if path.startswith(NOT_FOR_PAGES) or is_answered(path):
        raise ValidationError({"path": _("%s is a page of the hub itself.") % path})
