from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _


def hub_zone() -> str:
    return settings.TIME_ZONE


class ProfileQuerySet(models.QuerySet):
    def of(self, user) -> "Profile":
        """What somebody has chosen; the hub's own ways, unsaved, until they choose."""
        return getattr(user, "profile", None) or Profile(user=user)


class Profile(models.Model):
    """How one person in the newsroom likes to work."""

    class Mail(models.TextChoices):
        EACH = "each", _("Each by itself")
        DAILY = "daily", _("One mail a day")
        NONE = "none", _("None")

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="profile")
    time_zone = models.CharField(_("time zone"), max_length=64, default=hub_zone)

    mail = models.CharField(_("mail about what I am told"), max_length=10, choices=Mail, default=Mail.EACH)

    objects = ProfileQuerySet.as_manager()

    def __str__(self):
        return str(self.user)

    def clean(self):
        if self.time_zone not in available_timezones():
            raise ValidationError({"time_zone": _("“%s” is no time zone.") % self.time_zone})

    @property
    def zone(self) -> ZoneInfo:
        """The hub's zone when the one that was chosen is known no longer."""
        try:
            return ZoneInfo(self.time_zone)
        except (ZoneInfoNotFoundError, ValueError):
            return ZoneInfo(settings.TIME_ZONE)
