"""How somebody gets an account: by a link that is good once and for a week. Nothing of it is stored."""

from collections.abc import Iterable
from datetime import timedelta
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import AbstractUser
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from carthub.editorial.models import Person, What
from carthub.editorial.permissions import Role, is_operator, roles_of
from carthub.editorial.services.events import name_of, record_event
from carthub.editorial.services.members import give_roles, lock_member, names_of, refuse_known_address
from carthub.editorial.services.notices import notify

LASTS = timedelta(days=7)
SALT = "carthub.invitation"


@transaction.atomic
def invite(
    *, email: str, name: str, roles: Iterable[Role], by: AbstractUser, person: Person | None = None
) -> AbstractUser:
    """Make an account that nobody can enter until its person has chosen a password."""
    email = email.strip().lower()
    refuse_known_address(email)
    account = {"email": email, "first_name": name, "is_staff": True, "password": make_password(None)}
    user, created = get_user_model().objects.get_or_create(username=email, defaults=account)
    if not created:  # somebody else invited them in this very moment
        refuse_known_address(email)
    give_roles(user, roles)
    if person is not None and not Person.objects.filter(pk=person.pk, user=None).update(user=user):
        raise ValidationError({"person": _("%s signs in already.") % person})
    tell(user, by=by)
    return user


@transaction.atomic
def invite_again(user: AbstractUser, *, by: AbstractUser) -> AbstractUser:
    """Every earlier link dies with this; raises ValidationError for somebody who needs none."""
    member = lock_member(user, by=by)
    if not waits_for_password(member):
        raise ValidationError(_("%s needs no invitation.") % name_of(member))
    close(member)
    tell(member, by=by)
    return member


def close(member: AbstractUser) -> None:
    """No password opens the account, every session of it ends, and every link that was made for it dies."""
    member.set_unusable_password()
    member.save(update_fields=["password"])


def tell(member: AbstractUser, *, by: AbstractUser) -> None:
    roles = names_of(roles_of(member))
    if not roles:
        raise ValidationError(_("Give %s a role first.") % name_of(member))
    record_event(What.INVITED, by=by, subject=name_of(member), reason=roles)
    text = _("%(name)s invites you as %(roles)s.") % {"name": name_of(by), "roles": roles}
    notify([member], What.INVITED, text, by=by)


def waits_for_password(user: AbstractUser) -> bool:
    """Never an account of the operator: a link to it would be a way around the table."""
    return user.is_active and user.is_staff and not is_operator(user) and not user.has_usable_password()


def invitation_link(user: AbstractUser) -> str:
    """The key stands in the query, which no log keeps."""
    key = signing.dumps([user.pk, fingerprint(user)], salt=SALT)
    return f"{settings.SITE_URL}{reverse('invitation')}?{urlencode({'key': key})}"


def fingerprint(user: AbstractUser) -> str:
    """Differs as soon as a password was chosen, or the address or a role was changed."""
    facts = [user.password, user.email, *sorted(roles_of(user))]
    return salted_hmac(SALT, "\0".join(facts), algorithm="sha256").hexdigest()[:32]


def invited_with(key: str, *, for_update: bool = False) -> AbstractUser | None:
    """Whose invitation a key is; None for one that was used, guessed, taken back or is too old."""
    try:
        pk, mark = signing.loads(key, salt=SALT, max_age=LASTS)
    except signing.BadSignature:
        return None
    users = get_user_model().objects.all()
    user = (users.select_for_update(no_key=True) if for_update else users).filter(pk=pk).first()
    if user is None or not waits_for_password(user) or not roles_of(user):
        return None
    return user if constant_time_compare(mark, fingerprint(user)) else None


@transaction.atomic
def accept_invitation(key: str, password: str) -> AbstractUser | None:
    """Set the password that the invited person chose; None when the key is good no longer."""
    user = invited_with(key, for_update=True)
    if user is not None:
        user.set_password(password)
        user.save(update_fields=["password"])
    return user
