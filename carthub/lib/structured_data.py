"""JSON-LD for search engines (schema.org 30.0), never claiming what the page does not show."""

import json
from collections.abc import Sequence
from typing import Any

Node = dict[str, Any]

KIND_TYPES = {
    "therapy": "MedicalTherapy",
    "condition": "MedicalCondition",
    "side_effect": "MedicalSignOrSymptom",
    "procedure": "MedicalProcedure",
    "medicine": "Drug",
}
UNSAFE_IN_SCRIPT = str.maketrans(
    {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
)


def medical_type(kind: str) -> str:
    return KIND_TYPES.get(kind, "MedicalEntity")


def script_json(nodes: Sequence[Node]) -> str:
    """One graph as text that is safe inside a script element."""
    filled = [
        {name: value for name, value in node.items() if value not in ("", None, [], {})} for node in nodes
    ]
    graph = {"@context": "https://schema.org", "@graph": filled}
    return json.dumps(graph, ensure_ascii=False, separators=(",", ":")).translate(UNSAFE_IN_SCRIPT)


def organization(site: Any) -> Node:
    return {
        "@type": "Organization",
        "@id": f"{site.url}/#org",
        "name": site.name,
        "url": f"{site.url}/",
        "contactPoint": contact_point(site),
    }


def contact_point(site: Any) -> Node:
    if not site.contact_email:
        return {}
    return {"@type": "ContactPoint", "contactType": "editorial", "email": site.contact_email}


def website(site: Any) -> Node:
    return {"@type": "WebSite", "@id": f"{site.url}/#site", "name": site.name, "url": f"{site.url}/"}


def people(site: Any, byline: Sequence[dict]) -> list[Node]:
    """Authors; one without a public page has no address."""
    return [
        {
            "@type": "Person" if not who.get("group") else "Organization",
            "name": who["name"],
            "jobTitle": who["role"] if not who.get("group") else "",
            "url": f"{site.url}{who['address']}" if who.get("address") else "",
        }
        for who in byline
    ]


def breadcrumbs(url: str, steps: Sequence[tuple[str, str]]) -> Node:
    """`steps` are pairs of name and absolute address, from the home page on; the last is the page itself."""
    return {
        "@type": "BreadcrumbList",
        "@id": f"{url}#crumbs",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "item": {"@type": "WebPage", "@id": at, "name": name}}
            for position, (name, at) in enumerate(steps, start=1)
        ],
    }


def web_page(site: Any, page: Any, *, types: list[str] | str, lead: str) -> Node:
    url = f"{site.url}{page.get_absolute_url()}"
    return {
        "@type": types,
        "@id": f"{url}#page",
        "url": url,
        "name": page.title,
        "description": lead,
        "inLanguage": page.language,
        "isPartOf": {"@id": f"{site.url}/#site"},
        "publisher": {"@id": f"{site.url}/#org"},
        "datePublished": page.published_at.date().isoformat(),
        "dateModified": page.changed_at.date().isoformat(),
        "breadcrumb": {"@id": f"{url}#crumbs"},
    }


def picture_url(site: Any, page: Any, address: str) -> list[str]:
    return [f"{site.url}{address}"] if address else []


def article(site: Any, page: Any, *, picture: str, authors: list[Node]) -> Node:
    url = f"{site.url}{page.get_absolute_url()}"
    return {
        "@type": "Article",
        "@id": f"{url}#article",
        "headline": page.title,
        "description": page.excerpt,
        "mainEntityOfPage": {"@id": f"{url}#page"},
        "author": authors,
        "publisher": {"@id": f"{site.url}/#org"},
        "datePublished": page.published_at.isoformat(timespec="seconds"),
        "dateModified": page.changed_at.isoformat(timespec="seconds"),
        "version": str(page.version),
        "inLanguage": page.language,
        "isAccessibleForFree": True,
        "image": picture_url(site, page, picture),
        "citation": [citation(source) for source in page.sources],
    }


def citation(source: dict) -> Node:
    """A source as the page lists it; with a DOI it is a scholarly work known by that address."""
    if not source.get("doi"):
        return {"@type": "CreativeWork", "name": source["text"], "url": source.get("url", "")}
    address = f"https://doi.org/{source['doi']}"
    return {"@type": "ScholarlyArticle", "@id": address, "name": source["text"], "url": address}


def defined_term(site: Any, page: Any, names: Sequence[str]) -> Node:
    url = f"{site.url}{page.get_absolute_url()}"
    return {
        "@type": "DefinedTerm",
        "@id": f"{url}#term",
        "name": page.title,
        "alternateName": list(names),
        "description": page.definition,
        "url": url,
    }


def topic(site: Any, page: Any, names: Sequence[str]) -> Node:
    url = f"{site.url}{page.get_absolute_url()}"
    return {
        "@type": medical_type(page.topic.kind),
        "@id": f"{url}#topic",
        "name": page.title,
        "alternateName": list(names),
    }


def item_list(site: Any, cards: Sequence[Any]) -> Node:
    return {
        "@type": "ItemList",
        "numberOfItems": len(cards),
        "itemListElement": [
            {
                "@type": "ListItem",
                "position": position,
                "url": f"{site.url}{card.get_absolute_url()}",
                "name": card.title,
            }
            for position, card in enumerate(cards, start=1)
        ],
    }
