from django.db import models
from django.utils.translation import gettext_lazy as _

from carthub.editorial.models.people import Person


class Authorship(models.Model):
    """A person wrote a document; the order is that of the byline."""

    document = models.ForeignKey("editorial.Document", models.CASCADE, related_name="authorships")
    person = models.ForeignKey(Person, models.PROTECT, related_name="authorships")
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("author")
        constraints = [
            models.UniqueConstraint(fields=["document", "person"], name="authorship_once_a_document")
        ]

    def __str__(self):
        return str(self.person)
