import time

import pytest

from carthub.lib.replacing import Search, find, put


def replaced(text, words, other, **options):
    search = Search(words, **options)
    return put(text, find(text, search, markdown=True), other)


@pytest.mark.parametrize(
    ("text", "options", "after"),
    [
        ("Fever and fever.", {}, "Heat and Heat."),
        ("Fever and fever.", {"same_case": True}, "Fever and Heat."),
        ("fevers, feverish, fever", {"whole": True}, "fevers, feverish, Heat"),
        ("fever-free (fever) fever_x", {"whole": True}, "Heat-free (Heat) fever_x"),
        ("feverfever", {}, "HeatHeat"),
    ],
)
def test_words_are_found_whole_or_not_and_in_their_case_or_any(text, options, after):
    assert replaced(text, "fever", "Heat", **options) == after


def test_words_are_never_a_pattern_and_what_is_put_is_no_template():
    assert replaced("a.c abc a+c", "a.c", r"\1\g<0>") == r"\1\g<0> abc a+c"
    assert replaced("8 weeks (56 days)", "(56 days)", "", whole=True) == "8 weeks "


def test_letters_of_every_alphabet_have_two_cases():
    assert replaced("ÜBER uns, über uns", "über", "auf", whole=True) == "auf uns, auf uns"


@pytest.mark.parametrize(
    "text",
    [
        "![Cells](/media/pictures/fever/)",
        "![][a]\n\n[a]: /media/pictures/fever/",
        "[![Cells](/media/pictures/fever/)](/topics/chills/)",
        "It is so.[^fever]\n\n[^fever]: A source.",
        "## Heading {#fever}",
        '!!! fever "Call if:"\n    You shiver.',
        '<a href="https://example.org/fever">here</a>',
    ],
)
@pytest.mark.parametrize("in_links", [False, True])
def test_what_is_no_words_is_never_touched(text, in_links):
    assert replaced(text, "fever", "heat", in_links=in_links) == text


@pytest.mark.parametrize(
    "text",
    [
        "[here](/topics/fever/)",
        "[here](/topics/a_(fever)/)",
        '[here]( <https://example.org/a fever> "Title")',
        "[here][1]\n\n[1]: https://example.org/fever",
        "<https://example.org/fever>",
        "<fever@example.org>",
        "[^a]: A source. https://example.org/fever",
        "[^a]: A source. doi:10.1000/fever",
        "[^a]: A source. 10.1000/fever",
    ],
)
def test_where_a_link_leads_is_left_unless_it_is_asked_for(text):
    assert replaced(text, "fever", "heat") == text
    assert replaced(text, "fever", "heat", in_links=True) == text.replace("fever", "heat")


def test_the_words_around_are_words():
    text = "![A fever](/media/pictures/x/) [Fever](/topics/fever/) https://example.org/, fever"
    after = "![A heat](/media/pictures/x/) [heat](/topics/fever/) https://example.org/, heat"
    assert replaced(text, "fever", "heat") == after


def test_a_match_is_shown_in_its_line():
    text = "Before.\n" + "x" * 100 + " fever " + "y" * 100 + "\nAfter."
    [match] = find(text, Search("fever"))
    assert match.before == "…" + "x" * 59 + " "
    assert (match.found, match.after) == ("fever", " " + "y" * 59 + "…")


@pytest.mark.parametrize("part", "![ []( <a [^ {# ]( www. 10.1000/ [a]:".split())
def test_hostile_texts_are_read_quickly(part):
    text = part * (100_000 // len(part)) + " fever"
    began = time.perf_counter()
    find(text, Search("fever"), markdown=True)
    assert time.perf_counter() - began < 2
