from django.db import models

from carthub.editorial.models.addresses import LONGEST_PATH
from carthub.editorial.models.documents import Document


class PageLink(models.Model):
    """The text of a live page leads to a path of this hub, whatever stands there; kept by publishing."""

    source = models.ForeignKey(Document, models.CASCADE, related_name="page_links")
    path = models.CharField(max_length=LONGEST_PATH, db_index=True)  # with its last slash
    words = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "path"], name="page_link_once")]

    def __str__(self):
        return f"{self.source_id} to {self.path}"
