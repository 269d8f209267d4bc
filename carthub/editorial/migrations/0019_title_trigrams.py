from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations

FIELDS = ("title", "slug")


def make(apps, schema_editor):
    """What `icontains` asks for on PostgreSQL; SQLite walks a narrow index instead, and has no such kind."""
    if schema_editor.connection.vendor == "postgresql":
        for field in FIELDS:
            schema_editor.execute(
                f"CREATE INDEX document_{field}_trigrams ON editorial_document"
                f" USING gin (UPPER({field}) gin_trgm_ops)"
            )


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for field in FIELDS:
            schema_editor.execute(f"DROP INDEX document_{field}_trigrams")


class Migration(migrations.Migration):
    dependencies = [("editorial", "0018_document_lists")]
    operations = [TrigramExtension(), migrations.RunPython(make, drop)]
