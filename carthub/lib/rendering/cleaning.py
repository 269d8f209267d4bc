"""The one place where HTML is made harmless: bleach with short lists of what may stay."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from html import unescape

from bleach._vendor.html5lib.constants import tokenTypes
from bleach._vendor.html5lib.treebuilders import getTreeBuilder
from bleach.html5lib_shim import BleachHTMLParser, BleachHTMLTokenizer, InputStreamWithMemory
from bleach.sanitizer import BleachSanitizerFilter

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

# Words, white space between tags, and tags as Markdown writes them; the names are those of html5lib's tokens.
_USUAL = re.compile(
    r"""(?P<Characters>[^<&\0\t\n\f\r\ ][^<&\0]*)
    | (?P<SpaceCharacters>[\t\n\f\r\ ]+)
    | <(?P<StartTag>
        (?P<name>[a-z][a-z0-9]*)(?P<attributes>(?:\ [a-z][a-z-]*="[^"\0]*"){0,8})(?P<slash>\ ?/)?
      )>
    | </(?P<EndTag>(?P<last>[a-z][a-z0-9]*))>""",
    re.VERBOSE,
)
_TEXT_KINDS = ("Characters", "SpaceCharacters")
_ATTRIBUTE = re.compile(r'([a-z-]+)="([^"]*)"')


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


class TextInPieces(InputStreamWithMemory):
    """Remembers what was read since the last “<” in pieces; the library takes every text apart for it."""

    def charsUntil(self, characters, opposite=False):
        chars = self._inner_stream.charsUntil(characters, opposite=opposite)
        if chars:
            self._buffer.append(chars)
        return chars

    def unget(self, char):
        if self._buffer and len(last := self._buffer.pop()) > 1:
            self._buffer.append(last[:-1])
        return self._inner_stream.unget(char)

    def usual_piece(self) -> re.Match | None:
        """Read on behind words, white space or a tag written as usual, when that stands next."""
        source = self._inner_stream
        match = _USUAL.match(source.chunk, source.chunkOffset)
        if match is None or match.end() == source.chunkSize:  # it may go on in the next chunk
            return None
        source.chunkOffset = match.end()
        if match[0].startswith("<"):
            self._buffer = []
        self._buffer.append(match[0])
        return match


class BoundedTokenizer(BleachHTMLTokenizer):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        source = self.stream._inner_stream
        source.reportCharacterErrors = None  # nobody reads them
        self.stream = TextInPieces(source)

    def dataState(self):
        """What is written as usual is read at once; the library reads anything else sign by sign."""
        match = self.stream.usual_piece()
        if match is None:
            return super().dataState()
        kind = match.lastgroup
        if kind in _TEXT_KINDS:
            self.tokenQueue.append({"type": tokenTypes[kind], "data": match[0]})
            return True
        token = {"type": tokenTypes[kind], "name": match["name"] or match["last"], "data": []}
        token["selfClosing"] = bool(match["slash"])
        if kind == "StartTag":
            token["selfClosingAcknowledged"] = False
            token["data"] = [list(pair) for pair in _ATTRIBUTE.findall(match["attributes"])]
        self.currentToken = token
        self.emitCurrentToken()
        return True

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

    def parseError(self, errorcode="", datavars=None):
        """Nobody reads them, and to say where each is the library counts the lines of the text anew."""


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


@cache
def sanitizer_of(rules: Rules) -> BleachSanitizerFilter:
    """Bleach's own filter, which keeps nothing of one token for the next."""
    return BleachSanitizerFilter(
        source=(),
        allowed_tags=rules.tags,
        attributes=rules.may_stay,
        allowed_protocols=rules.protocols,
        strip_disallowed_tags=True,
        css_sanitizer=StyleReader(),
    )


def clean_tree(html: str, rules: Rules = PAGE_RULES) -> tree.Node:
    root = tree.Node("div")
    parser = BoundedParser(
        tags=rules.tags | rules.unwrapped | rules.removed,
        strip=not rules.shows_unknown,
        consume_entities=False,
        namespaceHTMLElements=False,
        tree=BoundedTree,
    )
    parser.removed = rules.removed
    _let_through(parser.parseFragment(html), sanitizer_of(rules).sanitize_token, root.children)
    return root


def _let_through(element, sanitize: Callable[[dict], dict | list | None], children: list) -> None:
    """Add to `children` what bleach lets through of an element's inside."""
    if element.text:
        tree.add_text(children, _clean_text(element.text, sanitize))
    for child in element:
        if isinstance(child.tag, str):  # comments have none
            _let_through(child, sanitize, _clean_children(child, sanitize, children))
        if child.tail:
            tree.add_text(children, _clean_text(child.tail, sanitize))


def _clean_children(element, sanitize: Callable[[dict], dict | list | None], children: list) -> list:
    """Where the inside of an element goes: into a new node, or to the others when its marks may not stay."""
    is_void = element.tag in tree.VOID
    token = sanitize(
        {
            "type": "EmptyTag" if is_void else "StartTag",
            "name": element.tag,
            "data": {(None, name): value for name, value in element.items()},
        }
    )
    if token is None:
        return children
    node = tree.Node(token["name"], {name: unescape(value) for (_, name), value in token["data"].items()})
    children.append(node)
    return children if is_void else node.children


def _clean_text(text: str, sanitize: Callable[[dict], dict | list | None]) -> str:
    """The words of a text as readers see them; bleach gives entities back as they were typed."""
    cleaned = sanitize({"type": "Characters", "data": text})
    if isinstance(cleaned, dict):
        return cleaned["data"]
    return "".join(
        unescape(f"&{token['name']};") if token["type"] == "Entity" else token["data"] for token in cleaned
    )
