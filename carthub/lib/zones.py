"""What a time on the wall means where clocks are put forward and back: one moment, none, or two."""

from datetime import UTC, datetime, time, timedelta, tzinfo

SECOND = timedelta(seconds=1)


def moments_of(wall: datetime, zone: tzinfo) -> list[datetime]:
    """The moments at which clocks of the zone show a naive time, the earlier one first."""
    readings = [wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)]
    shown = {moment for moment in readings if moment.astimezone(zone).replace(tzinfo=None) == wall}
    return sorted(shown)


def next_on_clocks(wall: datetime, zone: tzinfo) -> datetime:
    """The first naive time that clocks show after leaping over `wall`."""
    before, after = sorted(wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    offset = before.astimezone(zone).utcoffset()
    while after - before > SECOND:
        middle = before + (after - before) / 2
        if middle.astimezone(zone).utcoffset() == offset:
            before = middle
        else:
            after = middle
    return after.astimezone(zone).replace(tzinfo=None, microsecond=0)


def last_time_of_day(wall: time, now: datetime, zone: tzinfo) -> datetime:
    """The moment at which clocks of the zone showed a time of day last."""
    today = now.astimezone(zone).date()
    moment = datetime.combine(today, wall, zone)
    return moment if moment <= now else datetime.combine(today - timedelta(days=1), wall, zone)
