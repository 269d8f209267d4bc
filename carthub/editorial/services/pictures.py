import logging
from contextlib import suppress

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _

from carthub.editorial.models import Picture, PublicPicture
from carthub.editorial.models.pictures import new_key
from carthub.lib.pictures import CleanImage, PictureFacts, read_upload, renditions

logger = logging.getLogger(__name__)


def add_picture(
    upload: File,
    *,
    by: AbstractUser | None,
    title: str = "",
    credit: str = "",
    licence: str = "",
) -> Picture:
    """Clean an upload and store every width of it; the same file given again is the same Picture.

    Raises ValidationError in plain words for what is no picture, or too large.
    """
    clean = read_upload(upload)
    known = Picture.objects.filter(sha256=clean.sha256).first()
    if known is not None:
        return known
    facts = PictureFacts(new_key(), clean.width, clean.height, credit=credit, licence=licence)
    store_files(clean, facts.key)
    try:
        return record_picture(facts, clean.sha256, by=by, title=title or getattr(upload, "name", ""))
    except DatabaseError:
        delete_what_can_be(facts.key)
        raise


def store_files(clean: CleanImage, key: str) -> None:
    """Keep every width of a picture, ready before anything shows it; all of them or none.

    Raises ValidationError when the place for pictures is full or does not answer.
    """
    try:
        for name, data in renditions(clean):
            default_storage.save(f"pictures/{key}/{name}", ContentFile(data))
    except OSError as error:
        logger.error("A picture could not be stored: %s", error)
        delete_what_can_be(key)
        raise ValidationError(
            _("The place for pictures is full or can not be written to. Tell whoever looks after the hub."),
            code="storage",
        ) from error


def record_picture(facts: PictureFacts, sha256: str, *, by: AbstractUser | None, title: str) -> Picture:
    """The row of a picture whose files are stored."""
    return Picture.objects.create(
        key=facts.key,
        sha256=sha256,
        width=facts.width,
        height=facts.height,
        title=title[:200],
        credit=facts.credit[:200],
        licence=facts.licence[:100],
        added_by=by,
    )


@transaction.atomic
def show_for(holder: str, picture: Picture | None) -> None:
    """Let readers fetch the one picture that a person or the site has now; None when it has none."""
    PublicPicture.objects.filter(holder=holder).delete()
    if picture is not None:
        PublicPicture.objects.create(key=picture.key, holder=holder)


def delete_what_can_be(key: str) -> None:
    with suppress(OSError):
        delete_files(key)


def delete_files(key: str) -> None:
    """Remove every stored width of a picture; nothing to remove is no fault."""
    folder = f"pictures/{key}"
    try:
        _folders, names = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in names:
        default_storage.delete(f"{folder}/{name}")
