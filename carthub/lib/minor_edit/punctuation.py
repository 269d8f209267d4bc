"""Commas, and the full stop at the end: where they only make a text easier to read."""

from django.utils.translation import gettext as _

from carthub.lib.minor_edit.edits import Edit, Place
from carthub.lib.minor_edit.lexicon import Lexicon
from carthub.lib.minor_edit.reasons import shortened
from carthub.lib.weighty_words import Weight, folded

_STOPS = frozenset(".!?:;…")
_SENSITIVE = (Weight.NEGATION, Weight.NUMBER, Weight.QUANTIFIER, Weight.CONDITION)

# A comma before these makes all of a few ("people, who smoke"), or cuts a phrase from what it belongs to.
_CLINGING = frozenset(
    """
    who whom whose which that where at by for from in into like near of on onto than through to toward towards
    with within under over que quien quienes cual cuales cuyo cuya donde de del con en para por a al
    """.split()
)
# After these a phrase has only begun.
_OPENING = _CLINGING | frozenset(
    """
    a an and the is are was were be been being as before after since because during so such very my your his
    her its our their this these those do does did take takes taking give gives giving
    el la los las un una y e es son está están su sus antes después tome tomar
    """.split()
)


def against_punctuation(edit: Edit, lexicon: Lexicon) -> str:
    before, after = edit.before.edited[0], edit.after.edited[0]
    weights = edit.before.weights() | edit.after.weights()
    weighty = next((weights[weight] for weight in _SENSITIVE if weight in weights), "")
    words = {"before": shortened(before.text), "after": shortened(after.text), "word": weighty}
    if weighty:
        return _("“%(before)s” became “%(after)s” in a sentence with “%(word)s”.") % words
    is_apart = not any(map(lexicon.is_term, edit.before.phrases(spanning=True)))
    if not is_apart or edit.is_endless or not _is_clear(edit, before.suffix, after.suffix):
        return _("“%(before)s” became “%(after)s”: this can change what belongs together.") % words
    return ""


def _is_clear(edit: Edit, before: str, after: str) -> bool:
    if before.replace(",", "") == after.replace(",", "") and not _STOPS.intersection(before + after):
        return _is_between_phrases(edit.before) and _is_between_phrases(edit.after)
    return _is_last_full_stop(edit, before, after)


def _is_between_phrases(place: Place) -> bool:
    following = place.following
    if following is None or not following.word or following.prefix:
        return False
    word, after = folded(place.edited[0].word), folded(following.word)
    squints = after.endswith("ly") or (word.endswith("ly") and not place.starts_sentence)
    describes = after.endswith(("ing", "ed")) and after != "usted"
    return not (squints or describes or after in _CLINGING or word in _OPENING)


def _is_last_full_stop(edit: Edit, before: str, after: str) -> bool:
    """At the end of a paragraph or of a line in a list."""
    shorter, longer = sorted([before, after], key=len)
    is_last = edit.before.following is None and edit.after.following is None
    return is_last and longer == f"{shorter}." and not _STOPS.union(",").intersection(shorter)
