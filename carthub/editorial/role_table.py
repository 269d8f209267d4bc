"""The table of `permissions.py` as the editors' guide shows it."""

from carthub.editorial.permissions import TABLE, Right, Role

BEGIN = "<!-- The table is written by: manage.py write_roles -->"
END = "<!-- Here the written table ends -->"


def in_markdown() -> str:
    head = ["What", *(role.label for role in Role)]
    rules = ["---", *(":-:" for _role in Role)]
    return "\n".join(as_row(cells) for cells in [head, rules, *map(cells_of, Right)])


def cells_of(right: Right) -> list[str]:
    return [right.label, *("yes" if role in TABLE[right] else "–" for role in Role)]


def as_row(cells: list[str]) -> str:
    return f"| {' | '.join(str(cell) for cell in cells)} |"


def written_into(text: str) -> str:
    """The text with the table between its two marks; raises ValueError where they do not stand once."""
    if text.count(BEGIN) != 1 or text.count(END) != 1:
        raise ValueError(f"Put these two lines where the table belongs: {BEGIN} {END}")
    before, _mark, rest = text.partition(BEGIN)
    _old, _mark, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{in_markdown()}\n\n{END}{after}"
