"""Whether a word that nobody knows can only be a slip of the keyboard for another."""

from collections.abc import Callable, Iterator
from string import ascii_lowercase

SHORTEST = 5
SHORTEST_WITH_A_GAP = 6

# Slips so usual that everybody reads them right, though other real words are as near.
_USUAL_WORDS = """
    adn:and beacuse:because becasue:because becuase:because begining:beginning comming:coming docter:doctor
    docters:doctors finaly:finally freind:friend freinds:friends hte:the occured:occurred occuring:occurring
    pateint:patient pateints:patients patinet:patient patinets:patients peice:piece peices:pieces
    prefered:preferred realy:really refered:referred refering:referring taht:that teh:the thier:their
    thsi:this tihs:this truely:truly waht:what whcih:which wich:which wierd:weird wiht:with
    writting:writing yuor:your yuo:you
"""
_USUAL_STEMS = """
    acheiv:achiev adress:address apparan:apparen aquir:acquir arguement:argument basicly:basically
    beleiv:believ collegue:colleague definat:definit dissapear:disappear dissapoint:disappoint
    embaras:embarrass existan:existen foward:forward furthur:further gaurd:guard happend:happened
    independan:independen mispel:misspell necesar:necessar neccessar:necessar noticabl:noticeabl
    occassion:occasion occuranc:occurrenc occurenc:occurrenc persistan:persisten posess:possess
    publically:publicly reccomend:recommend reciev:receiv resisten:resistan rythm:rhythm seperat:separat
    succesful:successful sucessful:successful suprise:surprise sympton:symptom temperture:temperature
    tempreture:temperature tendanc:tendenc
"""
_WORDS = frozenset(_USUAL_WORDS.split())
_STEMS = [stem.split(":") for stem in _USUAL_STEMS.split()]
_ENDINGS = ("s", "es", "ed", "d", "ing", "ly", "al", "er", "r")


def is_usual(wrong: str, right: str) -> bool:
    if f"{wrong}:{right}" in _WORDS:
        return True
    return any(wrong.startswith(stem) and right == mended + wrong[len(stem) :] for stem, mended in _STEMS)


def is_only_reading(wrong: str, right: str, is_real: Callable[[str], bool]) -> bool:
    """Two letters changed places, one was doubled or halved, or one within the word is missing.

    No other real word may be one letter away: "hyprglycemia" could be two illnesses. Nor may the word be
    a form of a real one that the dictionary happens to leave out.
    """
    if not _is_plain_slip(wrong, right):
        return False
    rivals = {*_swaps(wrong), *_doublings(wrong), *_gaps(wrong), *_other_slips(wrong)} - {right}
    return not any(map(is_real, rivals)) and not any(map(is_real, _without_endings(wrong)))


def _is_plain_slip(wrong: str, right: str) -> bool:
    if len(wrong) >= SHORTEST and (right in _swaps(wrong) or right in _doublings(wrong)):
        return True
    is_long = len(wrong) >= SHORTEST_WITH_A_GAP
    return is_long and wrong[0] == right[0] and wrong[-1] == right[-1] and right in _gaps(wrong)


def _without_endings(word: str) -> Iterator[str]:
    return (word.removesuffix(ending) for ending in _ENDINGS if word.endswith(ending))


def _swaps(word: str) -> Iterator[str]:
    for place in range(len(word) - 1):
        yield word[:place] + word[place + 1] + word[place] + word[place + 2 :]


def _doublings(word: str) -> Iterator[str]:
    """A letter twice, or one of two taken away."""
    for place, letter in enumerate(word):
        yield word[:place] + letter + word[place:]
        if word[place + 1 : place + 2] == letter:
            yield word[:place] + word[place + 1 :]


def _gaps(word: str) -> Iterator[str]:
    """A letter that was left out, put back anywhere."""
    for place in range(len(word) + 1):
        yield from (word[:place] + letter + word[place:] for letter in ascii_lowercase)


def _other_slips(word: str) -> Iterator[str]:
    for place in range(len(word)):
        yield word[:place] + word[place + 1 :]
        yield from (word[:place] + letter + word[place + 1 :] for letter in ascii_lowercase)
