"""Lists, tables and lines as Markdown can write them, out of simplified HTML."""

import re

from carthub.lib.rendering.tree import BLOCKS, HEADINGS, Node, rewrite

_SPACE = re.compile(r"[ \t\n\r\f\xa0\u200b]+")
_COUNT = re.compile("[1-9][0-9]{0,3}")
LISTS = ("ul", "ol")
MAX_COLUMNS = 40


def shape(root: Node) -> None:
    _take_out_of_items(root, within="")
    rewrite(root, lambda node: [_collected(node)])
    root.children = _collected(root).children
    rewrite(root, _placed)
    root.children = _lined(root.children)
    while root.children and isinstance(root.children[-1], Node) and root.children[-1].tag == "hr":
        root.children.pop()
    _lower_headings(root)


def _take_out_of_items(node: Node, within: str) -> None:
    """Code is fenced at the margin only; in a list a heading is a bold line and a quote plain lines."""
    for child in node.children:
        if isinstance(child, str):
            continue
        if child.tag == "pre" and within:
            child.tag, child.children = "p", [Node("code", {}, [child.text()])]
        elif child.tag in HEADINGS and within == "li":
            child.tag, child.children = "p", [Node("strong", {}, child.children)]
        elif child.tag == "blockquote" and within == "li":
            child.tag = "div"
        _take_out_of_items(child, child.tag if child.tag in ("li", "blockquote", "td", "th") else within)


def _collected(node: Node) -> Node:
    """Text in one piece, bold in one piece, and Word's list paragraphs as lists."""
    if node.tag == "pre":
        return Node("pre", {}, [node.text()])
    node.children = _with_lists(_merged(node.children))
    return node


def _merged(children: list[Node | str]) -> list[Node | str]:
    merged: list[Node | str] = []
    for child in children:
        last = merged[-1] if merged else None
        if isinstance(child, str):
            text = _SPACE.sub(" ", child)
            if isinstance(last, str):
                merged[-1] = last + (text.lstrip(" ") if last.endswith(" ") else text)
            else:
                merged.append(text)
        elif child.tag in ("strong", "em", "code") and isinstance(last, Node) and last.tag == child.tag:
            last.children = _merged(last.children + child.children)
        else:
            merged.append(child)
    return merged


def _with_lists(children: list[Node | str]) -> list[Node | str]:
    """Paragraphs that say "level 2 of a list" become items; deeper ones go into the item above."""
    shaped: list[Node | str] = []
    open_lists: list[tuple[int, Node]] = []
    for child in children:
        if isinstance(child, Node) and child.tag == "list-line":
            _add_line(child, open_lists, shaped)
            continue
        if not isinstance(child, str) or child.strip():
            open_lists.clear()
        shaped.append(child)
    return shaped


def _add_line(line: Node, open_lists: list[tuple[int, Node]], shaped: list[Node | str]) -> None:
    level, kind = int(line.attributes["level"]), line.attributes["kind"]
    while open_lists and open_lists[-1][0] > level:
        open_lists.pop()
    if open_lists and open_lists[-1][0] == level and open_lists[-1][1].tag != kind:
        open_lists.pop()
    if not open_lists or open_lists[-1][0] < level:
        holder = open_lists[-1][1].children[-1].children if open_lists else shaped
        open_lists.append((level, Node(kind)))
        holder.append(open_lists[-1][1])
    open_lists[-1][1].children.append(Node("li", {}, line.children))


def _placed(node: Node) -> list[Node | str]:
    if node.tag in HEADINGS:
        return [Node(node.tag, {}, _plain_inline(node.children))] if node.text() else []
    settle = _SETTLED.get(node.tag)
    return settle(node) if settle else [node]


def _left_out(node: Node) -> list[Node | str]:
    return []


def _item(node: Node) -> list[Node | str]:
    node.children = _item_content(node.children)
    return [node]


def _frame(node: Node) -> list[Node | str]:
    node.children = _lined(node.children)
    return [node] if node.has_content() else []


def _definitions(node: Node) -> list[Node | str]:
    """Terms as bold lines, each with what it means below."""
    return [
        Node("p", {}, [Node("strong", {}, line.children)] if line.tag == "dt" else line.children)
        for line in _nodes(node)
    ]


def _nodes(node: Node) -> list[Node]:
    return [child for child in node.children if isinstance(child, Node)]


def _list(node: Node) -> list[Node | str]:
    """Only items in a list; what stands between them goes into the item above, as in Google Docs."""
    items: list[Node] = []
    for child in _lined(node.children):
        if not isinstance(child, Node):
            continue
        if child.tag == "li":
            items.extend(_opened(child))
        elif child.tag in LISTS and not items:
            items.extend(_nodes(child))
        elif items:
            items[-1].children.append(child)
        else:
            items.append(Node("li", {}, [child]))
    items = [item for item in items if item.has_content()]
    for number, item in enumerate(items, _number(node, "start")):
        item.attributes = {"value": str(number)}
    return [Node(node.tag, {}, items)] if items else []


def _opened(item: Node) -> list[Node]:
    """An item that begins with a list of its own is only the frame of that list."""
    if item.children and isinstance(item.children[0], Node) and item.children[0].tag in LISTS:
        inner = item.children[0]
        rest = item.children[1:]
        return [*_nodes(inner), *([Node("li", {}, rest)] if rest else [])]
    return [item]


def _item_content(children: list[Node | str]) -> list[Node | str]:
    """Lines and lists; a lone paragraph is the item's own line."""
    content: list[Node | str] = []
    for child in _lined(_without_frames(children)):
        if not isinstance(child, Node):
            continue
        if child.tag != "hr":
            content.append(child)
    lines = [child for child in content if child.tag not in LISTS]
    if len(lines) == 1 and lines[0].tag == "p" and content[0] is lines[0]:
        return [*content[0].children, *content[1:]]
    return content


