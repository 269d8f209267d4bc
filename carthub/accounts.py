import secrets

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError

FIRST_USER = "admin"
LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"  # none that looks like another


class StaffAccountAdapter(DefaultAccountAdapter):
    """Accounts are made in the admin; nobody makes one for themselves."""

    def is_open_for_signup(self, request):
        return False


def random_password() -> str:
    groups = ["".join(secrets.choice(LETTERS) for _ in range(5)) for _ in range(4)]
    return "-".join(groups)


def has_users() -> bool:
    return get_user_model().objects.exists()


def create_first_user() -> str:
    """The user `admin`, who may do everything; returns the password, which is kept nowhere."""
    password = random_password()
    get_user_model().objects.create_superuser(FIRST_USER, password=password)
    return password


def user_named(username: str) -> AbstractBaseUser:
    user = get_user_model().objects.filter(username=username).first()
    if user is None:
        raise ValidationError(f"There is no user named {username}.")
    return user


def renew_password(user: AbstractBaseUser) -> str:
    password = random_password()
    user.set_password(password)
    user.save(update_fields=["password"])
    return password
