from django.db import migrations


def make_first_rows(apps, schema_editor):
    """A hub starts with its one row of settings and a group author for new pages."""
    team = apps.get_model("editorial", "Person").objects.create(
        name="Editorial team", slug="editorial-team", role_line="Writes and edits this hub", group=True
    )
    version = apps.get_model("editorial", "SiteVersion").objects.create(pk=1)
    apps.get_model("editorial", "Site").objects.create(pk=1, version=version, default_author=team)


def remove_first_rows(apps, schema_editor):
    apps.get_model("editorial", "Site").objects.all().delete()
    apps.get_model("editorial", "SiteVersion").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("editorial", "0001_initial")]
    operations = [migrations.RunPython(make_first_rows, remove_first_rows)]