def _without_frames(children: list[Node | str]) -> list[Node | str]:
    flat: list[Node | str] = []
    for child in children:
        if isinstance(child, Node) and child.tag == "div":
            flat.extend(_without_frames(_lined(child.children)))
        else:
            flat.append(child)
    return flat


def _lined(children: list[Node | str]) -> list[Node | str]:
    """Words that stand beside blocks get a paragraph of their own; empty ones go."""
    lined: list[Node | str] = []
    line: list[Node | str] = []
    for child in [*children, None]:
        if child is not None and not (isinstance(child, Node) and child.tag in BLOCKS):
            line.append(child)
            continue
        lined.extend(_paragraphs(line))
        line = []
        if child is not None:
            lined.append(child)
    return lined


def _paragraphs(line: list[Node | str]) -> list[Node]:
    """Two line breaks in a row are how many editors part paragraphs."""
    parts: list[list[Node | str]] = [[]]
    for child in line:
        last = parts[-1][-1] if parts[-1] else None
        if isinstance(child, Node) and child.tag == "br" and isinstance(last, Node) and last.tag == "br":
            parts.append([])
        elif not (
            isinstance(last, Node) and last.tag == "br" and isinstance(child, str) and not child.strip()
        ):
            parts[-1].append(child)
    return [paragraph for part in parts if (paragraph := Node("p", {}, part)).has_content()]


def _table(node: Node) -> list[Node | str]:
    """Rows of one line a cell; the first row is the head. A table of one cell is a frame."""
    captions = [
        Node("p", {}, child.children)
        for child in _nodes(node)
        if child.tag not in ("thead", "tbody", "tfoot", "tr")
    ]
    rows = [[cell for cell in _nodes(row) if cell.tag in ("td", "th")] for row in _rows(node)]
    rows = [row for row in rows if any(cell.has_content() for cell in row)]
    if not rows:
        return captions
    if len(rows) == 1 and len(rows[0]) == 1:
        return [*captions, Node("div", {}, rows[0][0].children)]
    width = min(MAX_COLUMNS, max(map(_width, rows)))
    head, *body = (_row(row, "td" if place else "th", width) for place, row in enumerate(rows))
    return [*captions, Node("table", {}, [Node("thead", {}, [head]), Node("tbody", {}, body)])]


def _rows(node: Node) -> list[Node]:
    rows: list[Node] = []
    for child in _nodes(node):
        if child.tag == "tr":
            rows.append(child)
        elif child.tag in ("thead", "tbody", "tfoot"):
            rows.extend(_rows(child))
    return rows


def _number(node: Node, name: str) -> int:
    typed = node.attributes.get(name, "")
    return int(typed) if _COUNT.fullmatch(typed) else 1


def _span(cell: Node) -> int:
    return min(MAX_COLUMNS, _number(cell, "colspan"))


def _width(row: list[Node]) -> int:
    return sum(map(_span, row))


def _row(cells: list[Node], tag: str, width: int) -> Node:
    filled: list[Node] = []
    for cell in cells:
        filled.append(Node(tag, {}, _plain_inline(_one_line(cell))))
        filled.extend(Node(tag) for _extra in range(_span(cell) - 1))
    kept, beyond = filled[: width - 1], filled[width - 1 :]
    last = Node(tag, {}, [part for cell in beyond for part in [*cell.children, " "]])
    missing = [Node(tag) for _empty in range(width - len(kept) - 1)]
    return Node("tr", {}, [*kept, last, *missing])


def _one_line(node: Node) -> list[Node | str]:
    """The words of all blocks in a cell, one after the other."""
    line: list[Node | str] = []
    for child in node.children:
        if isinstance(child, Node) and (child.tag in BLOCKS or child.tag == "br"):
            line += [" ", *_one_line(child), " "]
        else:
            line.append(child)
    return _merged(line)


def _emphasis(node: Node) -> list[Node | str]:
    """Bold or italic that is empty, broken over lines, or with a part in another weight cannot be written."""
    if not node.text():
        return _plain_inline(node.children)
    broken = any(child.tag in ("em", "strong", "br") for child in node.nodes())
    return _plain_inline(node.children) if broken and not _is_both(node) else [node]


def _is_both(node: Node) -> bool:
    """Bold that is nothing but italic can be written, as `***both***`."""
    only = [child for child in node.children if not isinstance(child, str) or child.strip()]
    return len(only) == 1 and isinstance(only[0], Node) and only[0].tag == "em" and not _nodes(only[0])


def _plain_inline(children: list[Node | str]) -> list[Node | str]:
    """Without bold and italic: in headings and cells, and where marks would touch each other."""
    plain: list[Node | str] = []
    for child in children:
        if isinstance(child, Node) and child.tag in ("em", "strong"):
            plain.extend(_plain_inline(child.children))
        elif isinstance(child, Node) and child.tag == "br":
            plain.append(" ")
        else:
            plain.append(child)
    return _merged(plain)


def _lower_headings(root: Node) -> None:
    """The title of the page is above the text, so its own headings begin one below."""
    headings = [node for node in root.nodes() if node.tag in HEADINGS]
    if any(heading.tag == "h1" for heading in headings):
        for heading in headings:
            heading.tag = f"h{min(6, int(heading.tag[1]) + 1)}"


_SETTLED = {
    "ul": _list,
    "ol": _list,
    "li": _item,
    "table": _table,
    "dl": _definitions,
    "blockquote": _frame,
    "div": _frame,
    "p": lambda node: _paragraphs(node.children),
    "em": _emphasis,
    "strong": _emphasis,
    "note-mark": _left_out,
    "marker": _left_out,
}
