"""What the mails about notices say, and which notices go into one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from carthub.editorial.models import Notice, Profile, What
from carthub.editorial.models.notices import DUE_SOON
from carthub.editorial.services.invitations import LASTS, invitation_link, waits_for_password
from carthub.lib.zones import last_time_of_day

MORNING = time(7)
MOST_AT_ONCE = 5  # of more pages than these one mail tells
LONGEST_SUBJECT = 150
KINDS = {"note": gettext_lazy("Note"), DUE_SOON: gettext_lazy("Due soon")}


@dataclass(frozen=True)
class Mail:
    user: AbstractUser
    subject: str
    body: str
    notices: list[Notice]


def mails_to(notices: list[Notice], hub: str, now: datetime) -> list[Mail]:
    """From all that waits for one person: an invitation, and mails in the way that they chose."""
    user = notices[0].user
    invitations = [notice for notice in notices if notice.what == What.INVITED]
    others = [notice for notice in notices if notice.what != What.INVITED]
    mails = [mail_about(heap, user, hub) for heap in heaps_for(Profile.objects.of(user), others, now)]
    if invitations and waits_for_password(user):
        mails.insert(0, invitation(invitations, user, hub))
    return mails


def heaps_for(profile: Profile, notices: list[Notice], now: datetime) -> list[list[Notice]]:
    """What goes into one mail each. The one a day holds what was told before this morning."""
    if profile.mail == Profile.Mail.NONE:
        return []
    if profile.mail == Profile.Mail.DAILY:
        morning = last_time_of_day(MORNING, now, profile.zone)
        early = [notice for notice in notices if notice.at < morning]
        return [early] if early else []
    heaps = by_page(notices)
    return heaps if len(heaps) <= MOST_AT_ONCE else [notices]


def by_page(notices: Iterable[Notice]) -> list[list[Notice]]:
    heaps: dict[object, list[Notice]] = {}
    for notice in notices:
        page = notice.document_id or ("no page", notice.pk)
        heaps.setdefault(page, []).append(notice)
    return list(heaps.values())


def mail_about(notices: list[Notice], user: AbstractUser, hub: str) -> Mail:
    places = by_place(notices)
    context = {"hub": hub, "places": places, "settings": f"{settings.SITE_URL}{reverse('admin:my_settings')}"}
    body = render_to_string("mail/notices.txt", context).strip()
    return Mail(user, subject_of(notices, hub), f"{body}\n", notices)


def by_place(notices: Iterable[Notice]) -> list[dict[str, object]]:
    """The sentences about each place, and the door that leads there and marks all of them as seen."""
    places: dict[object, dict[str, object]] = {}
    for notice in notices:
        key = (notice.document_id, notice.path) if notice.document_id or notice.path else notice.pk
        place = places.setdefault(key, {"texts": []})
        place["texts"].append(notice.text)
        door = reverse("admin:editorial_notice_open", args=[notice.pk])
        place["link"] = f"{settings.SITE_URL}{door}"
    return list(places.values())


def subject_of(notices: list[Notice], hub: str) -> str:
    """What and which page; in one line, whatever stands in a title."""
    pages = {notice.document_id: notice.document for notice in notices}
    if len(pages) > 1:
        said = _("%d notices") % len(notices)
    elif None in pages:
        said = notices[0].text
    else:
        kinds = ", ".join(dict.fromkeys(kind_of(notice) for notice in notices))
        said = f"{kinds}: {pages.popitem()[1].title}"
    return in_one_line(f"[{hub}] {said}")


def kind_of(notice: Notice) -> str:
    if notice.what in What.values:
        return str(What(notice.what).label)
    return str(KINDS.get(notice.what, notice.what.capitalize()))


def in_one_line(text: str) -> str:
    return Truncator(" ".join(text.split())).chars(LONGEST_SUBJECT)


def invitation(notices: list[Notice], user: AbstractUser, hub: str) -> Mail:
    """The link is made when the mail is sent, so that it stands nowhere else."""
    text = notices[-1].text
    context = {"hub": hub, "text": text, "link": invitation_link(user), "days": LASTS.days}
    body = render_to_string("mail/invitation.txt", context).strip()
    return Mail(user, in_one_line(f"[{hub}] {text}"), f"{body}\n", notices)
