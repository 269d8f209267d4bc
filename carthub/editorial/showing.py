"""How the admin speaks of pages and times."""

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.http import url_has_allowed_host_and_scheme

from carthub.editorial.models.addresses import Family

EDITED_AT = {
    Family.TOPICS: "admin:topics_topicpage_change",
    Family.ARTICLES: "admin:articles_article_change",
    Family.PAGES: "admin:articles_article_change",
}


def edit_address(document):
    """Where a page is edited, whatever it is."""
    return reverse(EDITED_AT[document.family], args=[document.pk])


def door_address(document, door, *args):
    """The address of a door below a page, such as its notes."""
    return reverse(EDITED_AT[document.family].replace("_change", f"_{door}"), args=[document.pk, *args])


def check_address(document):
    """Where a page is read and signed by a medical reviewer."""
    return door_address(document, "check")


def place_of(notice):
    """Where a notice leads to, within this site whatever stands in it."""
    if notice.path and url_has_allowed_host_and_scheme(notice.path, allowed_hosts=None):
        return notice.path
    return edit_address(notice.document) if notice.document else reverse("admin:index")


def group_address(group):
    """Where pages that are published together are seen, and called off."""
    return reverse("admin:editorial_document_group", args=[group])


def erase_address(document):
    """Where it is asked and confirmed that a page is erased."""
    return reverse(EDITED_AT[document.family].replace("_change", "_erase"), args=[document.pk])


def moment(at):
    """A date and time with its zone, as the admin says them."""
    local = timezone.localtime(at)
    return f"{date_format(local, 'j F Y, H:i')} {zone_name(local)}"


def zone_name(local):
    """Such as CET; a zone without letters of its own is said by its distance, such as UTC+10:30."""
    name = local.tzname()
    if name[:1] not in "+-":
        return name
    return f"UTC{name[:3]}" + (f":{name[3:]}" if name[3:] else "")
