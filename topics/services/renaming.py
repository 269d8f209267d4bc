from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from carthub.editorial.models import Revision, SiteVersion, What
from carthub.editorial.services.addresses import refuse_taken_addresses
from carthub.editorial.services.revisions import record_revision
from carthub.lib.names import ascii_slug, name_key
from topics.models import Topic, TopicChange, TopicName, TopicPage
from topics.services.changes import Effect, record_change, topic_in_use
from topics.services.names import keep_primary_name


@transaction.atomic
def rename_topic(
    topic: Topic, name: str, *, by: AbstractUser | None, change_address: bool = False
) -> TopicChange:
    """Give a topic another name in the hub's language; the old one stays as another name of it.

    A name that differs only in case or dashes is the same name, spelled anew. The page about the topic
    keeps its title. With `change_address` the draft of that page gets the address that the name makes;
    readers find it there once it is published. Raises ValidationError at `name` or `slug`.
    """
    site_version = SiteVersion.lock()
    topic = topic_in_use(topic.pk)
    told = tell_renaming(topic, name, change_address=change_address)
    before = {"name": topic.name, "slug": topic.slug, "names": own_names(topic)}
    topic.name = name
    if change_address:
        topic.slug = ascii_slug(name)
    topic.full_clean()
    if (topic.name, topic.slug) == (before["name"], before["slug"]):
        raise ValidationError({"name": _("The topic has this name already.")})
    keep_primary_name(topic)
    topic.save(update_fields=["name", "slug"])
    page = move_page(topic, topic.slug, by=by) if change_address else None
    after = {"name": topic.name, "slug": topic.slug, "names": own_names(topic)}
    done = {"before": before, "after": after, "page": page, "told": told}
    subject = f"{before['name']} → {topic.name}"
    return record_change(site_version, What.TOPIC_RENAMED, topic, done, by=by, subject=subject)


def tell_renaming(topic: Topic, name: str, *, change_address: bool) -> list[Effect]:
    """What renaming would change, in words."""
    words = {"old": topic.name, "new": name}
    page = page_in_own_language(topic)
    anew = name_key(topic.name) == name_key(name)
    kept = _("It is spelled “%(new)s” from now on.") if anew else _("“%(old)s” stays as another name.")
    told = [(_("Name"), _("“%(old)s” is called “%(new)s” for writers and readers at once.") % words)]
    told.append((_("Old name"), kept % words))
    if page is not None:
        told.append((_("Page"), _("The page “%s” keeps its title and its text.") % page.title))
    return [*told, (_("Address"), tell_address(page, ascii_slug(name) if change_address else ""))]


def tell_address(page: TopicPage | None, slug: str) -> str:
    """Raises ValidationError when the address is another page's."""
    if not slug or (page is not None and page.slug == slug):
        return _("Stays as it is.")
    if page is None:
        return _("A page about the topic will get the address that the new name makes.")
    page.slug = slug
    refuse_taken_addresses([page])
    told = _("The draft of the page gets %s. Readers find it there once you publish it.")
    return told % page.get_absolute_url()


def own_names(topic: Topic) -> list[list[Any]]:
    """The topic's names in the hub's language, as they can be written back."""
    rows = topic.names.filter(language=settings.LANGUAGE_CODE).order_by("pk")
    return [list(row) for row in rows.values_list("pk", "name", "primary")]


def page_in_own_language(topic: Topic) -> TopicPage | None:
    return topic.pages.filter(topic_language=settings.LANGUAGE_CODE).first()


def move_page(topic: Topic, slug: str, *, by: AbstractUser | None) -> dict[str, Any] | None:
    """Give the draft of the topic's page an address; None when there is no page, or it has it already."""
    page = page_in_own_language(topic)
    if page is None or page.slug == slug:
        return None
    before = page.slug
    revision = save_slug(page, slug, by=by, note=_("Address changed with the name of the topic"))
    return {"page": page.pk, "slug": before, "revision": revision.pk}


def save_slug(page: TopicPage, slug: str, *, by: AbstractUser | None, note: str) -> Revision:
    page.slug = slug
    refuse_taken_addresses([page])
    page.save()
    return record_revision(page, by=by, note=note)


def undo_renaming(change: TopicChange, *, by: AbstractUser | None) -> None:
    """Write names and address back where nobody changed them since."""
    topic, moved = renamed_topic(change), change.done["page"]
    if moved and not left_of_renaming(change):
        page = TopicPage.objects.get(pk=moved["page"])
        save_slug(page, moved["slug"], by=by, note=_("The name of the topic is as it was"))
    before, after = change.done["before"], change.done["after"]
    topic.name = before["name"]
    if topic.slug == after["slug"]:
        topic.slug = before["slug"]
    topic.full_clean()
    topic.save(update_fields=["name", "slug"])
    write_names_back(topic, before["names"], after["names"])


def renamed_topic(change: TopicChange) -> Topic:
    topic = topic_in_use(change.topic_id)
    if topic.name != change.done["after"]["name"]:
        raise ValidationError(_("The topic is called “%s” now. Undo that first.") % topic.name)
    return topic


def left_of_renaming(change: TopicChange) -> list[str]:
    """What undoing would leave as it is, in words. Raises ValidationError when it can not be undone."""
    renamed_topic(change)
    moved = change.done["page"]
    page = TopicPage.objects.filter(pk=moved["page"]).first() if moved else None
    if moved is None or (page is not None and page.latest_revision_id == moved["revision"]):
        return []
    return [_("The page of the topic was saved since, so its address stays.")]


def write_names_back(topic: Topic, before: list[list[Any]], after: list[list[Any]]) -> None:
    """A name that somebody changed since stays as it is."""
    present = own_names(topic)
    untouched = [row[0] for row in after if row in present]
    known = [row for row in before if row[0] in untouched]
    topic.names.filter(pk__in=untouched).exclude(pk__in=[row[0] for row in known]).delete()
    for pk, name, _primary in known:
        TopicName(pk=pk, topic=topic, language=settings.LANGUAGE_CODE, name=name).save()
    if any(primary for _pk, _name, primary in before):
        keep_primary_name(topic)
