"""Whether a change of a signed text only mends its spelling: computed, never claimed."""

from carthub.lib.minor_edit.judging import why_not_minor
from carthub.lib.minor_edit.lexicon import DictionaryLexicon, Lexicon

__all__ = ["DictionaryLexicon", "Lexicon", "why_not_minor"]
