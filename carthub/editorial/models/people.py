from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from carthub.lib.names import ascii_slug


class PersonQuerySet(models.QuerySet):
    def public(self):
        return self.filter(public=True)


class Person(models.Model):
    """Somebody readers may know by name, or a group such as the editorial team."""

    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(_("web address"), max_length=100, unique=True, blank=True)
    role_line = models.CharField(_("role"), max_length=120, blank=True, help_text=_("Such as: Health writer"))
    credentials_line = models.CharField(
        _("letters after the name"), max_length=80, blank=True, help_text=_("Such as: MD, PhD")
    )
    bio = models.TextField(_("about"), max_length=600, blank=True)
    picture = models.ForeignKey(
        "editorial.Picture", models.PROTECT, null=True, blank=True, related_name="people"
    )
    picture_shown = models.JSONField(default=dict, editable=False)  # so that readers' pages read no Picture
    group = models.BooleanField(_("a group, not one person"), default=False)
    public = models.BooleanField(_("has a public page"), default=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="person",
        verbose_name=_("signs in as"),
    )

    objects = PersonQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("person")
        verbose_name_plural = _("people")

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        self.slug = self.slug or ascii_slug(self.name)
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse("person", kwargs={"slug": self.slug})

    def clean(self):
        self.slug = self.slug or ascii_slug(self.name)
        if not self.slug:
            raise ValidationError({"slug": _("Type a web address in plain letters for this name.")})

    @property
    def may_check(self) -> bool:
        """Whether a credential entitles this person to check texts today."""
        return self.credentials.current().exists()

    @property
    def name_with_letters(self) -> str:
        return f"{self.name}, {self.credentials_line}" if self.credentials_line else self.name
