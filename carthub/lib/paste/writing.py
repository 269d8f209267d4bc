"""Shaped HTML as Markdown that reads back as the same words."""

import re
from urllib.parse import quote

from markdownify import ATX, MarkdownConverter

from carthub.lib.rendering.tree import Node, to_html

_ALWAYS = re.compile(r"([\\`*\[\]{}|])")
_AT_WORD_EDGE = re.compile(r"(?<![^\W_])_|_(?![^\W_])")
_TAG = re.compile(r"<(?=[A-Za-z/!?])")
_ENTITY = re.compile(r"&(?=#|[0-9A-Za-z]+;)")
_LINE_START = re.compile(r"^(\s*)([#>+=:~-]|!!!)")
_NUMBER_START = re.compile(r"^(\s*[0-9]+)\.(?=\s|$)")
_LINE_END = re.compile(r"(?<!\\)(#)(\s*)$")
_NO_ESCAPE = {"=": "&#61;", ":": "&#58;", "~": "&#126;"}
_NOTE = re.compile("\ue000([0-9]+)\ue001")
_READ_IN_CODE = re.compile("&#|<[A-Za-z/!?]")
_PICTURE_BY_CHANCE = re.compile(
    r"(?P<code>(?P<ticks>(?<![\\`])`+(?!`)).*?(?<!`)(?P=ticks)(?!`))|!(?=\[)", re.DOTALL
)
_SPACES = re.compile(r"(?<=\S) {2,}(?=\S)")
_LINE = re.compile(r"^(?=.)", re.MULTILINE)


def to_markdown(root: Node, notes: dict[str, Node]) -> str:
    converter = Converter()
    text = converter.convert(to_html(root))
    cited = set(_NOTE.findall(text))
    lines = [text]
    for key, note in notes.items():
        words = re.sub(r"\s*\n\s*", " ", converter.convert(to_html(note)))
        lines.append(f"[^{key}]: {words}" if key in cited else words)
    whole = "\n\n".join(filter(None, lines))
    whole = _NOTE.sub(lambda match: f"[^{match[1]}]" if match[1] in notes else rf"\[{match[1]}\]", whole)
    whole = _PICTURE_BY_CHANCE.sub(lambda match: match[0] if match["code"] else r"\!", whole)
    return re.sub(r"\n{3,}", "\n\n", whole).strip()


class Converter(MarkdownConverter):
    """markdownify, with the traps of this Markdown escaped, and four spaces before what is in an item."""

    class Options:
        heading_style = ATX
        sub_symbol = "<sub>"
        sup_symbol = "<sup>"

    def escape(self, text, parent_tags):
        text = _ENTITY.sub("&amp;", text)
        text = _ALWAYS.sub(r"\\\1", text)
        text = _AT_WORD_EDGE.sub(r"\\_", text)
        text = _TAG.sub("&lt;", text)
        text = _LINE_START.sub(_escaped_start, text)
        text = _NUMBER_START.sub(r"\1\\.", text)
        return _LINE_END.sub(r"\\\1\2", text)

    def convert_p(self, el, text, parent_tags):
        return super().convert_p(el, _SPACES.sub(" ", text), parent_tags)

    def convert_a(self, el, text, parent_tags):
        words = text.strip()
        before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
        href = quote(el.get("href", ""), safe=":/?#@!$&+,;=%~.-[]")
        return f"{before}[{words}]({href}){after}" if words and len(text) > len(before) else text

    def convert_li(self, el, text, parent_tags):
        text = _SPACES.sub(" ", text.strip())
        if not text:
            return "\n"
        bullet = f"{el.get('value', '1')}. " if el.parent.name == "ol" else "- "
        return bullet + _LINE.sub("    ", text)[4:] + ("\n\n" if "\n\n" in text else "\n")

    def convert_code(self, el, text, parent_tags):
        """The library reads some half-written tags and entities even in code; those stand as plain words."""
        if _READ_IN_CODE.search(text):
            return self.escape(text, parent_tags)
        return super().convert_code(el, text, parent_tags)

    convert_kbd = convert_samp = convert_code

    def convert_pre(self, el, text, parent_tags):
        fence = "`" * max(3, *(len(run) + 1 for run in re.findall("`+", text)), 0)
        return f"\n\n{fence}\n{text.strip(chr(10))}\n{fence}\n\n" if text.strip() else ""


def _escaped_start(match: re.Match) -> str:
    sign = match[2]
    return match[1] + _NO_ESCAPE.get(sign, f"\\{sign}")
