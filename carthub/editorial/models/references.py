from django.db import models


class Reference(models.Model):
    """A work that pages cite, once for all of them; known by DOI, PMID or address."""

    key = models.CharField(max_length=300, unique=True)  # "doi:10.1056/…", "pmid:29226797", "url:https://…"
    text = models.TextField()

    def __str__(self):
        return self.text or self.key


class Citation(models.Model):
    """A live page cites a work under a number."""

    document = models.ForeignKey("editorial.Document", models.CASCADE, related_name="citations")
    reference = models.ForeignKey(Reference, models.PROTECT, related_name="citations")
    number = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["document", "number"]
        constraints = [models.UniqueConstraint(fields=["document", "number"], name="citation_number_once")]

    def __str__(self):
        return f"[{self.number}] {self.reference_id}"
