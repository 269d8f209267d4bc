"""Where the links of a text lead within the hub, and whether readers find a page there."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, NamedTuple

from django.conf import settings
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from carthub.editorial.models import Address, Document, Person, Schedule
from carthub.editorial.models.addresses import VIEW_NAMES, spellings
from carthub.editorial.querysets import State
from carthub.lib.rendering.links import Link, links_in, own_path, with_slash

LONGEST_NAMED = 80


class Holder(NamedTuple):
    """The document whose address a path is; it may be one that readers do not know yet."""

    document: Document
    state: str

    def is_found(self, live: Collection[int]) -> bool:
        known = self.document.is_live and self.state != Address.State.HELD
        return known or self.document.pk in live


def pressed_links(body_html: str, sources: Iterable[dict[str, Any]]) -> list[Link]:
    """The links of a pressed text, those of its sources after them."""
    return links_in("\n".join([body_html, *(source["html"] for source in sources)]))


def path_here(link: Link) -> str:
    """The path in this hub that a link leads to; "" when it leads elsewhere."""
    return own_path(link.address, settings.SITE_URL)


def dead_ends(
    links: Iterable[Link], found: Mapping[str, Holder] | None = None, *, live: Collection[int] = ()
) -> list[str]:
    """A sentence for every link to a page of this hub that readers do not have.

    `found` holds who has which path, when that was read already. The documents whose ids are in `live` count
    as live: the one that is asked about, and those that are published with it.
    """
    leads = [(link, path) for link in links if (path := path_here(link))]
    found = holders({path for _link, path in leads}) if found is None else found
    dead = []
    for link, path in leads:
        holder = found.get(path)
        if holder is None and not is_answered(path):
            dead.append(_("“%(words)s” leads to %(path)s, and there is no such page.") % named(link, path))
        if holder is not None and not holder.is_found(live):
            dead.append(sentence_on(holder) % named(link, path, holder.document.title))
    return list(dict.fromkeys(dead))


def holders(paths: Collection[str]) -> dict[str, Holder]:
    asked = set().union(*map(spellings, paths))
    rows = list(Address.objects.filter(path__in=asked).values_list("path", "document_id", "state"))
    documents = Document.objects.with_state(Schedule.objects.waiting()).in_bulk(
        {pk for _path, pk, _state in rows}
    )
    return {with_slash(path): Holder(documents[pk], state) for path, pk, state in rows}


def is_answered(path: str) -> bool:
    """Whether the hub itself has something there, such as a list, a feed or a person."""
    return any(is_answered_exactly(spelling) for spelling in spellings(path))


def is_answered_exactly(path: str) -> bool:
    try:
        match = resolve(path)
    except Resolver404:
        return False
    if match.view_name == "person":
        return Person.objects.public().filter(slug=match.kwargs["slug"]).exists()
    return match.view_name not in VIEW_NAMES.values()


def sentence_on(holder: Holder) -> str:
    if holder.document.is_live:
        return _("“%(words)s” leads to the new address of “%(title)s”, which readers do not have yet.")
    if holder.document.state == State.SCHEDULED:
        return _("“%(words)s” leads to “%(title)s”, which is planned and not live yet.")
    if holder.document.withdrawn_at is not None:
        return _("“%(words)s” leads to “%(title)s”, which was taken down.")
    return _("“%(words)s” leads to “%(title)s”, which is not live yet.")


def no_links(lost: Iterable[Link]) -> list[str]:
    """A sentence for every link that the page does not show as one."""
    told = _("“%(words)s” is no link for readers: begin its address, %(path)s, with / or https://")
    return list(dict.fromkeys(told % named(link, link.address) for link in lost))


def named(link: Link, path: str, title: str = "") -> dict[str, str]:
    return {"words": shortened(link.words or path), "path": shortened(path), "title": title}


def shortened(text: str) -> str:
    return text if len(text) <= LONGEST_NAMED else f"{text[: LONGEST_NAMED - 1]}…"
