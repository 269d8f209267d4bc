import pytest

from carthub.lib.names import ascii_slug, name_key


@pytest.mark.parametrize(
    "name", ["CAR-T cell", "CAR T  cell", "car‑t cell", "CAR–T Cell", "Car − T cell", "ＣＡＲ-T cell"]
)
def test_names_that_differ_in_case_dash_or_space_share_a_key(name):
    assert name_key(name) == "car t cell"


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Fever after CAR‑T", "fever-after-car-t"),
        ("¿Qué es?", "que-es"),
        ("under_score", "under-score"),
        ("發燒", ""),
        ("🙂", ""),
        ("--a--", "a"),
    ],
)
def test_a_slug_is_plain_ascii(name, slug):
    assert ascii_slug(name) == slug


def test_a_slug_is_cut_without_a_dash_at_its_end():
    assert ascii_slug("ab " * 60, max_length=9) == "ab-ab-ab"
