"""A text cut into words, numbers and signs, each with the white space after it."""

import re
from functools import lru_cache

from carthub.lib.weighty_words import weight_of

# Vowel signs and accents that stand after their letter; \w knows only some of them.
_MARKS = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    "\u06d6-\u06ed\u0900-\u0963\u0966-\u0eff\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
)
_UNSPACED = "\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"  # Chinese and Japanese: a sign is a word
_NUMBER = r"\d+(?:[.,:/]\d+)*"
_WORD = rf"[^\W\d_{_UNSPACED}](?:[^\W_{_UNSPACED}]|[{_MARKS}]|['’](?=[^\W\d_]))*"
_TOKEN = re.compile(rf"({_NUMBER}|{_WORD}|\S)(\s*)")
_COUNTED = re.compile(rf"{_NUMBER}|{_WORD}|[^\W_]")  # the tokens with a letter or digit
_LEADING = re.compile(r"\s*")


class Tokens:
    """The tokens of a text; the first is empty and holds the white space that the text begins with."""

    def __init__(self, text: str):
        leading = _LEADING.match(text)[0]
        pairs = [("", leading), *_TOKEN.findall(text, len(leading))]
        self.cores = [core for core, _space in pairs]
        self.spaces = [space for _core, space in pairs]

    def text(self, part: slice) -> str:
        """Tokens with the white space between them, without what follows the last."""
        pairs = zip(self.cores[part], self.spaces[part], strict=True)
        return "".join(core + space for core, space in pairs).removesuffix(self.space_after(part))

    def space_after(self, part: slice) -> str:
        return self.spaces[part.stop - 1] if part.start < part.stop else ""


@lru_cache(maxsize=20_000)
def is_word(core: str) -> bool:
    return any(char.isalnum() for char in core)


@lru_cache(maxsize=20_000)
def is_weighty(core: str) -> bool:
    return weight_of(core) is not None


def first_word(text: str) -> str:
    token = _TOKEN.match(text, _LEADING.match(text).end())
    return token[1] if token else ""


def count_words(text: str) -> int:
    return len(_COUNTED.findall(text))
