"""Telling the caches of CARTHUB_CDN which pages changed, from the table of public changes."""

from concurrent.futures import ThreadPoolExecutor

from django.conf import settings
from django.utils import timezone

from carthub.editorial.models import Change, Follower
from carthub.lib.cdn import send_purge

EVERY_PAGE, EVERY_PICTURE = "hub", "pictures"
MOST_KEYS = 50  # of single documents; more make a header that caches refuse
TAKES_AWAY = (Change.What.WITHDRAWN, Change.What.REMOVED)


def purge_changes(*, after_failure: bool = False) -> list[str]:
    """Tell every cache what it was not told yet, at least once; returns what went wrong, one line a cache.

    A cache that failed is left alone for a minute, unless `after_failure` asks for it. Called outside of a
    transaction: nothing is locked while the network is asked.
    """
    if not settings.CDN:
        return []
    now = timezone.now()
    latest = Change.objects.values_list("number", flat=True).first() or 0
    behind = [each for each in caches() if each.number < latest and (after_failure or not each.rests(now))]
    if not behind:
        return []
    keys = [keys_for(follower) for follower in behind]
    with ThreadPoolExecutor(len(behind)) as pool:
        faults = list(pool.map(send_purge, [follower.name for follower in behind], keys))
    troubles = []
    for follower, fault in zip(behind, faults, strict=True):
        if fault:
            follower.note_failed(fault)
            troubles.append(f"{follower.name} could not be told what changed. {fault}")
        else:
            follower.note_told(latest, now)
    return troubles


def purge_everything() -> list[str]:
    """Let every cache forget all pages: after an upgrade, or when a backup was restored."""
    caches()
    Follower.objects.caches().update(number=0, sent_number=0, sent_at=None)
    return purge_changes(after_failure=True)


def caches() -> list[Follower]:
    known = list(Follower.objects.caches())
    new = set(settings.CDN) - {follower.name for follower in known}
    if not new:
        return known
    Follower.objects.bulk_create([Follower(name=name) for name in new], ignore_conflicts=True)
    return list(Follower.objects.caches())


def keys_for(follower: Follower) -> list[str]:
    """What carries what changed. Lists, counts and links may show any change on any page.

    Only the name of who checked a text stands nowhere but on the page itself.
    """
    if not follower.number:
        return [EVERY_PAGE, EVERY_PICTURE]
    changes = Change.objects.filter(number__gt=follower.number)
    everywhere = [EVERY_PAGE] + [EVERY_PICTURE] * changes.filter(what__in=TAKES_AWAY).exists()
    if changes.exclude(what=Change.What.CHECKED).exists():
        return everywhere
    documents = changes.order_by("document").values_list("document", flat=True).distinct()[: MOST_KEYS + 1]
    own = [f"d{document}" for document in documents]
    return own if len(own) <= MOST_KEYS else everywhere
