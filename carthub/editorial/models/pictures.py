import secrets

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from carthub.lib.pictures import PictureFacts

PERCENT = [MaxValueValidator(100)]


def new_key() -> str:
    return secrets.token_hex(8)


class Picture(models.Model):
    """One uploaded file, cleaned; its bytes never change, a replacement is another Picture."""

    key = models.CharField(max_length=16, unique=True, default=new_key, editable=False)
    title = models.CharField(_("title for editors"), max_length=200)
    sha256 = models.CharField(max_length=64, editable=False, db_index=True)
    width = models.PositiveIntegerField(editable=False)
    height = models.PositiveIntegerField(editable=False)
    focal_x = models.PositiveSmallIntegerField(
        _("keep this spot in view, across"), default=50, validators=PERCENT
    )
    focal_y = models.PositiveSmallIntegerField(
        _("keep this spot in view, down"), default=50, validators=PERCENT
    )
    credit = models.CharField(_("credit"), max_length=200, blank=True)
    licence = models.CharField(_("licence"), max_length=100, blank=True)
    example = models.BooleanField(default=False, editable=False)
    replaced_by = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="replaces", editable=False
    )
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-added_at", "-pk"]
        verbose_name = _("picture")
        indexes = [models.Index(fields=["-added_at", "-id"], name="picture_newest")]

    def __str__(self):
        return self.title

    @property
    def facts(self) -> PictureFacts:
        return PictureFacts(
            key=self.key,
            width=self.width,
            height=self.height,
            focal_x=self.focal_x,
            focal_y=self.focal_y,
            credit=self.credit,
            licence=self.licence,
        )

    @property
    def markdown(self) -> str:
        """What an editor types to put the picture into a text."""
        return f"![](/media/pictures/{self.key}/)"


class PublicPicture(models.Model):
    """A picture that readers may fetch, and for whose sake; no row, no picture."""

    key = models.CharField(max_length=16)
    holder = models.CharField(max_length=40)  # "document:12", "person:3", "site"

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "holder"], name="public_picture_once_a_holder")]
        indexes = [models.Index(fields=["holder"], name="public_picture_holder")]

    def __str__(self):
        return f"{self.key} for {self.holder}"
