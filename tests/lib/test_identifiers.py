import pytest

from carthub.lib.identifiers import find_doi, find_pmid, is_orcid, normalise_doi, normalise_pmid

OLD_WILEY = "10.1002/(SICI)1097-0258(19980815/30)17:15/16<1661::AID-SIM968>3.0.CO;2-2"


@pytest.mark.parametrize("doi", ["10.1016/S0140-6736(97)11096-0", "10.1056/NEJMoa1707447", OLD_WILEY])
def test_a_doi_is_brought_to_lower_case(doi):
    assert normalise_doi(doi) == doi.lower()
    assert normalise_doi(f" https://doi.org/{doi} ") == doi.lower()
    assert normalise_doi(f"doi:{doi}.") == doi.lower()


@pytest.mark.parametrize(
    "text", ["11.1000/abc", "10.1000/", "10.12/abc", "", "10.1000 /abc", "a 10.1000/abc b"]
)
def test_what_is_no_doi_is_nothing(text):
    assert normalise_doi(text) == ""


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("Lancet 1998 (doi:10.1016/S0140-6736(97)11096-0).", "10.1016/s0140-6736(97)11096-0"),
        ("See 10.1056/NEJMoa1707447, 2017", "10.1056/nejmoa1707447"),
        (f"Stat Med. {OLD_WILEY}.", OLD_WILEY.lower()),
        ("<https://doi.org/10.1056/NEJMoa1707447>", "10.1056/nejmoa1707447"),
        ("“10.1056/NEJMoa1707447.”", "10.1056/nejmoa1707447"),
        ("version 110.1056/abc", ""),
        ("no number here", ""),
        ("10.1056/...", ""),
    ],
)
def test_a_doi_in_a_sentence_ends_before_its_punctuation(sentence, found):
    assert find_doi(sentence) == found


@pytest.mark.parametrize(
    ("text", "pmid"),
    [
        ("9500320", "9500320"),
        ("29226797", "29226797"),
        ("PMID: 29226797", "29226797"),
        ("https://pubmed.ncbi.nlm.nih.gov/9500320/", "9500320"),
        ("0", ""),
        ("012345678", ""),
        ("PMID 123456789", ""),
        ("", ""),
    ],
)
def test_a_pubmed_number_has_one_to_eight_digits_and_no_leading_zero(text, pmid):
    assert normalise_pmid(text) == pmid


def test_a_bare_number_in_a_sentence_is_no_pubmed_number():
    assert find_pmid("In 2017, 101 people") == ""
    assert find_pmid("N Engl J Med. 2017. PMID 29226797.") == "29226797"


@pytest.mark.parametrize(
    "orcid",
    [
        "0000-0002-1825-0097",
        "0000-0001-5109-3700",
        "0000-0002-1694-233X",
        "0009-0001-5055-9262",
        "0000-0003-2745-4611",
    ],
)
def test_an_orcid_with_the_right_check_digit_is_one(orcid):
    assert is_orcid(orcid)


@pytest.mark.parametrize(
    "text",
    [
        "0000-0002-1825-0098",
        "0000-0002-1694-2330",
        "0000-0002-1694-233",
        "0000-0002-1694-233x",
        "",
        "٠٠٠٠-0002-1825-0097",
    ],
)
def test_a_mistyped_orcid_is_none(text):
    assert not is_orcid(text)
