"""What the page of an article reads; a constant number of queries."""

from collections.abc import Collection, Iterable
from typing import Any

from django.utils.translation import gettext as _

from articles.cards import Card
from articles.models import PublishedArticle, PublishedTagging
from articles.related import Ranking
from carthub.editorial.models import hub_reverse
from carthub.lib import structured_data
from carthub.lib.markup import fingerprint, once
from carthub.lib.pictures import PictureFacts
from topics.reading import place_in_list, topic_facts

SHARED_WIDTH = 1280


def article_context(
    page: PublishedArticle, site: Any, draft_topics: Collection[int] | None = None
) -> dict[str, Any]:
    """Two queries, one more with pinned articles, and some if nobody asked yet.

    A draft's topics are told, a live page's are read.
    """
    token = site.version.token
    told = PublishedTagging.objects.topics_of(page.pk) if draft_topics is None else draft_topics
    facts = topic_facts.of(told, page.language, token)
    links = sorted((each.link for each in facts.values() if each.link), key=place_in_list)
    posts = {pk: each.posts for pk, each in facts.items() if each.posts is not None}
    about = tuple((facts[link.topic_id].kind, link.title) for link in links)
    ranking = Ranking(page, posts, token)
    around = PublishedArticle.objects.with_translations(ranking.ids, page.translation_group)
    beside = {other.article_id: other for other in around if other.language == page.language}
    return common_context(page, around) | {
        "topics": links,
        "related": ranking.posts(beside, {link.topic_id: link.title for link in links}),
        "structured_data": structured(page, about, site),
    }


def page_context(page: PublishedArticle) -> dict[str, Any]:
    """One query: plain pages have no topics and no related posts."""
    group = PublishedArticle.objects.live().filter(translation_group=page.translation_group)
    return common_context(page, group.order_by().cards())


def common_context(page: PublishedArticle, others: Iterable[Card]) -> dict[str, Any]:
    return {
        "page": page,
        "translations": translations(page, others),
        "robots": "noindex" if page.example else "",
    }


def translations(page: PublishedArticle, others: Iterable[Card]) -> list[dict[str, str]]:
    """Those of the others that are this page in another language."""
    return [
        {"language": other.language, "name": other.title, "address": other.get_absolute_url()}
        for other in sorted(others, key=lambda other: other.language)
        if other.translation_group == page.translation_group and other.article_id != page.pk
    ]


def structured(page: PublishedArticle, about: tuple[tuple[str, str], ...], site: Any) -> str:
    """`about` are the kinds and titles of the page's topics."""
    if page._state.adding:  # a preview, which is kept nowhere
        return draw_structured(page, about, site)
    key = ("article", fingerprint(page), about, site.version.token)
    return once(key, lambda: draw_structured(page, about, site))


def draw_structured(page: PublishedArticle, about: tuple[tuple[str, str], ...], site: Any) -> str:
    picture = PictureFacts.from_dict(page.picture) if page.picture else None
    widths = [width for width in picture.widths if width <= SHARED_WIDTH] if picture else []
    address = picture.src(max(widths), "jpg") if widths else ""
    node = structured_data.web_page(site, page, types="MedicalWebPage", lead=page.excerpt)
    url = node["url"]
    subjects = [{"@type": structured_data.medical_type(kind), "name": title} for kind, title in about]
    node |= {"about": subjects, "mainEntity": {"@id": f"{url}#article"}}
    authors = structured_data.people(site, page.byline)
    home, articles = (site.url + hub_reverse(name, page.language) for name in ("home", "articles:list"))
    steps = [(_("Home"), home), (_("Articles"), articles), (page.title, url)]
    return structured_data.script_json(
        [
            structured_data.organization(site),
            structured_data.website(site),
            node,
            structured_data.article(site, page, picture=address, authors=authors),
            structured_data.breadcrumbs(url, steps),
        ]
    )
