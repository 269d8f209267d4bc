"""Tables scroll inside themselves, reachable by keyboard, and their headers say what they head."""

from django.utils.translation import gettext as _

from carthub.lib.rendering.tree import Node, rewrite


class Tables:
    def __init__(self):
        self.count = 0

    def settle(self, root: Node) -> None:
        rewrite(root, self._changed, ("table", "tr"))

    def _changed(self, node: Node) -> list[Node | str]:
        if node.tag == "tr":
            _settle_headers(node)
            return [node]
        self.count += 1
        label = _("Table") if self.count == 1 else _("Table %(number)s") % {"number": self.count}
        scroll = {"class": "table-scroll", "role": "region", "tabindex": "0", "aria-label": label}
        return [Node("div", scroll, [node])]


def _settle_headers(row: Node) -> None:
    cells = [cell for cell in row.children if isinstance(cell, Node) and cell.tag in ("td", "th")]
    scope = "col" if all(cell.tag == "th" for cell in cells) else "row"
    for cell in cells:
        if cell.tag == "td":
            continue
        if not cell.has_content():
            cell.tag = "td"
            cell.attributes.pop("scope", None)
        else:
            cell.attributes.setdefault("scope", scope)
