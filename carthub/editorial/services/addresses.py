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


def publish_address(document: Document, path: str) -> None:
    """Make `path` the live one; the earlier one moves there in one hop, since it points at the document."""
    document.addresses.filter(state=Address.State.LIVE).exclude(path=path).update(state=Address.State.MOVED)
    Address.objects.update_or_create(
        path=path, defaults={"document_id": document.pk, "state": Address.State.LIVE}
    )
