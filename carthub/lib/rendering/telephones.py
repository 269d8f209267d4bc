"""Telephone numbers that are surely ones become links; a number that may be something else stays text."""

import re

from carthub.lib.rendering.tree import BLOCKS, HEADINGS, Node

_START = r"(?<![\w.+/=#\u2010-\u2013-])"
_END = r"(?![\w/]|[-.\u2010-\u2013][0-9])"
_DASH = r"[-.\u2010-\u2013]"
_NUMBER = re.compile(
    rf"""{_START}(?:
        (?P<international>\+[1-9][0-9]{{0,2}}(?:[ .\u2010-\u2013-]?\(?[0-9]{{1,4}}\)?){{2,6}})
      | (?P<letters>(?:1[- ])?8(?:00|33|44|55|66|77|88)[- ](?=[0-9-]*[A-Z])[A-Z0-9][A-Z0-9-]{{5,11}}[A-Z0-9])
      | (?P<american>(?:\+?1[-. ])?(?:\([2-9][0-9]{{2}}\)[ ]?|[2-9][0-9]{{2}}{_DASH})
            [2-9][0-9]{{2}}{_DASH}[0-9]{{4}})
      | (?P<emergency>911|112|999|988|9-1-1|9-8-8)(?![.,][0-9]|%)
    ){_END}""",
    re.VERBOSE,
)
_CALLING = re.compile(
    r"""(?:\b(?:call|calling|dial|dialing|dialling|phone|ring|text|llame|llamar|llama|marque|marcar|marca)
        (?:\s+(?:or|o)\s+(?:text|call))?(?:\s+(?:to|al|el|a))?
      | (?:911|112|999|988)\s*(?:,|/|\bor\b|\bo\b))\s*$""",
    re.VERBOSE | re.IGNORECASE,
)
_KEYPAD = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "22233344455566677778889999")
_LEFT_ALONE = HEADINGS | frozenset({"a", "code", "kbd", "pre", "samp", "sup", "time", "var"})
_LOOK_BACK = 40
_DIGIT = re.compile("[0-9]")


def link_telephones(node: Node, before: str = "") -> str:
    """Link the numbers below the node; takes and gives back the words of the same line that came before."""
    children: list[Node | str] = []
    for child in node.children:
        if isinstance(child, str):
            children.extend(_linked(child, before))
            before = (before + child)[-_LOOK_BACK:]
            continue
        children.append(child)
        if child.tag in _LEFT_ALONE:
            before = ""
        elif child.tag in BLOCKS:
            link_telephones(child)
            before = ""
        else:
            before = link_telephones(child, before)
    node.children = children
    return before


def _linked(text: str, before: str) -> list[Node | str]:
    if not _DIGIT.search(text):
        return [text]
    whole, done = before + text, len(before)
    parts: list[Node | str] = []
    for match in _NUMBER.finditer(whole, done):
        number = _dialled(match, whole)
        if number:
            parts += [whole[done : match.start()], Node("a", {"href": f"tel:{number}"}, [match[0]])]
            done = match.end()
    return [*parts, whole[done:]]


def _dialled(match: re.Match, whole: str) -> str:
    digits = re.sub(r"[^0-9]", "", match[0].replace("(0)", "").translate(_KEYPAD))
    match match.lastgroup:
        case "emergency":
            return digits if _CALLING.search(whole, max(0, match.start() - _LOOK_BACK), match.start()) else ""
        case "international":
            return f"+{digits}" if 8 <= len(digits) <= 15 else ""
        case "letters":
            digits = digits.removeprefix("1")
            return f"+1{digits[:10]}" if len(digits) >= 10 else ""
    return f"+1{digits[-10:]}"
