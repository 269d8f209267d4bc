from datetime import UTC, datetime

import pytest
from django.http import Http404

from carthub.lib.keyset import Place, Position

MOMENT = datetime(2026, 11, 22, 9, 30, 0, 123456, tzinfo=UTC)


def test_a_position_survives_its_address():
    position = Position(MOMENT, 17)
    assert Position.parse(str(position)) == position


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "1",
        "1-",
        "-1",
        "1-0",
        "01-1",
        "1--1",
        "1-1 ",
        "٣-1",
        "1-1x",
        "9" * 40 + "-1",
        "99999999999999999-1",
    ],
)
def test_a_cursor_that_was_tampered_with_is_no_page(cursor):
    with pytest.raises(Http404):
        Position.parse(cursor)


@pytest.mark.parametrize(
    "cursor", ["x", "1", "1-", "-1", "01-1", "1-01", "-1-1", "1-1 ", "٣-1", "1-" + "9" * 19]
)
def test_a_place_that_was_tampered_with_is_no_page(cursor):
    with pytest.raises(Http404):
        Place.parse(cursor)


def test_a_place_survives_its_address():
    assert Place.parse(str(Place(12, 0))) == (12, 0)
