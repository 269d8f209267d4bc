from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from carthub.editorial.models import Address, Document


def hold_address(document: Document) -> None:
    """Keep the address of a draft for it, from the first save on.

    Raises ValidationError at `slug` when another document holds it or once had it.
    """
    refuse_taken_address(document)
    path = document.get_absolute_url()
    document.addresses.filter(state=Address.State.HELD).exclude(path=path).delete()
    if not Address.objects.filter(path=path).exists():
        Address.objects.create(path=path, document_id=document.pk, state=Address.State.HELD)


def refuse_taken_address(document: Document) -> None:
    """Raise ValidationError at `slug` when another document holds the address or once had it.

    A page that was taken down may have given its address on; it is refused when it is published again.
    """
    path = document.get_absolute_url()
    holder = (
        Address.objects.filter(path=path).exclude(document=document.pk).select_related("document").first()
    )
    if holder is not None and not (document.withdrawn_at and holder.state == Address.State.MOVED):
        title = holder.document.title
        raise ValidationError(
            {"slug": _("The address %(path)s belongs to “%(title)s”.") % {"path": path, "title": title}}
        )


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
