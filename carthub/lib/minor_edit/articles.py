"""A, an and the: where one more or one less says the same."""

from carthub.lib.minor_edit.edits import Edit, Place
from carthub.lib.minor_edit.lexicon import Lexicon
from carthub.lib.weighty_words import ARTICLES, TURNED_BY_ARTICLE, Weight, folded, weight_of

_FREE = ("a", "an", "the")
_SENSITIVE = frozenset({Weight.NEGATION, Weight.NUMBER, Weight.QUANTIFIER, Weight.UNIT})

# "in the charge of" is not "in charge of", "a patient" not "patient".
_TURNED = TURNED_BY_ARTICLE | frozenset(
    """
    advantage care case cases charge cold control event family fit future human number other others patient
    place point possession professional question rest risk same way while word
    and or but of in on at to for from with is are
    """.split()
)
# "type a" and "vitamin a" name a kind.
_KINDS = frozenset(
    """
    blood class factor figure form grade group hepatitis influenza lot option part phase plan section stage
    strain strep table type vitamin
    """.split()
)


def is_free_article(edit: Edit, lexicon: Lexicon) -> bool:
    """Whether the edit is one article, come or gone; the Spanish "a" is none."""
    edited = [chunk.text for place in edit for chunk in place.edited]
    if len(edited) != 1 or edited[0] not in _FREE or not lexicon.frequency(edited[0]):
        return False
    weights = edit.before.weights() | edit.after.weights()
    if edit.is_endless or _SENSITIVE.intersection(weights) or _names_a_kind(edit.before):
        return False
    return _stands_free(edit.before) and not edit.term(lexicon.is_term)


def is_a_or_an(edit: Edit, lexicon: Lexicon) -> bool:
    [before], [after] = edit.before.edited, edit.after.edited
    return (
        {before.word, after.word} == {"a", "an"}
        and lexicon.frequency("an") > 0
        and not _names_a_kind(edit.before)
    )


def _stands_free(place: Place) -> bool:
    previous, following = place.previous, place.following
    if following is None or not following.word or following.prefix or folded(following.word) in _TURNED:
        return False
    beside = [following.word, previous.word if previous else ""]
    return not any(weight_of(word) or folded(word) in ARTICLES for word in beside)


def _names_a_kind(place: Place) -> bool:
    return place.previous is not None and folded(place.previous.word) in _KINDS
