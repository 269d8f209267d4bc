"""Who may do what: one table, which the admin, the services' doors and the editors' guide all read."""

from django.contrib.auth import get_user_model
from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.models import AbstractBaseUser, AbstractUser, Group
from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """The value is the name of the group."""

    AUTHOR = "Author", _("Author")
    REVIEWER = "Medical reviewer", _("Medical reviewer")
    PUBLISHER = "Publisher", _("Publisher")
    CHIEF = "Editor-in-chief", _("Editor-in-chief")


class Right(models.TextChoices):
    """The value is what `user.has_perm` is asked."""

    READ = "newsroom.read", _("Read drafts and their history")
    NOTE = "newsroom.note", _("Write notes on a draft")
    WRITE = "newsroom.write", _("Write, add pictures, send for a check")
    SHARE = "newsroom.share", _("Let somebody outside read one version")
    MAKE_TOPIC = "newsroom.make_topic", _("Make a new topic while writing")
    DELETE_DRAFT = "newsroom.delete_draft", _("Delete a draft that readers never saw")
    CHECK = "newsroom.check", _("Check a text and sign it")
    PUBLISH = "newsroom.publish", _("Publish and take down, now or at a time")
    TEND = "newsroom.tend", _("Rename, merge, move and delete topics")
    REPLACE = "newsroom.replace", _("Find and replace across drafts")
    REDIRECT = "newsroom.redirect", _("Send readers of a missing address to a page")
    ASK_ERASING = "newsroom.ask_erasing", _("Ask that a page be erased")
    ERASE = "newsroom.erase", _("Confirm that a page is erased")
    OVERRIDE = "newsroom.override", _("Publish anyway, with a reason")
    PEOPLE = "newsroom.people", _("Invite people, verify credentials, hand over work")
    SITE = "newsroom.site", _("Change what every page says of the hub")


WRITERS = {Role.AUTHOR, Role.PUBLISHER, Role.CHIEF}
PUBLISHERS = {Role.PUBLISHER, Role.CHIEF}

TABLE: dict[Right, set[Role]] = {
    Right.READ: set(Role),
    Right.NOTE: set(Role),
    Right.WRITE: WRITERS,
    Right.SHARE: WRITERS,
    Right.MAKE_TOPIC: WRITERS,
    Right.DELETE_DRAFT: WRITERS,
    Right.CHECK: {Role.REVIEWER},
    Right.PUBLISH: PUBLISHERS,
    Right.TEND: PUBLISHERS,
    Right.REPLACE: PUBLISHERS,
    Right.REDIRECT: PUBLISHERS,
    Right.ASK_ERASING: PUBLISHERS,
    Right.ERASE: {Role.CHIEF},
    Right.OVERRIDE: {Role.CHIEF},
    Right.PEOPLE: {Role.CHIEF},
    Right.SITE: {Role.CHIEF},
}

# The stock admin asks for a right on a model: view, add, change, delete, in this order.
OF_MODELS: dict[str, tuple[Right, Right, Right, Right]] = {
    "articles.article": (Right.READ, Right.WRITE, Right.WRITE, Right.DELETE_DRAFT),
    "topics.topicpage": (Right.READ, Right.WRITE, Right.WRITE, Right.DELETE_DRAFT),
    "topics.topic": (Right.READ, Right.MAKE_TOPIC, Right.TEND, Right.TEND),
    "topics.topicname": (Right.READ, Right.TEND, Right.TEND, Right.TEND),
    "topics.topiccode": (Right.READ, Right.TEND, Right.TEND, Right.TEND),
    "editorial.picture": (Right.READ, Right.WRITE, Right.WRITE, Right.WRITE),
    "editorial.person": (Right.READ, Right.PEOPLE, Right.PEOPLE, Right.PEOPLE),
    "editorial.credential": (Right.PEOPLE, Right.PEOPLE, Right.PEOPLE, Right.PEOPLE),
    "editorial.missedaddress": (Right.REDIRECT, Right.REDIRECT, Right.REDIRECT, Right.REDIRECT),
    "editorial.site": (Right.SITE, Right.SITE, Right.SITE, Right.SITE),
    "auth.user": (Right.PEOPLE, Right.PEOPLE, Right.PEOPLE, Right.PEOPLE),
}
VERBS = ("view", "add", "change", "delete")


def asked_on_models() -> dict[str, Right]:
    """ "articles.add_article" and its like, with the right each of them needs."""
    asked = {}
    for label, rights in OF_MODELS.items():
        app, model = label.split(".")
        asked |= {f"{app}.{verb}_{model}": right for verb, right in zip(VERBS, rights, strict=True)}
    return asked


MODEL_RIGHTS = asked_on_models()


def roles_of(user: AbstractBaseUser) -> set[Role]:
    """The roles among somebody's groups; read once a request."""
    if not hasattr(user, "newsroom_roles"):
        names = {group.name for group in user.groups.all()}
        user.newsroom_roles = {role for role in Role if role in names}
    return user.newsroom_roles


def holders_of(right: Right) -> models.QuerySet[AbstractUser]:
    """Everybody who may sign in and has the right, by a role or because they may do everything."""
    roles = Group.objects.filter(user=models.OuterRef("pk"), name__in=[role.value for role in TABLE[right]])
    may = models.Q(is_superuser=True) | models.Exists(roles)
    return get_user_model().objects.filter(may, is_active=True, is_staff=True)


def is_operator(user: AbstractUser) -> bool:
    """Whether somebody may do everything, the table notwithstanding; no role makes anybody that."""
    return user.is_superuser


class RoleBackend(BaseBackend):
    """Answers `has_perm` from the table; what Django's own groups grant stays granted."""

    def get_all_permissions(self, user_obj, obj=None):
        if not user_obj.is_active or user_obj.is_anonymous or obj is not None:
            return set()
        roles = roles_of(user_obj)
        rights = {right for right, holders in TABLE.items() if holders & roles}
        return {right.value for right in rights} | {name for name, r in MODEL_RIGHTS.items() if r in rights}

    def has_module_perms(self, user_obj, app_label):
        granted = self.get_all_permissions(user_obj)
        return any(name.startswith(f"{app_label}.") for name in granted)
