"""Sending what people are told; called by `tick` alone, never while somebody waits for a page."""

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby
from operator import attrgetter
from smtplib import SMTPDataError, SMTPRecipientsRefused

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.validators import validate_email
from django.utils import timezone

from carthub.editorial.models import Notice, Site
from carthub.editorial.services.mails import Mail, mails_to
from carthub.editorial.services.reminding import remind
from carthub.lib.canonical import sha256_of
from carthub.lib.one_at_a_time import one_at_a_time

SILENT = "django.core.mail.backends.dummy.EmailBackend"
MAILED_FOR = timedelta(days=7)  # what is older than this stands on the desk alone
REFUSED_FOR = timedelta(hours=6)  # so long is an address that was refused not tried again
FAILURES_IN_A_ROW = 3
HEADERS = {"Auto-Submitted": "auto-generated"}  # no machine answers it


@dataclass
class Report:
    sent: int = 0
    waiting: int = 0
    troubles: list[str] = field(default_factory=list)


class Undeliverable(Exception):
    """Something is wrong with one mail; the others can go."""


class NoServer(OSError):
    """Nobody answers there, or not to us; the next mail would fare no better."""


def mail_is_on() -> bool:
    return settings.EMAIL_BACKEND != SILENT


def tell_people(now: datetime) -> Report:
    """Remind whom something waits for, then mail what people were told.

    Each mail is noted as sent right after it was: a crash repeats one at most. What can not be sent waits for
    the next call. While another process is at it, nothing is done.
    """
    with one_at_a_time(settings.VAR / "mail.lock") as alone:
        if not alone:
            return Report()
        remind(now)
        report = Report()
        send(waiting_mails(now), report)
        return report


def waiting_mails(now: datetime) -> list[Mail]:
    """In the order of people, so that all mails to one of them are sent together; none without a server."""
    if not mail_is_on():
        return []
    hub = Site.objects.current().name
    rows = Notice.objects.to_be_mailed(since=now - MAILED_FOR)
    return [
        mail
        for _user, notices in groupby(rows, key=attrgetter("user_id"))
        for mail in mails_to(list(notices), hub, now)
    ]


def send(mails: list[Mail], report: Report) -> None:
    """Send until all are sent or the server has failed too often; whoever can not be reached is left out."""
    connection, failures = get_connection(), 0
    for mail in mails:
        if cache.get(refusal_of(mail.user)):
            continue
        try:
            deliver(mail, connection)
        except Undeliverable as trouble:
            report.troubles.append(f"Mail to {mail.user.get_username()}: {trouble}")
            cache.set(refusal_of(mail.user), True, REFUSED_FOR.total_seconds())
        except OSError as trouble:
            report.troubles.append(f"The mail server failed: {trouble}")
            hang_up(connection)
            failures += 1
            if failures == FAILURES_IN_A_ROW or isinstance(trouble, NoServer):
                break
        else:
            note_sent(mail)
            report.sent += 1
            failures = 0
    hang_up(connection)
    report.waiting = len(mails) - report.sent


def deliver(mail: Mail, connection: BaseEmailBackend) -> None:
    """Raises Undeliverable when this mail is at fault, and OSError when the server is."""
    try:
        connection.open()
    except (OSError, UnicodeError) as error:
        raise NoServer(str(error)) from error
    try:
        validate_email(mail.user.email)
        message = EmailMessage(mail.subject, mail.body, to=[mail.user.email], headers=HEADERS)
        connection.send_messages([message])
    except ValidationError as error:
        raise Undeliverable(" ".join(error.messages)) from error
    except (SMTPRecipientsRefused, SMTPDataError, ValueError) as error:
        raise Undeliverable(str(error)) from error


def refusal_of(user: AbstractUser) -> str:
    """Where it is remembered that this address was refused; another address of theirs is tried at once."""
    return f"mail-refused:{user.pk}:{sha256_of(user.email)}"


def hang_up(connection: BaseEmailBackend) -> None:
    with suppress(OSError):
        connection.close()


def note_sent(mail: Mail) -> None:
    ids = [notice.pk for notice in mail.notices]
    Notice.objects.filter(pk__in=ids).update(mailed_at=timezone.now())
