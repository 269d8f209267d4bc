"""What the page of an article reads; a constant number of queries."""

from typing import Any

from django.utils.translation import gettext as _

from articles.models import PostCount, PublishedArticle
from articles.querysets import with_page
from articles.related import related_posts
from carthub.editorial.models import hub_reverse
from carthub.lib import structured_data
from carthub.lib.pictures import PictureFacts
from topics.models import Topic, TopicCount

SHARED_WIDTH = 1280


def article_context(page: PublishedArticle, topic_ids: Any, site: Any) -> dict[str, Any]:
    """Eight queries; `topic_ids` are ids of topics, or a query for them."""
    counts, totals = TopicCount.objects.all(), PostCount.objects.all()
    topics = list(with_page(Topic.objects.filter(pk__in=topic_ids), page.language, counts, totals))
    links = [topic_link(topic, page.language) for topic in topics if topic.page_slug]
    return page_context(page) | {
        "topics": links,
        "related": related_posts(page, topics),
        "structured_data": structured(page, links, site),
    }


def page_context(page: PublishedArticle) -> dict[str, Any]:
    return {
        "page": page,
        "translations": translations(page),
        "robots": "noindex" if page.example else "",
    }


def topic_link(topic: Topic, language: str) -> dict[str, Any]:
    address = hub_reverse("topics:detail", language, slug=topic.page_slug)
    return {"name": topic.page_title, "address": address, "posts": topic.posts, "kind": topic.kind}


def translations(page: PublishedArticle) -> list[dict[str, str]]:
    """The live articles that are this one in other languages."""
    group = PublishedArticle.objects.live().filter(translation_group=page.translation_group)
    others = group.exclude(pk=page.pk).with_card_data().order_by("language", "pk")
    return [
        {"language": other.language, "name": other.title, "address": other.get_absolute_url()}
        for other in others
    ]


def structured(page: PublishedArticle, topics: list[dict[str, Any]], site: Any) -> str:
    picture = PictureFacts.from_dict(page.picture) if page.picture else None
    widths = [width for width in picture.widths if width <= SHARED_WIDTH] if picture else []
    address = picture.src(max(widths), "jpg") if widths else ""
    node = structured_data.web_page(site, page, types="MedicalWebPage", lead=page.excerpt)
    url = node["url"]
    abouts = [
        {"@type": structured_data.KIND_TYPES.get(topic["kind"], "MedicalEntity"), "name": topic["name"]}
        for topic in topics
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
