"""What the page of an article reads; a constant number of queries."""

from collections.abc import Collection, Iterable
from typing import Any

from django.utils.translation import gettext as _

from articles.cards import Card
from articles.models import PublishedArticle
from articles.related import Ranking
from carthub.editorial.models import hub_reverse
from carthub.lib import structured_data
from carthub.lib.pictures import PictureFacts
from topics.links import TopicLink
from topics.models import PublishedTopicPage, TopicCount

SHARED_WIDTH = 1280


def article_context(
    page: PublishedArticle, site: Any, draft_topics: Collection[int] | None = None
) -> dict[str, Any]:
    """Three queries, and those of the ranking; a draft's topics are told, a live page's are read."""
    told = page.topic_ids() if draft_topics is None else draft_topics
    known = TopicCount.objects.with_kinds(told, page.language)
    pages = PublishedTopicPage.objects.filter(topic__in=known if draft_topics is None else draft_topics)
    topics = pages.a_to_z(page.language)
    ranking = Ranking(page, {pk: posts for pk, (posts, _kind) in known.items()}, site.version.token)
    around = PublishedArticle.objects.with_translations(ranking.ids, page.translation_group)
    beside = {other.article_id: other for other in around if other.language == page.language}
    return common_context(page, around) | {
        "topics": topics,
        "related": ranking.posts(beside, {topic.topic_id: topic.title for topic in topics}),
        "structured_data": structured(page, abouts(topics, known), site),
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


def abouts(topics: list[TopicLink], known: dict[int, tuple[int, str]]) -> list[structured_data.Node]:
    kinds = {pk: kind for pk, (_posts, kind) in known.items()}
    return [
        {"@type": structured_data.medical_type(kinds.get(topic.topic_id, "")), "name": topic.title}
        for topic in topics
    ]


def structured(page: PublishedArticle, about: list[structured_data.Node], site: Any) -> str:
    picture = PictureFacts.from_dict(page.picture) if page.picture else None
    widths = [width for width in picture.widths if width <= SHARED_WIDTH] if picture else []
    address = picture.src(max(widths), "jpg") if widths else ""
    node = structured_data.web_page(site, page, types="MedicalWebPage", lead=page.excerpt)
    url = node["url"]
    node |= {"about": about, "mainEntity": {"@id": f"{url}#article"}}
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
