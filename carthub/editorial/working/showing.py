"""How the form speaks of what is kept and of who is here."""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from carthub.editorial.services.events import name_of


def day_and_time(at):
    local = timezone.localtime(at)
    return _("%(day)s at %(time)s") % {"day": date_format(local, "j F"), "time": f"{local:%H:%M}"}


def time_or_day(at):
    """The time alone, of today."""
    local = timezone.localtime(at)
    return f"{local:%H:%M}" if local.date() == timezone.localdate() else day_and_time(at)


def kept_words(at):
    return _("Kept at %s, for you alone.") % f"{timezone.localtime(at):%H:%M}"


def here_words(presences, user):
    """A sentence for each who has the page open too."""
    return [here_sentence(each, user) for each in presences]


def here_sentence(presence, user):
    if presence.user_id == user.pk:
        return _("You have this page open in another window.")
    told = _("%(name)s has this page open since %(time)s.")
    return told % {"name": name_of(presence.user), "time": time_or_day(presence.since)}
