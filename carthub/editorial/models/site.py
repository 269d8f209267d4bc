import secrets
from datetime import UTC, datetime
from functools import cache
from typing import NamedTuple

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection, models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carthub.editorial.models.people import Person

MOST_LINKS = {"header_lines": 4, "footer_lines": 8}


def new_token() -> str:
    return secrets.token_hex(8)


class Version(NamedTuple):
    """What a request asks before anything else: which version the site has, and until when."""

    token: str
    next_due_at: datetime | None

    @property
    def is_due(self) -> bool:
        return self.next_due_at is not None and self.next_due_at <= timezone.now()


class SiteVersion(models.Model):
    """One row that every public change touches first: its lock puts public writes in one order."""

    number = models.PositiveBigIntegerField(default=0)
    token = models.CharField(max_length=16, default=new_token)
    next_due_at = models.DateTimeField(null=True, blank=True)

    def __str__(self):
        return f"{self.number} ({self.token})"

    @classmethod
    def lock(cls) -> "SiteVersion":
        """Hold the row until the transaction ends; everything public waits for it."""
        version, _created = cls.objects.select_for_update().get_or_create(pk=1)
        return version

    @classmethod
    def read(cls) -> Version | None:
        """The present version; None in an empty database.

        Every request for a page asks this, so the statement is compiled once for each database.
        """
        with connection.cursor() as cursor:
            cursor.execute(reading(connection.vendor))
            row = cursor.fetchone()
        return Version(row[0], as_moment(row[1])) if row else None

    def changed(self, what: str, document=None) -> "Change":
        """Number one public change; cached pages are keyed by the token and so become unreachable."""
        return self.changed_all(what, [document])[0]

    def changed_all(self, what: str, documents: list) -> list["Change"]:
        """Number a public change of each document, in their order.

        Called on the locked row; another copy of it may have numbered a change in the same transaction.
        """
        self.refresh_from_db(fields=["number"])
        first = self.number + 1
        self.number += len(documents)
        self.token = new_token()
        self.save(update_fields=["number", "token"])
        return Change.objects.bulk_create(
            Change(number=number, what=what, document=document, at=timezone.now())
            for number, document in enumerate(documents, start=first)
        )


@cache
def reading(vendor: str) -> str:
    """Without a parameter: binding one is a third of the cost on PostgreSQL, and the table has one row."""
    sql, _parameters = SiteVersion.objects.values_list("token", "next_due_at")[:1].query.sql_with_params()
    return sql


def as_moment(stored: datetime | None) -> datetime | None:
    """SQLite keeps a moment without its zone, in UTC."""
    return stored.replace(tzinfo=UTC) if stored is not None and stored.tzinfo is None else stored


class Change(models.Model):
    """One public change, in commit order, for followers: webhooks, purging, the API."""

    class What(models.TextChoices):
        PUBLISHED = "published", _("Published")
        WITHDRAWN = "withdrawn", _("Taken down")
        REBUILT = "rebuilt", _("Rebuilt")
        REMOVED = "removed", _("Removed")
        SENT_ON = "sent on", _("Readers of an address sent on")
        SITE = "site", _("Site changed")
        TOPIC = "topic", _("Topic changed")
        CHECKED = "checked", _("Checked again")

    number = models.PositiveBigIntegerField(primary_key=True)
    what = models.CharField(max_length=20, choices=What)
    document = models.ForeignKey(
        "editorial.Document", models.SET_NULL, null=True, blank=True, related_name="changes"
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ["-number"]

    def __str__(self):
        return f"{self.number} {self.what}"


class SiteQuerySet(models.QuerySet):
    def current(self) -> "Site":
        """The one row with its version, in one query; made on the first call in an empty database."""
        site = self.select_related("version").first()
        if site is None:
            version, _created = SiteVersion.objects.get_or_create(pk=1)
            team, _created = Person.objects.get_or_create(
                slug="editorial-team", defaults={"name": "Editorial team", "group": True}
            )
            defaults = {"version": version, "default_author": team}
            site, _created = self.get_or_create(pk=1, defaults=defaults)
        return site


class Site(models.Model):
    """What every page says of the hub itself; one row, edited in the admin."""

    version = models.OneToOneField(SiteVersion, models.PROTECT, editable=False)
    name = models.CharField(_("name"), max_length=80, default="CartHub")
    sentence = models.CharField(
        _("what this hub is, in one sentence"),
        max_length=200,
        default="Clear facts, real risks, and what to ask your doctor.",
    )
    logo = models.ForeignKey(
        "editorial.Picture", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("logo")
    )
    logo_shown = models.JSONField(default=dict, editable=False)  # so that readers' pages read no Picture
    contact_email = models.EmailField(_("contact e-mail"), blank=True)
    region = models.CharField(
        _("written for readers in"), max_length=80, blank=True, help_text=_("Such as: the United States")
    )
    emergency_number = models.CharField(_("emergency number"), max_length=20, blank=True)
    helpline = models.CharField(_("helpline"), max_length=120, blank=True)
    footer_line = models.CharField(_("footer line"), max_length=200, blank=True)
    header_lines = models.TextField(
        _("links in the header"),
        blank=True,
        help_text=_("Up to four, one a line: label | address. For example: About | /about/"),
    )
    footer_lines = models.TextField(
        _("links in the footer"), blank=True, help_text=_("Up to eight, written like those in the header.")
    )
    featured = models.ForeignKey(
        "editorial.Document",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        limit_choices_to={"family": "topics"},
        verbose_name=_("featured topic"),
    )
    default_author = models.ForeignKey(
        "editorial.Person",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("author of new pages"),
    )
    medical_kinds = models.JSONField(_("kinds of page that need a medical check"), default=list, blank=True)

    objects = SiteQuerySet.as_manager()

    class Meta:
        verbose_name = _("site")
        verbose_name_plural = _("site")
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="site_is_one_row")]

    def __str__(self):
        return self.name

    def clean(self):
        for name, most in MOST_LINKS.items():
            fault = fault_in_links(getattr(self, name), most)
            if fault:
                raise ValidationError({name: fault})

    @property
    def header_links(self) -> list[dict[str, str]]:
        return read_links(self.header_lines)

    @property
    def footer_links(self) -> list[dict[str, str]]:
        return read_links(self.footer_lines)

    @property
    def url(self) -> str:
        """The hub's own address without the last slash."""
        return settings.SITE_URL


def read_links(lines: str) -> list[dict[str, str]]:
    pairs = (line.partition("|") for line in lines.splitlines() if line.strip())
    return [{"label": label.strip(), "address": address.strip()} for label, _bar, address in pairs]


def fault_in_links(lines: str, most: int) -> str:
    links = read_links(lines)
    if len(links) > most:
        return _("At most %d links.") % most
    wrong = [link for link in links if not link["label"] or not is_own_address(link["address"])]
    return _("Write each line as: label | /address/. Look at: %s") % wrong[0]["label"] if wrong else ""


def is_own_address(address: str) -> bool:
    return address.startswith("/") and not address.startswith(("//", "/\\"))
