import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carthub.lib.comparing import Passage, changes_only, compare_words, size_of

WORDS = [
    "weeks",
    "not",
    "2",
    "100.4",
    "°F",
    "**bold**",
    "- item",
    "[^1]",
    "שלום",
    "مرحبا",
    "日本語",
    "नहीं",
    "\x00",
    "e\u0301",
]
SPACES = [" ", "\n", "\r\n", "\n\n", "\r\n \r\n", "\t", "", "\u00a0"]
TEXTS = st.lists(st.tuples(st.sampled_from(WORDS) | st.text(max_size=3), st.sampled_from(SPACES))).map(
    lambda pairs: "".join(word + space for word, space in pairs)
)


def changed(before, after):
    return [(each.before, each.after) for each in compare_words(before, after) if each.what != "same"]


def only_change(before, after):
    [change] = changes_only(compare_words(before, after))
    return change


@settings(deadline=None)
@given(TEXTS, TEXTS)
def test_the_passages_give_both_texts_back(before, after):
    passages = compare_words(before, after)
    assert "".join(each.before for each in passages) == before
    assert "".join(each.after for each in passages) == after
    assert all(each.before or each.after for each in passages)
    for each in passages:
        kinds = {(True, True): "changed", (True, False): "removed", (False, True): "added"}
        assert each.what in ("same", kinds[bool(each.before), bool(each.after)])
        if each.what == "same":
            assert each.before.replace("\r\n", "\n") == each.after.replace("\r\n", "\n")


@settings(deadline=None)
@given(TEXTS)
def test_a_text_is_the_same_as_itself(text):
    passages = compare_words(text, text)
    assert passages == ([Passage("same", text, text)] if text else [])
    assert changes_only(passages) == []
    assert size_of(passages) == (0, 0)


@pytest.mark.parametrize(
    ("before", "after", "what"),
    [
        ("Wait 2 weeks.", "Wait 8 weeks.", ("2", "8")),
        ("Wait two long weeks.", "Wait three short weeks.", ("two long", "three short")),
        ("You do not drive.", "You drive.", ("do not ", "")),
        ("100.4 °F", "104 °F", ("100.4", "104")),
        ("Take **one** pill", "Take **two** pills", ("one** pill", "two** pills")),
        ("نعم خذ الدواء", "لا تأخذ الدواء", ("نعم خذ", "لا تأخذ")),
        ("भोजन के बाद", "भोजन से पहले", ("के बाद", "से पहले")),
        ("服药前", "服药后", ("前", "后")),
        ("caf\u0065\u0301 now", "caf\u0065 now", ("cafe\u0301", "cafe")),
        ("one\ntwo", "one two", ("\n", " ")),
    ],
)
def test_changed_words_next_to_each_other_are_one_passage(before, after, what):
    assert changed(before, after) == [what]


def test_the_style_of_line_ends_is_no_change():
    assert changed("One.\r\n\r\nTwo\r\nthree.", "One.\n\nTwo\nthree.") == []


def test_a_moved_paragraph_leaves_all_others_alone():
    paragraphs = [f"Paragraph {number} says that {'x' * number} is what it is.\n\n" for number in range(9)]
    moved = [*paragraphs[1:8], paragraphs[0], paragraphs[8]]
    assert changed("".join(paragraphs), "".join(moved)) == [(paragraphs[0], ""), ("", paragraphs[0])]


def test_a_paragraph_cut_in_two_is_no_new_text():
    before = "Rest at home and drink water. Call the centre if you feel worse."
    after = "Rest at home and drink water.\n\nCall the centre if you feel worse."
    passages = compare_words(before, after)
    assert size_of(passages) == (0, 0)
    assert changes_only(passages) == []


def test_different_sentences_are_shown_whole():
    before = "The nurse puts the cells into a vein of your arm through the tube."
    after = "People often sleep badly after the first days, which the team knows."
    assert changed(before, after) == [(before, ""), ("", after)]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Wait 2 weeks", "Wait 8 weeks"),
        ("Take it twice", "Take it once"),
        ("Take half", "Take all of it"),
        ("Take the second one", "Take the third one"),
        ("38.0", "380"),
        ("a change of -5", "a change of 5"),
        ("38 °C", "38 °F"),
        ("5 mg", "5 g"),
        ("5 µg", "5 mg"),
        ("wait days", "wait weeks"),
        ("Do not drive", "Drive"),
        ("You don't drive", "You drive"),
        ("You didn’t drive", "You drove"),
        ("You cannot drive", "You drive"),
        ("with fever", "without fever"),
        ("Most people", "Few people"),
        ("Few people", "A few people"),
        ("It has little effect", "It has a little effect"),
        ("It always helps", "It sometimes helps"),
        ("You must call", "You may call"),
        ("Call if it hurts", "Call unless it hurts"),
        ("phase II", "phase III"),
        ("No conduzca", "Conduzca"),
        ("dos veces", "tres veces"),
        ("Pocas personas", "Unas pocas personas"),
        ("Espere 2 semanas", "Espere 2 meses"),
    ],
)
def test_numbers_negations_and_quantifiers_weigh(before, after):
    for first, second in [(before, after), (after, before)]:
        assert [each.weighty for each in compare_words(first, second) if each.what != "same"] == [True]


