"""What the page of a topic reads; a constant number of queries."""

import unicodedata
from collections.abc import Collection
from functools import lru_cache
from typing import Any, NamedTuple

from django.http import QueryDict
from django.utils.translation import gettext as _

from carthub.editorial.models import hub_reverse
from carthub.lib import structured_data
from carthub.lib.markup import fingerprint, once
from carthub.lib.names import name_key
from carthub.lib.remembered import Remembered
from topics.links import TopicLink
from topics.models import PublishedTopicPage, Topic, TopicName, TopicPair

RELATED = 6


def first_letter(page: TopicLink) -> str:
    """The letter under which a title stands in the list: "É" is found under "E"."""
    letter = unicodedata.normalize("NFKD", page.title)[:1].upper()
    return letter if letter.isalpha() else "#"


def place_in_list(page: TopicLink) -> tuple[str, str]:
    """Sorted here, because databases sort accents and capitals each in a way of their own."""
    plain = unicodedata.normalize("NFKD", page.title)
    return first_letter(page), name_key("".join(char for char in plain if not unicodedata.combining(char)))


def topic_context(page: PublishedTopicPage, query: QueryDict, site: Any) -> dict[str, Any]:
    """One query, one more with posts to start with, and five if nobody asked yet.

    Raises Http404 for a position that was tampered with.
    """
    around = surroundings(page.topic_id, page.language, site.version.token)
    page.topic = around.topic
    names = [name for name in around.names if name != page.title]
    shown = Topic.taggings().read_cards(page.topic_id, page.language, query)
    return shown.context() | {
        "page": page,
        "also_called": names,
        "start_here": Topic.taggings().chosen_cards(page.topic_id, page.language, page.start_here),
        "posts": page.posts,
        "lists_posts": bool(shown.rows),
        "broader": around.broader,
        "narrower": around.narrower,
        "related": around.related,
        "translations": around.translations,
        "robots": "noindex" if page.example else "",
        "structured_data": structured(page, names, shown.rows, site),
    }


@lru_cache(maxsize=5)  # each may be long; old versions are asked for no more
def a_to_z(language: str, _token: str) -> tuple[TopicLink, ...]:
    return tuple(PublishedTopicPage.objects.a_to_z(language))


class Surroundings:
    """What stands around the text about a topic: its other names, and the live pages of its neighbours."""

    def __init__(self, topic_id: int, language: str):
        self.topic_id, self.language = topic_id, language
        self.topic = Topic.objects.get(pk=topic_id)
        names = TopicName.objects.filter(topic_id=topic_id, language=language)
        self.names = list(names.values_list("name", flat=True))
        steps = Topic.objects.steps_from(topic_id)
        self.broader_ids = {upper for lower, upper in steps if lower == topic_id}
        self.narrower_ids = {lower for lower, upper in steps if upper == topic_id}
        near = {*self.broader_ids, *self.narrower_ids}
        shared = TopicPair.objects.most_shared(topic_id, language, RELATED + len(near))
        further = [pk for pk in shared if pk not in near][:RELATED]
        ids = {*further, *near, topic_id}
        pages = PublishedTopicPage.objects.filter(topic__in=ids).order_by().links()
        self.pages = sorted(pages, key=lambda other: (other.title, other.topic_page_id))
        self.related = sorted(self.about(further), key=lambda other: -other.posts)

    def about(self, topic_ids: Collection[int]) -> list[TopicLink]:
        return [other for other in self.pages if other.topic_id in topic_ids and self.is_beside(other)]

    def is_beside(self, other: TopicLink) -> bool:
        return other.language == self.language and other.topic_id != self.topic_id

    @property
    def broader(self) -> list[TopicLink]:
        return self.about(self.broader_ids)

    @property
    def narrower(self) -> list[TopicLink]:
        return self.about(self.narrower_ids)

    @property
    def translations(self) -> list[dict[str, str]]:
        """Pages about the same topic in other languages."""
        same = [other for other in self.pages if other.topic_id == self.topic_id]
        return [
            {"language": other.language, "name": other.title, "address": other.get_absolute_url()}
            for other in sorted(same, key=lambda other: other.language)
            if other.language != self.language
        ]


@lru_cache(maxsize=300)
def surroundings(topic_id: int, language: str, _token: str) -> Surroundings:
    """All pages of a topic's list show the same; read once while the site's token stands."""
    return Surroundings(topic_id, language)


class TopicFacts(NamedTuple):
    """What the page of an article shows of a topic, which may have no posts yet and no page."""

    posts: int | None
    kind: str
    link: TopicLink | None


def ask_facts(topic_ids: Collection[int], language: str, _token: str) -> dict[int, TopicFacts]:
    facts = {}
    for pk, kind, posts, *page in Topic.objects.filter(pk__in=topic_ids).fact_rows(language):
        facts[pk] = TopicFacts(posts, kind, TopicLink(*page) if page[0] else None)
    return facts


topic_facts = Remembered(ask_facts, most=5000)


def structured(page: PublishedTopicPage, names: list[str], cards: list, site: Any) -> str:
    if page._state.adding:  # a preview, which is kept nowhere
        return draw_structured(page, names, cards, site)
    key = ("topic page", fingerprint(page), tuple(names), tuple(cards), site.version.token)
    return once(key, lambda: draw_structured(page, names, cards, site))


def draw_structured(page: PublishedTopicPage, names: list[str], cards: list, site: Any) -> str:
    lead = page.definition
    about = structured_data.topic(site, page, names)
    node = structured_data.web_page(site, page, types=["CollectionPage", "MedicalWebPage"], lead=lead)
    url = node["url"]
    home, topics = (site.url + hub_reverse(name, page.language) for name in ("home", "topics:list"))
    steps = [(_("Home"), home), (_("Topics"), topics), (page.title, url)]
    node |= {"about": about, "mainEntity": structured_data.item_list(site, cards)}
    nodes = [structured_data.organization(site), structured_data.website(site), node]
    if page.definition:
        nodes.append(structured_data.defined_term(site, page, names))
    return structured_data.script_json([*nodes, structured_data.breadcrumbs(url, steps)])
