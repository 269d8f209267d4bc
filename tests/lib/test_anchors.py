import time

from hypothesis import assume, given
from hypothesis import strategies as st

from carthub.lib.anchors import CONTEXT, Anchor, Span, anchor_at, find_passage

texts = st.text(alphabet="ab ç字\n*", max_size=120)
passages = st.text(alphabet="ab ç字", min_size=1, max_size=12).filter(str.strip)


def quoted(text, words, occurrence=0):
    start = -1
    for _ in range(occurrence + 1):
        start = text.index(words, start + 1)
    return anchor_at(text, Span(start, start + len(words)))


@given(texts, passages, texts, texts, texts)
def test_edits_elsewhere_never_lose_a_passage(before, quote, after, new_start, new_end):
    anchor = quoted(before + quote + after, quote)
    near_before, near_after = before[-CONTEXT:], after[:CONTEXT]
    edited = new_start + near_before + quote + near_after + new_end
    span = find_passage(edited, anchor)
    assert span is not None
    assert edited[span.start : span.end] == quote


@given(texts, passages, texts, texts, texts)
def test_words_that_stand_there_once_are_found_whatever_happened_around_them(
    before, quote, after, new_before, new_after
):
    text, edited = before + quote + after, new_before + quote + new_after
    assume(all(each.find(quote) == each.rfind(quote) for each in (text, edited)))
    span = find_passage(edited, quoted(text, quote))
    assert span == (len(new_before), len(new_before) + len(quote))


@given(texts, passages)
def test_words_that_are_gone_are_never_found(text, quote):
    assume(not set(quote) & set(text))
    assert find_passage(text, Anchor(quote)) is None


def test_of_two_like_passages_the_one_with_its_surroundings_is_found():
    text = "Stay 2 weeks near the center. Later, do not drive for 2 weeks."
    first, second = quoted(text, "2 weeks"), quoted(text, "2 weeks", 1)
    edited = text.replace("Stay", "A new start. Please stay")
    assert edited[: find_passage(edited, first).start].endswith("stay ")
    assert edited[: find_passage(edited, second).start].endswith("drive for ")
    assert find_passage("In 2 weeks, in 2 weeks", Anchor("2 weeks", "(", ")")) is None


def test_of_two_like_passages_the_one_that_is_left_is_not_the_one_that_changed():
    text = "Stay 2 weeks near the center. Later, do not drive for 2 weeks."
    edited = text.replace("drive for 2", "drive for 8")
    assert find_passage(edited, quoted(text, "2 weeks", 1)) is None
    assert find_passage(edited, quoted(text, "2 weeks", 0)) == (5, 12)


def test_other_white_space_and_new_signs_of_markdown_change_no_passage():
    anchor = quoted("Stay two weeks near our guide. Rest.", "two weeks near our guide")
    edited = "Rest.\n\nStay **two\n  weeks** near [our guide](/articles/guide/)[^fda]."
    span = find_passage(edited, anchor)
    assert edited[span.start : span.end] == "two\n  weeks** near [our guide"


def test_words_copied_from_the_page_are_found_in_its_text():
    text = '!!! contact "Call us if:"\n    - you have a *fever*\n    - you cannot [wake](/x/ "Up") up\n'
    span = find_passage(text, Anchor("you have a fever\nyou cannot wake up"))
    assert text[span.start : span.end].startswith("you have")
    assert find_passage("| Day | What |\n| 1 | Rest |", Anchor("1\tRest")) is not None


def test_a_changed_passage_and_an_empty_one_are_not_found():
    anchor = quoted("Stay two weeks near.", "two weeks")
    assert find_passage("Stay eight weeks near.", anchor) is None
    assert find_passage("Anything", Anchor("")) is None
    assert find_passage("Anything", Anchor("***")) is None
    assert find_passage("", anchor) is None


def test_a_letter_quoted_in_a_long_and_odd_text_takes_no_time():
    for text in ("e " * 50_000, "[^e" * 33_000, '](e "' * 20_000):
        started = time.process_time()
        assert find_passage(text, Anchor("e", "x", "y")) is None
        assert time.process_time() - started < 1
