"""Rendering a content into what readers get; reads and writes no table."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import translation

from carthub.lib.names import name_key, printable
from carthub.lib.pictures import PictureFacts
from carthub.lib.rendering import Rendered, render


@dataclass(frozen=True)
class Pressed:
    """The values of a published row, and what the gate wants to know of the text."""

    values: dict[str, Any]  # JSON types only, so that a schedule can keep them
    rendered: Rendered


def press_text(content: dict[str, Any], rendered: Rendered | None, *, lead: str) -> Pressed:
    """Press what every page has; `lead` is the short text that stands under its title."""
    facts = {each["key"]: PictureFacts.from_dict(each) for each in content.get("picture_facts", [])}
    if rendered is None:
        with translation.override(content["language"]):
            rendered = render(content.get("body", ""), pictures=facts)
    values = {
        "language": content["language"],
        "slug": content["slug"],
        "title": printable(content.get("title", "")),
        "body_html": rendered.html,
        "contents": rendered.contents,
        "sources": rendered.sources,
        "byline": press_byline(content),
        "picture": press_picture(content, facts),
        "words": rendered.words,
        "when_to_call": rendered.when_to_call,
        "example": content.get("example", False),
        "search_key": name_key(f"{content.get('title', '')} {lead}"),
    }
    return Pressed(values, rendered)


def press_byline(content: dict[str, Any]) -> list[dict[str, Any]]:
    slugs = content.get("author_slugs", {})
    byline = []
    for who in content.get("authors", []):
        slug = slugs.get(str(who["id"]))
        address = reverse("person", kwargs={"slug": slug}) if slug else ""
        byline.append({"name": who["name"], "role": who["role"], "group": who["group"], "address": address})
    return byline


def press_picture(content: dict[str, Any], facts: dict[str, PictureFacts]) -> dict[str, Any]:
    picture = facts.get(content.get("picture", ""))
    if picture is None:
        return {}
    alt = "" if content.get("picture_decorative") else content.get("picture_alt", "")
    return picture.as_dict() | {"alt": alt, "caption": content.get("picture_caption", "")}