def test_other_words_do_not_weigh():
    passages = compare_words("It helps you, Anna.", "It cures you Anna!")
    assert [each.weighty for each in passages if each.what != "same"] == [False, False, False]


@pytest.mark.parametrize(
    ("before", "after", "phrases"),
    [
        ("Do not drive for 2 weeks.", "Do not drive for 8 weeks.", ("2 weeks", "8 weeks")),
        ("Wait **2** to 4 weeks.", "Wait **3** to 6 weeks.", ("2 to 4 weeks", "3 to 6 weeks")),
        ("A fever of 100.4 °F.", "A fever of 104 °F.", ("100.4 °F", "104 °F")),
        ("Call at 38 °C.", "Call at 38 °F.", ("38 °C", "38 °F")),
        ("Take 5 mg daily.", "Take 5 g daily.", ("5 mg", "5 g")),
        (
            "Take 2 large white pills.",
            "Take 3 large white pills.",
            ("2 large white pills", "3 large white pills"),
        ),
        ("You should not drive today.", "You should drive today.", ("should not drive", "should drive")),
        ("Do not drive.", "Drive.", ("Do not drive", "Drive")),
        ("Most people feel well.", "Few people feel well.", ("Most people", "Few people")),
        ("You have few problems.", "You have a few problems.", ("have few", "have a few")),
        ("About 5% get it.", "About 50% get it.", ("5%", "50%")),
        ("A study [^1].", "A study [^2].", ("^1", "^2")),
        ("It helps you.", "It cures you.", ("helps", "cures")),
        ("End.\n\nNext.", "End.\n\nNew.\n\nNext.", ("", "New.")),
    ],
)
def test_a_change_can_be_understood_alone(before, after, phrases):
    change = only_change(before, after)
    assert (change.before_phrase, change.after_phrase) == phrases


def test_a_change_comes_with_the_words_around_it():
    before = "# Title\n\none two three four 2 five six seven eight nine"
    [change] = changes_only(compare_words(before, before.replace("2", "8")), around=3)
    assert (change.lead_in, change.before, change.after) == ("two three four ", "2", "8")
    assert change.lead_out == " five six seven"


def test_weighty_changes_come_first():
    before, after = (
        "One nice word. Then we rest. Wait 2 weeks.",
        "One kind word. Then we sleep. Wait 8 weeks.",
    )
    found = [change.after for change in changes_only(compare_words(before, after))]
    assert found == ["8", "kind", "sleep"]


def test_long_changes_have_no_large_phrase():
    change = only_change("Start. End.", f"Start. {'many words here ' * 5}End.")
    assert (change.before_phrase, change.after_phrase) == ("", "")
    assert change.after.startswith("many words")


def test_the_size_counts_words_and_not_signs():
    assert size_of(compare_words("**One** two - three!", "**One** 2 three, four?")) == (1, 2)
    assert size_of(compare_words("", "One two")) == (0, 2)
    assert size_of(compare_words("One two", "")) == (2, 0)


def long_text(number, *, paragraphs=170):
    return "\n\n".join(
        " ".join(f"w{(number * place * word) % 997}" for word in range(1, 120)) for place in range(paragraphs)
    )


@pytest.mark.parametrize(
    "after",
    [
        pytest.param(long_text(1).replace("w500", "2"), id="a few words"),
        pytest.param(long_text(3), id="another text"),
        pytest.param(long_text(1).replace("\n\n", " "), id="one paragraph"),
        pytest.param("\n\n".join(reversed(long_text(1).split("\n\n"))), id="turned round"),
        pytest.param("a b " * 25_000, id="two words again and again"),
        pytest.param("[" * 100_000, id="one sign"),
    ],
)
def test_long_texts_are_compared_at_once(after):
    before = long_text(1)
    start = time.process_time()
    changes_only(compare_words(before, after))
    assert time.process_time() - start < 1
