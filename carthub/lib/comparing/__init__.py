"""Two texts side by side, word by word: what a person has to read of a change, and nothing else."""

from carthub.lib.comparing.changes import Change, changes_only
from carthub.lib.comparing.passages import Passage, compare_words, size_of
from carthub.lib.comparing.tokens import count_words

__all__ = ["Change", "Passage", "changes_only", "compare_words", "count_words", "size_of"]
