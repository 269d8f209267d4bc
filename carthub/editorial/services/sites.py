from django.db import transaction

from carthub.editorial.models import Change, Person, Picture, Site, SiteVersion
from carthub.editorial.services.pictures import show_for


@transaction.atomic
def save_site(site: Site) -> Change:
    """Save what every page says of the hub, and make cached pages unreachable."""
    site_version = SiteVersion.lock()
    site.version = site_version
    site.logo_shown = shown(site.logo, alt=site.name)
    site.save()
    show_for("site", site.logo)
    return site_version.changed(Change.What.SITE)


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
