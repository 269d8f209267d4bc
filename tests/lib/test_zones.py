from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from carthub.lib.zones import moments_of, next_on_clocks


def wall(text):
    return datetime.fromisoformat(text)


def in_utc(text):
    return wall(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "shown", "moments"),
    [
        ("Europe/Vienna", "2026-03-29 01:59", ["2026-03-29 00:59"]),
        ("Europe/Vienna", "2026-03-29 03:00", ["2026-03-29 01:00"]),
        ("Europe/Vienna", "2026-10-25 02:30", ["2026-10-25 00:30", "2026-10-25 01:30"]),
        ("America/New_York", "2026-11-01 01:00", ["2026-11-01 05:00", "2026-11-01 06:00"]),
        ("Australia/Lord_Howe", "2026-04-05 01:45", ["2026-04-04 14:45", "2026-04-04 15:15"]),
        ("Australia/Lord_Howe", "2026-04-05 01:15", ["2026-04-04 14:15"]),
        ("UTC", "2026-03-29 02:30", ["2026-03-29 02:30"]),
    ],
)
def test_a_time_on_the_wall_means_one_moment_or_two(zone, shown, moments):
    assert moments_of(wall(shown), ZoneInfo(zone)) == [in_utc(moment) for moment in moments]


@pytest.mark.parametrize(
    ("zone", "skipped", "following"),
    [
        ("Europe/Vienna", "2026-03-29 02:00", "2026-03-29 03:00"),
        ("Europe/Vienna", "2026-03-29 02:59", "2026-03-29 03:00"),
        ("America/New_York", "2026-03-08 02:15", "2026-03-08 03:00"),
        ("Australia/Lord_Howe", "2026-10-04 02:10", "2026-10-04 02:30"),
        ("Africa/Cairo", "2026-04-24 00:30", "2026-04-24 01:00"),
        ("Pacific/Apia", "2011-12-30 12:00", "2011-12-31 00:00"),
    ],
)
def test_a_time_that_clocks_leap_over_means_none_and_the_next_one_is_known(zone, skipped, following):
    assert moments_of(wall(skipped), ZoneInfo(zone)) == []
    assert next_on_clocks(wall(skipped), ZoneInfo(zone)) == wall(following)
