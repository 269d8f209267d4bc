"""Nothing that could change what a reader is told gets through as a minor edit, whatever is tried."""

import re
from string import ascii_lowercase

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from carthub.lib.comparing.tokens import Tokens
from carthub.lib.minor_edit import DictionaryLexicon, why_not_minor
from carthub.lib.minor_edit.lexicon import frequencies
from carthub.lib.minor_edit.spelling import is_same_word
from carthub.lib.weighty_words import weight_of

LEXICON = DictionaryLexicon("en", known=set().intersection, terms=set().intersection)
ALL_WORDS = sorted(frequencies("en"))
PARTS = ["One day.", "## Do", "- rest", "Drink.", "!!! urgent\n    Call.", "1. first", "> quote"]
REPAIRS = [
    *["", " ", "\n", "\n\n", "\u200b"],
    *"the The treatment receive definitely patients organize tumours nurse sees it It we We a".split(),
    *", . 2 8 not * [ ] ( - # e o u".split(),
]
MISTAKEN = """## Teh first weeks
You recieve **teh treament** in hospital and, and you can rest.
Teh nurse see's 2 tumors [teh list](/a/), [^1] it helps

- do not drive for 8 weeks (definately)
- a few pateints sleep in in the room. we organise it
"""
PLAIN_WORDS = "the nurse gives you cells and they grow in your blood so that fever is seen at home".split()
WEIGHTY = """
    2 8 0.5 100.4 38 one two ten half once twice first second daily weekly 5% ½ mg g weeks months not no
    never without cannot don't few little most some all only always rarely must may if unless until before
    after more less increases decreases
""".split()
MARKS = ["{}", "{},", "{}.", "**{}**", "({})", "{} [^1]", "[{}](/a/)", "\n- {}", "\n\n{}"]
MARKED = st.builds(str.format, st.sampled_from(MARKS), st.sampled_from(PLAIN_WORDS + WEIGHTY))
REPAIR = st.tuples(st.integers(0, len(MISTAKEN)), st.integers(0, 5), st.sampled_from(REPAIRS))


def reasons(before, after):
    return why_not_minor({"body": before}, {"body": after}, lexicon=LEXICON, prose={"body"})


def weights_in(text):
    return [core for core in Tokens(text).cores if weight_of(core)]


def signs_in(text):
    return re.sub(r"[a-zA-Z,\s]", "", text).rstrip(".")


@settings(deadline=None)
@given(
    st.lists(MARKED, max_size=15),
    st.lists(MARKED, max_size=15),
    st.sampled_from(MARKS),
    st.sampled_from(WEIGHTY),
    st.sampled_from(["", *WEIGHTY]),
)
def test_a_random_number_or_negation_never_gets_through(start, end, mark, old, new):
    assume(old != new)
    before = " ".join([*start, mark.format(old), *end])
    after = " ".join([*start, mark.format(new) if new else "", *end])
    assert reasons(before, after)
    assert reasons(after, before)


@settings(deadline=None)
@given(st.sampled_from(ALL_WORDS), st.sampled_from(ALL_WORDS))
def test_no_real_word_is_swapped_for_another(old, new):
    assume(old != new and {old, new} != {"a", "an"})
    assume(not is_same_word(old, new, frequencies("en").__contains__))
    assert reasons(f"The nurse says {old} here.", f"The nurse says {new} here.")
    assert reasons(f"{old.capitalize()} says so.", f"{new.capitalize()} says so.")


@settings(deadline=None)
@given(st.sampled_from(ALL_WORDS), st.integers(0, 30), st.integers(0, 2), st.sampled_from(ascii_lowercase))
def test_no_real_word_is_mended(word, place, taken, letter):
    near = word[:place] + letter + word[place + taken :]
    assume(near != word and {word, near} != {"a", "an"})
    assume(not is_same_word(word, near, frequencies("en").__contains__))
    assert reasons(f"See the {word} here.", f"See the {near} here.")


@settings(deadline=None)
@given(st.lists(REPAIR, min_size=1, max_size=4))
def test_whatever_gets_through_keeps_numbers_marks_and_links(changes):
    text = MISTAKEN
    for place, taken, added in changes:
        text = text[:place] + added + text[place + taken :]
    if not reasons(MISTAKEN, text):
        assert weights_in(text) == weights_in(MISTAKEN)
        assert signs_in(text) == signs_in(MISTAKEN)


@settings(deadline=None)
@given(st.permutations(PARTS))
def test_nothing_changes_places(parts):
    assume(parts != PARTS)
    assert reasons("\n".join(PARTS), "\n".join(parts))
    assert reasons("\n\n".join(PARTS), "\n\n".join(parts))


@settings(deadline=None)
@given(st.text(max_size=60), st.text(max_size=60))
def test_any_text_is_judged(before, after):
    assert all(reasons(before, after))
    assert reasons(before, before) == []
