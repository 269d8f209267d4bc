"""What the page of a topic reads; a constant number of queries."""

import unicodedata
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from carthub.lib import structured_data
from topics.models import PublishedTopicPage, TopicCount

RELATED = 6


def first_letter(page: PublishedTopicPage) -> str:
    """The letter under which a title stands in the list: "É" is found under "E"."""
    letter = unicodedata.normalize("NFKD", page.title)[:1].upper()
    return letter if letter.isalpha() else "#"


def topic_context(page: PublishedTopicPage, query: QueryDict, site: Any) -> dict[str, Any]:
    """Seven queries. Raises Http404 for a position that was tampered with."""
    names = also_called(page)
    taggings = page.topic.published_taggings.in_language(page.language)
    shown = taggings.read_cards(query)
    beside = list(PublishedTopicPage.objects.beside(page.topic, page.language))
    return {
        "page": page,
        "also_called": names,
        "start_here": taggings.cards(page.start_here),
        "cards": shown.rows,
        "posts": page.posts,
        "older": shown.older,
        "newer": shown.newer,
        "allowed": shown.allowed,
        "broader": [other for other in beside if other.is_broader],
        "narrower": [other for other in beside if not other.is_broader],
        "related": related_pages(page),
        "translations": translations(page),
        "robots": "noindex" if page.example else "",
        "structured_data": structured(page, names, shown.rows, site),
    }


def also_called(page: PublishedTopicPage) -> list[str]:
    """The topic's other names in the page's language."""
    names = page.topic.names.filter(language=page.language)
    return [row.name for row in names if row.name != page.title]


def related_pages(page: PublishedTopicPage) -> list[PublishedTopicPage]:
    """Pages of the topics that share most posts with this one."""
    pairs = page.topic.pairs.filter(language=page.language, posts__gt=0)
    others = pairs.order_by("-posts", "other").values("other")[:RELATED]
    pages = PublishedTopicPage.objects.as_links().in_language(page.language).filter(topic__in=others)
    return list(pages.with_posts(TopicCount.objects.all()).order_by("-posts", "title"))


def translations(page: PublishedTopicPage) -> list[dict[str, str]]:
    """Live pages about the same topic in other languages."""
    others = PublishedTopicPage.objects.as_links().filter(topic=page.topic_id).exclude(pk=page.pk)
    return [
        {"language": other.language, "name": other.title, "address": other.get_absolute_url()}
        for other in others.order_by("language")
    ]


def structured(page: PublishedTopicPage, names: list[str], cards: list, site: Any) -> str:
    lead = page.definition
    about = structured_data.topic(site, page, names)
    node = structured_data.web_page(site, page, types=["CollectionPage", "MedicalWebPage"], lead=lead)
    url = node["url"]
    steps = [(_("Home"), f"{site.url}/"), (_("Topics"), f"{site.url}/topics/"), (page.title, url)]
    node |= {"about": about, "mainEntity": structured_data.item_list(site, cards)}
    nodes = [structured_data.organization(site), structured_data.website(site), node]
    if page.definition:
        nodes.append(structured_data.defined_term(site, page, names))
    return structured_data.script_json([*nodes, structured_data.breadcrumbs(url, steps)])
