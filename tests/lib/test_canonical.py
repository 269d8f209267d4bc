from hypothesis import given
from hypothesis import strategies as st

from carthub.lib.canonical import canonical_json, sha256_of, without_defaults

VALUES = st.dictionaries(
    st.text(max_size=5), st.one_of(st.text(max_size=5), st.integers(), st.booleans()), max_size=5
)


@given(VALUES)
def test_the_order_of_keys_makes_no_difference(values):
    turned = dict(reversed(list(values.items())))
    assert canonical_json(values) == canonical_json(turned)


def test_a_field_added_later_changes_no_hash():
    old = canonical_json(without_defaults({"title": "A"}, {"title": ""}))
    new = canonical_json(without_defaults({"title": "A", "later": ""}, {"title": "", "later": ""}))
    assert sha256_of(old) == sha256_of(new)


def test_a_field_that_is_not_declared_is_left_out():
    assert without_defaults({"title": "A", "stray": 1}, {"title": ""}) == {"title": "A"}
