"""What may be said for a single edit. Every function answers with a reason against it, or with nothing."""

from django.utils.translation import gettext as _

from carthub.lib.minor_edit.articles import is_a_or_an, is_free_article
from carthub.lib.minor_edit.edits import Chunk, Edit, Place
from carthub.lib.minor_edit.lexicon import Lexicon
from carthub.lib.minor_edit.medical import looks_medical
from carthub.lib.minor_edit.punctuation import against_punctuation
from carthub.lib.minor_edit.reasons import became, shortened
from carthub.lib.minor_edit.slips import is_only_reading, is_usual
from carthub.lib.minor_edit.spelling import is_same_word
from carthub.lib.weighty_words import weight_of

EVERYDAY = 1_000
_MAY_STAND_TWICE = frozenset(
    "about away back by bye do down had her in off on out over so that through up".split()
)


def reason_against(edit: Edit, lexicon: Lexicon) -> str:
    before, after = edit.before.edited, edit.after.edited
    if len(before) == len(after) == 1:
        return _against_change(edit, before[0], after[0], lexicon)
    is_said_twice = len(before) == 1 and not after and _is_said_twice(edit.before)
    return "" if is_said_twice or is_free_article(edit, lexicon) else _refused(edit)


def _refused(edit: Edit) -> str:
    before, after = (" ".join(chunk.text for chunk in place.edited) for place in edit)
    return became(before, after)


def _is_said_twice(place: Place) -> bool:
    """The second of two equal words goes: "the the"."""
    [chunk] = place.edited
    if not chunk.text.islower() or chunk.text != chunk.word:
        return False
    if weight_of(chunk.word) or chunk.word in _MAY_STAND_TWICE:
        return False
    before, after = place.previous, place.following
    follows = before is not None and before.word.casefold() == chunk.word and not before.suffix
    return follows or (after is not None and after.word == chunk.word and not after.prefix)


def _against_change(edit: Edit, before: Chunk, after: Chunk, lexicon: Lexicon) -> str:
    if not before.word or not after.word or before.prefix != after.prefix:
        return _refused(edit)
    against = against_punctuation(edit, lexicon) if before.suffix != after.suffix else ""
    if before.word != after.word:
        against = against or _against_word(edit, before.word, after.word, lexicon)
    return against


def _against_word(edit: Edit, before: str, after: str, lexicon: Lexicon) -> str:
    old, new = before.casefold(), after.casefold()
    if old == new:
        return _against_case(edit, before, after, lexicon)
    if is_a_or_an(edit, lexicon):
        return ""
    if weight_of(before) or weight_of(after) or not _case(before) == _case(after) != "mixed":
        return _refused(edit)
    if is_same_word(old, new, lambda word: lexicon.frequency(word) > 0):
        return ""
    return _against_slip(edit, old, new, lexicon)


def _against_slip(edit: Edit, old: str, new: str, lexicon: Lexicon) -> str:
    words = {"before": shortened(old), "after": shortened(new)}
    if term := edit.term(lexicon.is_term):
        return _("“%(before)s” became “%(after)s”: “%(term)s” is a term.") % (words | {"term": term})
    if looks_medical(old) or looks_medical(new):
        return _("“%(before)s” became “%(after)s”: this may be a medical word.") % words
    if lexicon.is_known(old):
        return _("“%(before)s” became “%(after)s”: the old word is no slip of the keyboard.") % words
    if not (old + new).isascii() or lexicon.frequency(new) < EVERYDAY:
        return _("“%(before)s” became “%(after)s”: the new word is no everyday word.") % words
    if _case(edit.after.edited[0].word) == "capital" and not edit.after.starts_sentence:
        return _("“%(before)s” became “%(after)s”: this may be a name.") % words
    if not is_usual(old, new) and not is_only_reading(old, new, lambda word: lexicon.frequency(word) > 0):
        return _("“%(before)s” became “%(after)s”: the old word could be read as another.") % words
    return ""


def _case(word: str) -> str:
    if word.islower():
        return "lower"
    return "capital" if word[0].isupper() and word[1:].islower() else "mixed"


def _against_case(edit: Edit, before: str, after: str, lexicon: Lexicon) -> str:
    """A small letter at the start of a sentence may become a capital one."""
    is_mended = before.islower() and after == before[0].upper() + before[1:]
    at_start = edit.before.starts_sentence and edit.after.starts_sentence
    if is_mended and at_start and not edit.term(lexicon.is_term):
        return ""
    return _("Capital letters changed: “%(before)s” became “%(after)s”.") % {
        "before": shortened(before),
        "after": shortened(after),
    }
