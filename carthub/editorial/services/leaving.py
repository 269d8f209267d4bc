"""Somebody left: nobody enters with their account, and what hung on them hangs on somebody else."""

from dataclasses import dataclass, fields

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from carthub.editorial.models import (
    Credential,
    Document,
    Note,
    Schedule,
    SharedPage,
    SiteVersion,
    What,
)
from carthub.editorial.permissions import Right, holders_of
from carthub.editorial.querysets import Stage
from carthub.editorial.services.checking import refuse_checker
from carthub.editorial.services.events import name_of, record_event
from carthub.editorial.services.invitations import close, tell
from carthub.editorial.services.members import NO_HOLDER, lock_member, refuse_operator
from carthub.editorial.services.notices import notify

OPEN = [Stage.WAITING, Stage.ASKED]

# Which right whoever takes over needs
NEEDED = {"pages": Right.WRITE, "checks": Right.CHECK, "plans": Right.PUBLISH}


@dataclass(frozen=True)
class Work:
    """What hangs on somebody: the pages they began or sent, the checks they are asked for, their plans."""

    pages: QuerySet[Document]
    checks: QuerySet[Document]
    plans: QuerySet[Schedule]

    def counts(self) -> dict[str, int]:
        return {field.name: getattr(self, field.name).count() for field in fields(self)}


@dataclass(frozen=True)
class Takers:
    """Who takes over what; checks may go to nobody, and then wait for any reviewer."""

    pages: AbstractUser | None = None
    checks: AbstractUser | None = None
    plans: AbstractUser | None = None


def work_of(user: AbstractUser) -> Work:
    return Work(
        pages=Document.objects.filter(begun_by(user) | Q(sent_by=user)).latest_changed_first(),
        checks=Document.objects.filter(reviewer=user, stage__in=OPEN).latest_changed_first(),
        plans=Schedule.objects.waiting().filter(by=user).select_related("document"),
    )


@dataclass(frozen=True)
class Remains:
    """What stays as it is, and is named so that somebody can look after it."""

    notes: QuerySet[Note]
    links: QuerySet[SharedPage]


def remains_of(user: AbstractUser) -> Remains:
    return Remains(
        notes=Note.objects.open().filter(by=user).select_related("document"),
        links=SharedPage.objects.open(timezone.now())
        .filter(share__by=user)
        .select_related("share__document"),
    )


def begun_by(user: AbstractUser) -> Q:
    """A page that nobody began (it was imported) is theirs who wrote at it last."""
    return Q(created_by=user) | Q(created_by=None, latest_revision__by=user)


@transaction.atomic
def leave(user: AbstractUser, *, by: AbstractUser, takers: Takers) -> list[Document]:
    """End somebody's sign-in and hand over their work; returns the checks that nobody is asked for now.

    A check never goes to somebody whose text it is: it then waits for any reviewer. Raises ValidationError
    at `pages`, `checks` or `plans` when nobody fitting takes them over. History keeps the names.
    """
    SiteVersion.lock()  # publishing takes it first and then the same rows: neither waits for the other
    member = lock_member(user, by=by)
    refuse_leaving(member, by=by)
    counts = work_of(member).counts()
    refuse_takers(member, counts, takers)
    unasked = hand_over(member, takers)
    end_sign_in(member)
    told = shares(counts, takers)
    reason = " ".join(f"{work}: {name_of(taker) if taker else _('nobody yet')}." for taker, work in told)
    record_event(What.LEFT, by=by, subject=name_of(member), reason=reason)
    for taker, work in told:
        text = _("%(name)s left. You take over: %(work)s.") % {"name": name_of(member), "work": work}
        notify([taker], What.LEFT, text, by=by)
    return unasked


def refuse_leaving(member: AbstractUser, *, by: AbstractUser) -> None:
    if member == by:
        raise ValidationError(_("You cannot do this to yourself. Ask another editor-in-chief."))
    refuse_operator(member)
    if not member.is_active:
        raise ValidationError(_("%s left already.") % name_of(member))
    if not holders_of(Right.PEOPLE).exclude(pk=member.pk).exists():
        raise ValidationError(NO_HOLDER)


