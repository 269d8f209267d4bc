"""Where a picture is used, and putting another in its place."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from carthub.editorial.models import Document, Picture, PublicPicture, Revision, Site
from carthub.editorial.services.pictures import add_picture, delete_files
from carthub.editorial.services.revisions import record_revision


def documents_using(picture: Picture) -> QuerySet[Document]:
    """Pages whose draft shows the picture, above the text or in it."""
    in_text = Q(body__contains=f"/media/pictures/{picture.key}/")
    return Document.objects.filter(Q(picture=picture) | in_text).latest_changed_first()


def replace_picture(old: Picture, upload: Any, *, by: AbstractUser) -> Picture:
    """Add another picture and use it in every draft that used the old one.

    Readers keep the old one until each page is published again. Raises ValidationError as `add_picture`
    does, and for the same file.
    """
    new = add_picture(upload, by=by, title=old.title, credit=old.credit, licence=old.licence)
    if new.pk == old.pk:
        raise ValidationError(_("This is the same picture."))
    put_in_place(old, new, by=by)
    return new


@transaction.atomic
def put_in_place(old: Picture, new: Picture, *, by: AbstractUser) -> None:
    for document in documents_using(old).select_for_update():
        document = document.specific
        if document.picture_id == old.pk:
            document.picture = new
        document.body = document.body.replace(f"/media/pictures/{old.key}/", f"/media/pictures/{new.key}/")
        document.save()
        record_revision(document, by=by, note=_("Picture replaced"))
    old.replaced_by = new
    old.save(update_fields=["replaced_by"])


@transaction.atomic
def save_picture(picture: Picture, *, by: AbstractUser) -> int:
    """Save credit, licence or the spot to keep in view; drafts that show the picture get a new version.

    Returns how many pages are to be published again for readers to see the change.
    """
    picture.save()
    changed = 0
    for document in documents_using(picture).select_for_update():
        before = document.latest_revision_id
        changed += record_revision(document, by=by, note=_("Details of a picture changed")).pk != before
    return changed


def pictures_of(ids: Iterable[int]) -> list[Picture]:
    """Covers, and pictures in any text that these documents ever had."""
    keys = set()
    for content in Revision.objects.filter(document__in=ids).stored_contents():
        keys.update(facts["key"] for facts in content.get("picture_facts", []))
    return list(Picture.objects.filter(key__in=keys))


def delete_unused_pictures(pictures: Iterable[Picture]) -> list[str]:
    """Delete those that no page, person or site shows; returns their keys.

    Their files are deleted when the transaction is safe.
    """
    deleted = [picture for picture in pictures if not is_used(picture)]
    for picture in deleted:
        picture.delete()
    keys = sorted(picture.key for picture in deleted)
    transaction.on_commit(lambda: [delete_files(key) for key in keys], robust=True)
    return keys


def is_used(picture: Picture, *, apart_from: Document | None = None) -> bool:
    """Whether a page, a person or the site shows it, on a draft or to readers."""
    own = apart_from and apart_from.pk
    in_text = Document.objects.filter(body__contains=f"/media/pictures/{picture.key}/")
    return (
        picture.documents.exclude(pk=own).exists()
        or picture.people.exists()
        or Site.objects.filter(logo=picture).exists()
        or PublicPicture.objects.filter(key=picture.key).exclude(holder=f"document:{own}").exists()
        or in_text.exclude(pk=own).exists()
    )
