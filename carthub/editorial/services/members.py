"""Who signs in: names, addresses and roles. Passwords are their own; see `invitations` and `leaving`."""

from collections.abc import Iterable

from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractUser, Group
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from carthub.editorial.models import What
from carthub.editorial.permissions import Right, Role, holders_of, is_operator, roles_of
from carthub.editorial.services.events import name_of, record_event

NO_HOLDER = gettext_lazy("Nobody else may invite and hand over. Make somebody else editor-in-chief first.")


@transaction.atomic
def save_member(
    user: AbstractUser, *, name: str, email: str, roles: Iterable[Role], by: AbstractUser
) -> None:
    """Change how somebody is called, where mail reaches them and what they may do."""
    member, email, roles = lock_member(user, by=by), email.strip().lower(), set(roles)
    if (name_of(member), member.email, roles_of(member)) == (name, email, roles):
        return
    refuse_known_address(email, but=member)
    moved = member.email != email
    if moved:
        change_address(member, email)
    if name_of(member) != name:
        member.first_name, member.last_name = name, ""
    member.save(update_fields=["first_name", "last_name", "email", "username"])
    give_roles(member, roles)
    refuse_without_holder()
    reason = f"{names_of(roles)}. {_('The e-mail address is another.') if moved else ''}"
    record_event(What.MEMBER_CHANGED, by=by, subject=name, reason=reason.strip())


def lock_member(user: AbstractUser, *, by: AbstractUser) -> AbstractUser:
    """The row, held; with it everybody who can change people, so that two can not shut each other out."""
    list(holders_of(Right.PEOPLE).select_for_update(no_key=True).order_by("pk"))
    member = get_user_model().objects.select_for_update(no_key=True).get(pk=user.pk)
    if not is_operator(by):
        refuse_operator(member)
    return member


def refuse_operator(member: AbstractUser) -> None:
    if is_operator(member):
        raise ValidationError(_("This is an account of the operator; it is not changed here."))


def refuse_known_address(email: str, *, but: AbstractUser | None = None) -> None:
    """An address is one person's, whoever they are and in whatever case it is typed."""
    emails = EmailAddress.objects.filter(email__iexact=email).values("user")
    known = get_user_model().objects.filter(Q(email__iexact=email) | Q(username=email) | Q(pk__in=emails))
    owner = known.exclude(pk=but and but.pk).order_by("-is_active", "pk").first()
    if owner is None:
        return
    told = (
        _("%s signs in with this address already.")
        if owner.is_active
        else _("%s had this address and left. Open them in the list and choose “They came back”.")
    )
    raise ValidationError({"email": told % name_of(owner)})


def change_address(member: AbstractUser, email: str) -> None:
    """What was confirmed for the old address counts no longer: it must not open the account any more."""
    if member.username == member.email:
        member.username = email
    member.email = email
    EmailAddress.objects.filter(user=member).delete()


def give_roles(member: AbstractUser, roles: Iterable[Role]) -> None:
    """These roles and no others; other groups stay as they are."""
    others = member.groups.exclude(name__in=Role.values)
    member.groups.set([*others, *Group.objects.filter(name__in=[role.value for role in roles])])


def refuse_without_holder() -> None:
    if not holders_of(Right.PEOPLE).exists():
        raise ValidationError({"roles": NO_HOLDER})


def names_of(roles: Iterable[Role]) -> str:
    return ", ".join(str(role.label) for role in Role if role in set(roles))
