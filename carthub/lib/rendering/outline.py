"""Headings of the text: levels that fit, addresses, contents; and notices, which bring headings along."""

from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import unquote

from django.utils.text import slugify
from django.utils.translation import gettext as _

from carthub.lib.rendering.tree import BLOCKS, HEADINGS, Node, rewrite

LEVELS = ("emergency", "urgent", "contact", "caution")
NOTICE = "notice"
DEEPEST = 6


def level_words() -> dict[str, tuple[str, str]]:
    """For each notice level its name and the heading it has when none was typed."""
    return {
        "emergency": (_("Emergency"), _("Get emergency help now")),
        "urgent": (_("Urgent"), _("Get medical help today")),
        "contact": (_("When to call"), _("Call your care team")),
        "caution": (_("Caution"), _("Take care")),
    }


@dataclass
class Outline:
    contents: list[dict] = field(default_factory=list)
    notices: list[dict] = field(default_factory=list)
    ids: dict[str, str] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)
    repeated: Counter[str] = field(default_factory=Counter)

    def settle(self, root: Node) -> None:
        rewrite(root, _marked_notice, HEADINGS | {"div"})
        self._walk(root, _Levels(), in_contents=True)
        rewrite(root, self._pointed, ("a",))

    def _walk(self, node: Node, levels: "_Levels", *, in_contents: bool) -> None:
        for child in node.children:
            if isinstance(child, str):
                continue
            if child.tag in HEADINGS:
                self._settle_heading(child, levels, in_contents=in_contents)
            elif child.tag == "section":
                level = levels.next_below()
                self._settle_notice(child, level)
                self._walk(Node("div", {}, child.children[1:]), _Levels(above=level), in_contents=False)
            else:
                self._walk(child, levels, in_contents=in_contents)

    def _settle_heading(self, heading: Node, levels: "_Levels", *, in_contents: bool) -> None:
        level = levels.place(int(heading.tag[1]))
        title = " ".join(heading.text().split())
        typed = heading.attributes.pop("id", "")
        heading.tag = f"h{level}"
        heading.attributes["id"] = self._new_id(typed or title)
        if typed:
            self.ids.setdefault(typed, heading.attributes["id"])
        if in_contents and level <= 3:
            self.contents.append({"id": heading.attributes["id"], "title": title, "level": level})

    def _new_id(self, words: str) -> str:
        slug = slugify(words)[:60].strip("-") or "section"
        name = f"s-{slug}"
        while name in self.taken:
            self.repeated[slug] += 1
            name = f"s-{slug}-{self.repeated[slug] + 1}"
        self.taken.add(name)
        return name

    def _settle_notice(self, section: Node, heading_level: int) -> None:
        level = section.attributes.pop(NOTICE)
        name = f"notice-{len(self.notices) + 1}"
        self.notices.append({"level": level, "id": name})
        word, default = level_words()[level]
        heading = section.children[0]
        heading.tag = f"h{heading_level}"
        heading.attributes = {"class": "notice__heading", "id": f"{name}-heading"}
        hidden = Node("span", {"class": "visually-hidden"}, [f"{word}: "])
        heading.children = [hidden, *(heading.children or [default])]
        section.attributes = {
            "class": f"notice notice--{level}",
            "id": name,
            "aria-labelledby": f"{name}-heading",
        }

    def _pointed(self, node: Node) -> list[Node | str]:
        """A link to a heading by the name its writer gave it, or by its words, leads to its address."""
        fragment = node.attributes.get("href", "")
        if fragment.startswith("#") and fragment[1:] not in self.taken:
            typed = unquote(fragment[1:])
            by_words = f"s-{slugify(typed)}"
            node.attributes["href"] = (
                f"#{self.ids.get(typed, by_words if by_words in self.taken else fragment[1:])}"
            )
        return [node]


class _Levels:
    """The highest heading typed comes right below the one above, and no level is skipped on the way down."""

    def __init__(self, above: int = 1):
        self.above = above
        self.open: list[tuple[int, int]] = []

    def place(self, typed: int) -> int:
        while self.open and self.open[-1][0] >= typed:
            self.open.pop()
        level = self.next_below()
        self.open.append((typed, level))
        return level

    def next_below(self) -> int:
        return min((self.open[-1][1] if self.open else self.above) + 1, DEEPEST)


def _marked_notice(node: Node) -> list[Node | str]:
    """An admonition becomes a section that has yet to find its level; of other kinds the title stays."""
    if node.tag in HEADINGS:
        rewrite(node, lambda child: child.children if child.tag in BLOCKS else [child])
        return [node] if node.text() else node.children
    if not node.attributes.get("class", "").startswith("admonition"):
        return [node]
    kinds = node.attributes.pop("class").split()
    title, body = _title_and_body(node)
    level = next((kind for kind in kinds if kind in LEVELS), "")
    if not level:
        node.children = [*([Node("p", {}, [Node("strong", {}, title)])] if title else []), *body]
        return [node]
    typed = [] if Node("p", {}, title).text() in ("", kinds[-1].capitalize(), level.capitalize()) else title
    return [Node("section", {NOTICE: level}, [Node("h2", {}, typed), *body])]


def _title_and_body(node: Node) -> tuple[list, list]:
    for place, child in enumerate(node.children):
        if isinstance(child, Node):
            if child.attributes.get("class") == "admonition-title":
                return child.children, node.children[place + 1 :]
            break
    return [], node.children
