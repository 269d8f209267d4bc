"""Pictures of this site become figures; any other picture becomes its description."""

import re
from collections.abc import Mapping

from carthub.lib.pictures import PictureFacts
from carthub.lib.rendering.tree import Node, rewrite

_OWN = re.compile(r"/media/pictures/([A-Za-z0-9_-]{1,64})/(?:[0-9]{2,5}\.(?:jpg|webp))?")
_SIZES = "(min-width: 48rem) 42rem, 100vw"
_MIDDLE_WIDTH = 960
# A figure may stand in these; out of anything else it moves up, to stand after it.
_MAY_HOLD = frozenset("blockquote caption dd del details div figure ins li section td th".split())


def mentioned_pictures(source: str) -> list[str]:
    """Keys of the pictures that a Markdown text may show, to be looked up before rendering it."""
    return list(dict.fromkeys(match[1] for match in _OWN.finditer(source)))


class Figures:
    def __init__(self, pictures: Mapping[str, PictureFacts]):
        self.pictures = pictures
        self.keys: list[str] = []
        self.alts: list[str] = []
        self.unknown: list[str] = []

    def settle(self, root: Node) -> None:
        rewrite(root, self._changed)

    def _changed(self, node: Node) -> list[Node | str]:
        if node.tag == "img":
            return [self._shown(node)]
        if node.tag in _MAY_HOLD:
            return [node]
        figures = [child for child in node.children if isinstance(child, Node) and child.tag == "figure"]
        if figures:
            node.children = [child for child in node.children if child not in figures]
        if figures or node.tag == "p":
            return [node, *figures] if node.has_content() else figures
        return [node]

    def _shown(self, image: Node) -> Node | str:
        address, alt = image.attributes.get("src", ""), image.attributes.get("alt", "")
        own = _OWN.fullmatch(address)
        if own is None or own[1] not in self.pictures:
            self.unknown.append(address)
            return alt
        facts = self.pictures[own[1]]
        self.keys.append(facts.key)
        self.alts.append(alt)
        return Node("figure", {"class": "figure"}, [_picture(facts, alt), *_caption(image, facts)])


def _picture(facts: PictureFacts, alt: str) -> Node:
    webp = {"type": "image/webp", "srcset": _srcset(facts, "webp"), "sizes": _SIZES}
    image = {
        "src": facts.src(max(width for width in facts.widths if width <= _MIDDLE_WIDTH), "jpg"),
        "srcset": _srcset(facts, "jpg"),
        "sizes": _SIZES,
        "width": str(facts.width),
        "height": str(facts.height),
        "alt": alt,
        "loading": "lazy",
        "decoding": "async",
    }
    return Node("picture", {}, [Node("source", webp), Node("img", image)])


def _srcset(facts: PictureFacts, kind: str) -> str:
    return ", ".join(f"{facts.src(width, kind)} {width}w" for width in facts.widths)


def _caption(image: Node, facts: PictureFacts) -> list[Node]:
    words = image.attributes.get("title", "").strip()
    credit = ", ".join(filter(None, (facts.credit, facts.licence)))
    parts: list[Node | str] = [words] if words else []
    if credit:
        parts += (
            [" ", Node("span", {"class": "figure__credit"}, [credit])]
            if words
            else [Node("span", {"class": "figure__credit"}, [credit])]
        )
    return [Node("figcaption", {}, parts)] if parts else []
