from functools import lru_cache

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from carthub.lib.rendering.links import with_slash

RESERVED_WORDS = frozenset(
    "admin accounts api articles topics people read search feed glossary trust corrections infobutton"
    " static media healthz readyz".split()
)


LONGEST_PATH = 255


class Family(models.TextChoices):
    """The three shelves of addresses; a slug is unique on its shelf in its language."""

    TOPICS = "topics", _("Topic pages")
    ARTICLES = "articles", _("Articles")
    PAGES = "pages", _("Plain pages")


VIEW_NAMES = {
    Family.TOPICS: "topics:detail",
    Family.ARTICLES: "articles:detail",
    Family.PAGES: "articles:page",
}


def hub_reverse(name: str, language: str, **kwargs) -> str:
    """The address of a public page; the site's own language has no prefix."""
    if language != settings.LANGUAGE_CODE:
        kwargs["language"] = language
    return reverse(name, kwargs=kwargs)


@lru_cache(maxsize=10_000)  # a page links to forty others, and reversing is a tenth of its cost
def document_path(family: str, language: str, slug: str) -> str:
    return hub_reverse(VIEW_NAMES[family], language, slug=slug)


def is_reserved(slug: str) -> bool:
    """A word that a plain page at the top of the site can not have."""
    return slug in RESERVED_WORDS or slug in {code for code, _name in settings.LANGUAGES}


def spellings(path: str) -> set[str]:
    """With and without the last slash."""
    return {path, path.rstrip("/"), with_slash(path)}


class AddressQuerySet(models.QuerySet):
    def moved_to(self, path):
        """Where a page that once stood at `path` stands now; "" when it was never there.

        Addresses of an older site may have come with or without the last slash.
        """
        if "\0" in path:  # which PostgreSQL can not even be asked for
            return ""
        moved = self.filter(path__in=spellings(path), state=Address.State.MOVED).values("document")
        live = self.filter(document__in=moved, state=Address.State.LIVE)
        return next(iter(live.values_list("path", flat=True)[:1]), "")

    def sent_on_by_hand(self):
        """Newest first; not those that a page left behind when it moved."""
        return self.filter(sent_on_at__isnull=False).order_by("-sent_on_at", "-pk")


class Address(models.Model):
    """Who holds a path: the only authority on addresses."""

    class State(models.TextChoices):
        HELD = "held", _("Held by a draft")
        LIVE = "live", _("Live")
        MOVED = "moved", _("Moved")

    path = models.CharField(max_length=LONGEST_PATH, unique=True)
    document = models.ForeignKey("editorial.Document", models.PROTECT, related_name="addresses")
    state = models.CharField(max_length=10, choices=State, default=State.HELD)
    sent_on_at = models.DateTimeField(null=True, editable=False)  # when a person sent its readers on by hand

    objects = AddressQuerySet.as_manager()

    class Meta:
        verbose_name_plural = _("addresses")
        constraints = [
            models.UniqueConstraint(
                fields=["document"], condition=models.Q(state="live"), name="address_one_live"
            ),
            models.UniqueConstraint(
                fields=["document"], condition=models.Q(state="held"), name="address_one_held"
            ),
        ]

    def __str__(self):
        return f"{self.path} ({self.state})"


class MissedAddressQuerySet(models.QuerySet):
    def shown(self):
        """What editors look at, most asked for first."""
        return self.filter(ignored=False).order_by("-times", "-last_on", "path")


class MissedAddress(models.Model):
    """A path that readers asked for in vain, and how often; nothing of who they were."""

    path = models.CharField(max_length=LONGEST_PATH, unique=True)
    times = models.PositiveIntegerField(default=0)
    first_on = models.DateField()
    last_on = models.DateField()
    ignored = models.BooleanField(default=False)

    objects = MissedAddressQuerySet.as_manager()

    class Meta:
        verbose_name = _("address not found")
        verbose_name_plural = _("addresses not found")

    def __str__(self):
        return self.path
