from django.db import models


class AppendOnlyQuerySet(models.QuerySet):
    def update(self, **values):
        raise TypeError(f"{self.model.__name__}: rows are only ever added.")

    def delete(self):
        raise TypeError(f"{self.model.__name__}: rows are only ever added.")


class AppendOnly(models.Model):
    """A row that is written once."""

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        if self.pk is not None:
            raise TypeError(f"{type(self).__name__}: rows are only ever added.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise TypeError(f"{type(self).__name__}: rows are only ever added.")
