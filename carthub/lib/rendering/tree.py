"""A small tree of clean HTML, built of what bleach lets through and written out again."""

from collections.abc import Callable, Container, Iterable, Iterator
from html import escape

VOID = frozenset({"br", "col", "hr", "img", "source", "wbr"})
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
BLOCKS = HEADINGS | frozenset(
    "address aside blockquote caption dd details div dl dt figcaption figure hr li ol p pre section summary "
    "table tbody td tfoot th thead tr ul".split()
)
# What the frame adds to the writer's words: citation numbers and words for screen readers only.
UNREAD = frozenset({"citation", "visually-hidden"})


class Node:
    __slots__ = ("tag", "attributes", "children")

    def __init__(self, tag: str, attributes: dict[str, str] | None = None, children: list | None = None):
        self.tag = tag
        self.attributes = attributes if attributes is not None else {}
        self.children: list[Node | str] = children if children is not None else []

    def nodes(self) -> Iterator["Node"]:
        """Every element below this one, in the order of the text; do not change children while walking."""
        for child in self.children:
            if isinstance(child, Node):
                yield child
                yield from child.nodes()

    def text(self) -> str:
        """The words below this element; blocks stand on lines of their own."""
        parts: list[str] = []
        _add_words(self.children, parts)
        return "".join(parts).strip()

    def has_content(self) -> bool:
        """Whether anything is left to show: words, or an element that is more than a line break."""
        return any(child.strip() if isinstance(child, str) else child.tag != "br" for child in self.children)


def _add_words(children: list, parts: list[str]) -> None:
    for child in children:
        if isinstance(child, str):
            parts.append(child)
        elif child.attributes and child.attributes.get("class") in UNREAD:
            continue
        elif child.tag == "br":
            parts.append("\n")
        elif child.tag in BLOCKS:
            parts.append("\n")
            _add_words(child.children, parts)
            parts.append("\n")
        else:
            _add_words(child.children, parts)


def rewrite(
    node: Node,
    change: Callable[[Node], Iterable[Node | str]],
    tags: Container[str] | None = None,
) -> None:
    """Put what `change` answers in the place of each element below `node`, the innermost first.

    With `tags`, only elements of these names are asked about.
    """
    children: list[Node | str] = []
    for child in node.children:
        if isinstance(child, str):
            children.append(child)
            continue
        if child.children:
            rewrite(child, change, tags)
        if tags is None or child.tag in tags:
            children += change(child)
        else:
            children.append(child)
    node.children = children


def add_text(children: list, text: str) -> None:
    """A text is one piece, whatever entities stood in it, so that what is searched for in it is found."""
    if children and isinstance(children[-1], str):
        children[-1] += text
    else:
        children.append(text)


def to_html(node: Node) -> str:
    """The inside of the element as HTML."""
    parts: list[str] = []
    _write(node.children, parts)
    return "".join(parts).strip()


def _write(children: list, parts: list[str]) -> None:
    for child in children:
        if isinstance(child, str):
            parts.append(escape(child, quote=False))
            continue
        parts.append(f"<{child.tag}")
        parts.extend(f' {name}="{escape(value)}"' for name, value in child.attributes.items())
        parts.append(">")
        if child.tag not in VOID:
            _write(child.children, parts)
            parts.append(f"</{child.tag}>")
