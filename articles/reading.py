"""What the page of an article reads; a constant number of queries."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from articles.models import PublishedArticle
from articles.related import Ranking
from carthub.editorial.models import hub_reverse
from carthub.lib import structured_data
from carthub.lib.pictures import PictureFacts
from topics.models import PublishedTopicPage

SHARED_WIDTH = 1280


def article_context(page: PublishedArticle, topic_ids: Any, site: Any) -> dict[str, Any]:
    """Eight queries; `topic_ids` are ids of topics, or a query for them."""
    topic_pages = PublishedTopicPage.objects.a_to_z(page.language).filter(topic__in=topic_ids)
    topics = list(topic_pages.select_related("topic"))
    ranking = Ranking(page, topic_ids)
    around = PublishedArticle.objects.with_translations(ranking.ids, page.translation_group)
    beside = {other.pk: other for other in around if other.language == page.language}
    return common_context(page, around) | {
        "topics": [topic_link(topic) for topic in topics],
        "related": ranking.posts(beside, {topic.topic_id: topic.title for topic in topics}),
        "structured_data": structured(page, topics, site),
    }


def page_context(page: PublishedArticle) -> dict[str, Any]:
    """One query: plain pages have no topics and no related posts."""
    group = PublishedArticle.objects.live().filter(translation_group=page.translation_group)
    return common_context(page, group.with_card_data())


def common_context(page: PublishedArticle, others: Iterable[PublishedArticle]) -> dict[str, Any]:
    return {
        "page": page,
        "translations": translations(page, others),
        "robots": "noindex" if page.example else "",
    }


def topic_link(topic: PublishedTopicPage) -> dict[str, Any]:
    return {"name": topic.title, "address": topic.get_absolute_url(), "posts": topic.posts}


def translations(page: PublishedArticle, others: Iterable[PublishedArticle]) -> list[dict[str, str]]:
    """Those of the others that are this page in another language."""
    same = [
        each for each in others if each.translation_group == page.translation_group and each.pk != page.pk
    ]
    return [
        {"language": other.language, "name": other.title, "address": other.get_absolute_url()}
        for other in sorted(same, key=lambda other: other.language)
    ]


def structured(page: PublishedArticle, topics: list[PublishedTopicPage], site: Any) -> str:
    picture = PictureFacts.from_dict(page.picture) if page.picture else None
    widths = [width for width in picture.widths if width <= SHARED_WIDTH] if picture else []
    address = picture.src(max(widths), "jpg") if widths else ""
    node = structured_data.web_page(site, page, types="MedicalWebPage", lead=page.excerpt)
    url = node["url"]
    abouts = [
        {"@type": structured_data.KIND_TYPES.get(about.topic.kind, "MedicalEntity"), "name": about.title}
        for about in topics
    ]
    node |= {"about": abouts, "mainEntity": {"@id": f"{url}#article"}}
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
