"""Counting the addresses that readers ask for in vain: how often, and nothing of who asked."""

import re
from collections import Counter, defaultdict
from datetime import date, timedelta

from django.db import DatabaseError, transaction
from django.db.models import F
from django.utils import timezone

from carthub.editorial.models import MissedAddress
from carthub.editorial.models.addresses import LONGEST_PATH
from carthub.editorial.services.schedules import without_waiting
from carthub.lib.tally import Tally

MOST_ROWS = 5_000
KEPT_ROWS = 4_000  # after too many, so that not every minute has to forget some
KEPT_FOR = timedelta(days=90)

# A page somebody could have linked to: words, and at the end perhaps the ending of a document.
PLAIN = re.compile(r"(?:/[\w~-][\w.~-]*)*/?")
ENDING = re.compile(r"\.(?!html?/?$|pdf/?$)[^./]*/?$", re.IGNORECASE)
PROBED = re.compile(
    r"/(?:wp-|xmlrpc|cgi-bin|phpmyadmin|vendor/|admin(?:istrator)?(?:/|$)|accounts/|api/|read/|static/|media/)",
    re.IGNORECASE,
)
PERSONAL = re.compile(r"\d{9}|[0-9a-f]{24}", re.IGNORECASE)  # a telephone or insurance number, a key

TALLY = Tally(most=200, seconds=60)


def note_missed(path: str) -> None:
    """Count one miss in memory; once a minute each process writes what it counted.

    A database that is busy or can not be written loses a minute's counts; the reader waits for nothing.
    """
    if not is_worth_counting(path):
        return
    counted = TALLY.add(path)
    if counted:
        try:
            with without_waiting():
                write_missed(counted, today=timezone.localdate())
        except DatabaseError:
            return


def is_worth_counting(path: str) -> bool:
    """Left out: what only scanners try, what no page could be at, and what could tell of a person."""
    return (
        len(path) <= LONGEST_PATH
        and PLAIN.fullmatch(path) is not None
        and not ENDING.search(path)
        and not PROBED.match(path)
        and not PERSONAL.search(path)
    )


@transaction.atomic
def write_missed(counted: Counter[str], *, today: date) -> None:
    new = [MissedAddress(path=path, first_on=today, last_on=today) for path in counted]
    MissedAddress.objects.bulk_create(new, ignore_conflicts=True)
    by_times = defaultdict(list)
    for path, times in counted.items():
        by_times[times].append(path)
    for times, paths in by_times.items():
        MissedAddress.objects.filter(path__in=paths).update(times=F("times") + times, last_on=today)
    forget_missed(today=today)


def forget_missed(*, today: date) -> None:
    """Keep the table small: without what nobody asked for lately, and of too much the rarest."""
    MissedAddress.objects.filter(last_on__lt=today - KEPT_FOR).delete()
    count = MissedAddress.objects.count()
    if count > MOST_ROWS:
        rarest = MissedAddress.objects.order_by("times", "last_on", "pk").values("pk")
        MissedAddress.objects.filter(pk__in=rarest[: count - KEPT_ROWS]).delete()


def ignore(path: str) -> None:
    """Show an address no more, however often it is asked for."""
    MissedAddress.objects.filter(path=path).update(ignored=True)
