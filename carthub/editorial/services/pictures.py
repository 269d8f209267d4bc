from django.contrib.auth.models import AbstractUser
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import transaction

from carthub.editorial.models import Picture, PublicPicture
from carthub.editorial.models.pictures import new_key
from carthub.lib.pictures import read_upload, renditions


def add_picture(
    upload: File,
    *,
    by: AbstractUser | None,
    title: str = "",
    credit: str = "",
    licence: str = "",
    key: str = "",
) -> Picture:
    """Clean an upload and store every width of it; the same file given again is the same Picture.

    Raises ValidationError in plain words for what is no picture, or too large. `key` is given by those
    who had to know it before.
    """
    clean = read_upload(upload)
    known = Picture.objects.filter(sha256=clean.sha256).first()
    if known is not None:
        return known
    key = key or new_key()
    for name, data in renditions(clean):
        default_storage.save(f"pictures/{key}/{name}", ContentFile(data))
    return Picture.objects.create(
        key=key,
        sha256=clean.sha256,
        width=clean.width,
        height=clean.height,
        title=(title or getattr(upload, "name", ""))[:200],
        credit=credit[:200],
        licence=licence[:100],
        added_by=by,
    )


@transaction.atomic
def show_for(holder: str, picture: Picture | None) -> None:
    """Let readers fetch the one picture that a person or the site has now; None when it has none."""
    PublicPicture.objects.filter(holder=holder).delete()
    if picture is not None:
        PublicPicture.objects.create(key=picture.key, holder=holder)


def delete_files(picture: Picture) -> None:
    """Remove every stored width."""
    _folders, names = default_storage.listdir(f"pictures/{picture.key}")
    for name in names:
        default_storage.delete(f"pictures/{picture.key}/{name}")