def refuse_takers(member: AbstractUser, counts: dict[str, int], takers: Takers) -> None:
    for work, right in NEEDED.items():
        taker = getattr(takers, work)
        if taker is None and counts[work] and work != "checks":
            raise ValidationError({work: _("Choose who takes over.")})
        if taker is not None and not fitting(work, member).filter(pk=taker.pk).exists():
            told = _("%(name)s may not do this: %(right)s.")
            raise ValidationError({work: told % {"name": name_of(taker), "right": right.label}})


def fitting(work: str, member: AbstractUser) -> QuerySet[AbstractUser]:
    """Who may take over that kind of work from somebody."""
    others = holders_of(NEEDED[work]).exclude(pk=member.pk).order_by("first_name", "username")
    if work == "checks":
        return others.filter(person__in=Credential.objects.current().values("person"))
    return others


def hand_over(member: AbstractUser, takers: Takers) -> list[Document]:
    checks = list(work_of(member).checks.values_list("pk", flat=True))
    Document.objects.filter(begun_by(member)).update(created_by=takers.pages)
    Document.objects.filter(sent_by=member).update(sent_by=takers.pages)
    plans = Schedule.objects.waiting().filter(by=member)
    plans.update(by=takers.plans, by_name=name_of(takers.plans))
    Document.objects.filter(reviewer=member).update(reviewer=None)
    unasked = [
        check for check in Document.objects.filter(pk__in=checks) if not ask_to_check(check, takers.checks)
    ]
    return unasked + freed_from(takers.pages)


def ask_to_check(document: Document, taker: AbstractUser | None) -> bool:
    if taker is None:
        return False
    try:
        refuse_checker(document, taker)
    except ValidationError:
        return False
    Document.objects.filter(pk=document.pk).update(reviewer=taker)
    return True


def freed_from(taker: AbstractUser | None) -> list[Document]:
    """Checks of somebody to whom the page itself belongs now, and who therefore can not check it."""
    own = Document.objects.filter(created_by=taker, reviewer=taker, stage__in=OPEN) if taker else ()
    freed = list(own)
    Document.objects.filter(pk__in=[document.pk for document in freed]).update(reviewer=None)
    return freed


def end_sign_in(member: AbstractUser) -> None:
    close(member)
    member.is_active = False
    member.save(update_fields=["is_active"])
    Authenticator.objects.filter(user=member).delete()


def shares(counts: dict[str, int], takers: Takers) -> list[tuple[AbstractUser | None, str]]:
    """What each of those who take over gets, in words."""
    got: dict[AbstractUser | None, list[str]] = {}
    for work, words in in_words(counts).items():
        got.setdefault(getattr(takers, work), []).append(words)
    return [(taker, ", ".join(parts)) for taker, parts in got.items()]


def in_words(counts: dict[str, int]) -> dict[str, str]:
    """ "3 pages", "1 open check", for those that there are."""
    words = {
        "pages": ngettext("%d page", "%d pages", counts["pages"]),
        "checks": ngettext("%d open check", "%d open checks", counts["checks"]),
        "plans": ngettext("%d plan", "%d plans", counts["plans"]),
    }
    return {work: words[work] % count for work, count in counts.items() if count}


@transaction.atomic
def come_back(user: AbstractUser, *, by: AbstractUser) -> AbstractUser:
    """Let somebody sign in again, with the roles they had and a password that they choose anew."""
    member = lock_member(user, by=by)
    refuse_operator(member)
    if member.is_active:
        raise ValidationError(_("%s has not left.") % name_of(member))
    member.is_active = True
    member.save(update_fields=["is_active"])
    record_event(What.CAME_BACK, by=by, subject=name_of(member))
    close(member)
    tell(member, by=by)
    return member
