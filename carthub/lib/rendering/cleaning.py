"""The one place where HTML is made harmless: bleach with short lists of what may stay."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from bleach._vendor.html5lib.treebuilders import getTreeBuilder
from bleach.html5lib_shim import BleachHTMLParser, BleachHTMLTokenizer, Filter
from bleach.sanitizer import Cleaner

from carthub.lib.rendering import tree
from carthub.lib.rendering.limits import too_tangled
from carthub.lib.rendering.markup import CITATION, NOTE

TAGS = frozenset(
    "a abbr b bdi bdo blockquote br caption cite code col colgroup dd del details dfn div dl dt em "
    "h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q s samp small span strong sub summary sup "
    "table tbody td tfoot th thead time tr u ul var".split()
)
# Their marks go and their text stays. A name on no list is no markup: "<y and z>" is shown as typed.
UNWRAPPED = frozenset(
    "acronym address article aside big center figcaption figure font footer form header label main nav "
    "section strike tt".split()
)
# They go with all that is in them. The parser must know them to find where they end.
REMOVED = frozenset("canvas iframe noscript object script style template".split())
PROTOCOLS = frozenset({"http", "https", "mailto", "tel"})
ATTRIBUTES = {
    "a": frozenset({"href", "title"}),
    "abbr": frozenset({"title"}),
    "col": frozenset({"span"}),
    "colgroup": frozenset({"span"}),
    "details": frozenset({"open"}),
    "div": frozenset({"class", NOTE}),
    "img": frozenset({"src", "alt", "title"}),
    "li": frozenset({"value"}),
    "ol": frozenset({"start", "reversed"}),
    "p": frozenset({"class"}),
    "code": frozenset({"class"}),
    "sup": frozenset({CITATION}),
    "td": frozenset({"align", "colspan", "rowspan"}),
    "th": frozenset({"align", "colspan", "rowspan", "scope"}),
    "time": frozenset({"datetime"}),
    **{heading: frozenset({"id"}) for heading in tree.HEADINGS},
}
ALLOWED_VALUES = {
    "align": re.compile("left|center|right"),
    "class": re.compile("(?:admonition(?: [a-z -]{1,40})?|admonition-title|language-[a-z0-9+-]{1,20})"),
    "colspan": re.compile("[1-9][0-9]?"),
    "dir": re.compile("ltr|rtl|auto"),
    "lang": re.compile("[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,3}"),
    "rowspan": re.compile("[1-9][0-9]?"),
    "scope": re.compile("col|row|colgroup|rowgroup"),
    "span": re.compile("[1-9][0-9]?"),
    "start": re.compile("[0-9]{1,6}"),
    "value": re.compile("[0-9]{1,6}"),
}
EVERYWHERE = frozenset({"lang", "dir"})
MAX_DEPTH = 100
MAX_ATTRIBUTES = 40


def may_stay(tag: str, name: str, value: str) -> bool:
    if name not in EVERYWHERE and name not in ATTRIBUTES.get(tag, ()):
        return False
    pattern = ALLOWED_VALUES.get(name)
    return pattern is None or pattern.fullmatch(value) is not None


class BoundedTree(getTreeBuilder("etree")):
    """A tree that cannot be made to grow faster than the text."""

    def insertElementNormal(self, token):
        if len(self.openElements) > MAX_DEPTH or len(self.activeFormattingElements) > MAX_DEPTH:
            raise too_tangled()
        return super().insertElementNormal(token)

    def reconstructActiveFormattingElements(self):
        """Bold that is never closed ends with its paragraph instead of being copied into all that follow."""


class BoundedTokenizer(BleachHTMLTokenizer):
    def attributeNameState(self):
        if len(self.currentToken["data"]) > MAX_ATTRIBUTES:
            raise too_tangled()
        return super().attributeNameState()


class BoundedParser(BleachHTMLParser):
    removed = REMOVED

    def _parse(self, stream, innerHTML=False, container="div", scripting=True, **kwargs):
        self.innerHTMLMode, self.container, self.scripting = innerHTML, container, scripting
        self.tokenizer = BoundedTokenizer(stream=stream, parser=self, consume_entities=False, **kwargs)
        self.reset()
        self.mainLoop()

    def parseFragment(self, *args, **kwargs):
        fragment = super().parseFragment(*args, **kwargs)
        _remove_with_content(fragment, self.removed)
        return fragment


def _remove_with_content(fragment, removed: frozenset[str]) -> None:
    for parent in list(fragment.iter()):
        before = None
        for child in list(parent):
            if child.tag not in removed:
                before = child
                continue
            if before is None:
                parent.text = (parent.text or "") + (child.tail or "")
            else:
                before.tail = (before.tail or "") + (child.tail or "")
            parent.remove(child)


def walk(element) -> Iterator[dict]:
    """The parsed elements as html5lib's tokens; its own walker looks every element up among its siblings."""
    if element.text:
        yield {"type": "Characters", "data": element.text}
    for child in element:
        if isinstance(child.tag, str):
            token = {"name": child.tag, "namespace": None}
            data = {(None, name): value for name, value in child.items()}
            yield {"type": "EmptyTag" if child.tag in tree.VOID else "StartTag", "data": data, **token}
            yield from walk(child)
            if child.tag not in tree.VOID:
                yield {"type": "EndTag", **token}
        if child.tail:
            yield {"type": "Characters", "data": child.tail}


class TreeKeeper(Filter):
    """The last in the row of filters: keeps what bleach let through as a tree and writes nothing."""

    def __init__(self, source, kept: list[tree.Node]):
        super().__init__(source)
        self.kept = kept

    def __iter__(self):
        self.kept.append(tree.build(super().__iter__()))
        return iter(())


class StyleReader:
    """Styles are handed on to be read; none is ever written out."""

    def sanitize_css(self, style: str) -> str:
        return style


@dataclass(frozen=True)
class Rules:
    """What of HTML may stay. A name on no list is shown as it was typed, or dropped where that is noise."""

    tags: frozenset[str] = TAGS
    unwrapped: frozenset[str] = UNWRAPPED
    removed: frozenset[str] = REMOVED
    may_stay: Callable[[str, str, str], bool] = may_stay
    protocols: frozenset[str] = PROTOCOLS
    shows_unknown: bool = True


PAGE_RULES = Rules()


def clean_tree(html: str, rules: Rules = PAGE_RULES) -> tree.Node:
    kept: list[tree.Node] = []
    cleaner = Cleaner(
        tags=rules.tags,
        attributes=rules.may_stay,
        protocols=rules.protocols,
        strip=True,
        filters=[partial(TreeKeeper, kept=kept)],
        css_sanitizer=StyleReader(),
    )
    cleaner.parser = BoundedParser(
        tags=rules.tags | rules.unwrapped | rules.removed,
        strip=not rules.shows_unknown,
        consume_entities=False,
        namespaceHTMLElements=False,
        tree=BoundedTree,
    )
    cleaner.parser.removed = rules.removed
    cleaner.walker = walk
    cleaner.clean(html)
    return kept[0] if kept else tree.Node("div")
