"""Which words are real: in the general dictionary of the language, or seen in approved pages."""

from collections.abc import Callable, Collection, Iterable, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Protocol

from spellchecker import SpellChecker

# The library's other dictionaries leave out plurals and forms of verbs: with them
# a real word would pass for a slip. Spanish lacks "días", "veces" and "siete".
WHOLE_DICTIONARIES = frozenset({"en"})


class Lexicon(Protocol):
    """Words are given case-folded, phrases as `lib.names.name_key` writes them."""

    def look_up(self, words: Collection[str], phrases: Collection[str]) -> None:
        """Called once, before the questions, with everything that will be asked."""

    def is_known(self, word: str) -> bool:
        """Whether the word is in the dictionary or in an approved page."""

    def is_term(self, phrase: str) -> bool:
        """Whether it is a term of the glossary, a name of a medicine or a topic."""

    def frequency(self, word: str) -> int:
        """How common the word is by the general dictionary; 0 if it is not there."""


class DictionaryLexicon:
    """`known` and `terms` each get everything in question at once and answer with what they know.

    The page whose edit is judged, and its earlier versions, should not count as approved pages for `known`:
    else no slip in a checked page could be mended.
    """

    def __init__(
        self,
        language: str,
        *,
        known: Callable[[Iterable[str]], set[str]],
        terms: Callable[[Iterable[str]], set[str]],
    ):
        self._frequencies = frequencies(language.split("-")[0].lower())
        self._ask_known, self._ask_terms = known, terms
        self._known: set[str] = set()
        self._terms: set[str] = set()

    def look_up(self, words: Collection[str], phrases: Collection[str]) -> None:
        self._known = self._ask_known(words)
        self._terms = self._ask_terms(phrases)

    def is_known(self, word: str) -> bool:
        return word in self._frequencies or word in self._known

    def is_term(self, phrase: str) -> bool:
        return phrase in self._terms

    def frequency(self, word: str) -> int:
        return self._frequencies.get(word, 0)


@lru_cache
def frequencies(language: str) -> Mapping[str, int]:
    """Read once in the life of a process: it takes 0.2 seconds and 40 MB."""
    if language not in WHOLE_DICTIONARIES:
        return MappingProxyType({})
    return MappingProxyType(SpellChecker(language).word_frequency.dictionary)
