from collections.abc import Collection

from django.contrib.auth.models import AbstractUser
from django.db import transaction
from django.utils.translation import gettext as _

from carthub.editorial.models import Change, Person, Picture, Site, SiteVersion, What
from carthub.editorial.models.documents import kinds_of_page
from carthub.editorial.models.site import MOST_LINKS
from carthub.editorial.services.events import record_event
from carthub.editorial.services.pictures import show_for


@transaction.atomic
def save_site(site: Site, *, by: AbstractUser | None = None) -> Change:
    """Save what every page says of the hub, and make cached pages unreachable.

    Which kinds of page need a medical check is nobody's quiet decision: history and the desk name it.
    """
    site_version = SiteVersion.lock()
    before = set(Site.objects.current().medical_kinds)
    if before != set(site.medical_kinds):
        record_event(What.CHECK_SWITCHED, by=by, subject=site.name, reason=switched(before, site))
    site.version = site_version
    site.logo_shown = shown(site.logo, alt=site.name)
    site.save()
    show_for("site", site.logo)
    return site_version.changed(Change.What.SITE)


def switched(before: set[str], site: Site) -> str:
    names = dict(kinds_of_page())
    gone = [str(names[kind]) for kind in names if kind in before - set(site.medical_kinds)]
    new = [str(names[kind]) for kind in names if kind in set(site.medical_kinds) - before]
    words = [_("No longer needs a check: %s.") % ", ".join(gone)] if gone else []
    return " ".join(words + ([_("Needs a check from now on: %s.") % ", ".join(new)] if new else []))


@transaction.atomic
def save_person(person: Person) -> Change:
    """Save a person; the page about them changes at once, bylines when a page is published."""
    site_version = SiteVersion.lock()
    picture = person.picture if person.public else None
    person.picture_shown = shown(picture, alt=person.name)
    person.save()
    show_for(f"person:{person.pk}", picture)
    return site_version.changed(Change.What.SITE)


def shown(picture: Picture | None, *, alt: str) -> dict:
    return picture.facts.as_dict() | {"alt": alt} if picture else {}


def forget_links(paths: Collection[str]) -> None:
    """Take links to these paths out of the header and the footer, inside a transaction that tells of it."""
    site = Site.objects.current()
    for name in MOST_LINKS:
        lines = getattr(site, name).splitlines()
        kept = [line for line in lines if line.partition("|")[2].strip() not in paths]
        Site.objects.filter(pk=site.pk).update(**{name: "\n".join(kept)})
