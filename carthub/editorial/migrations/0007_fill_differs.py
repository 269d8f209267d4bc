from django.db import migrations
from django.db.models import F


def fill(apps, schema_editor):
    """A page whose draft is what readers see differs in nothing."""
    documents = apps.get_model("editorial", "Document").objects
    same = documents.filter(latest_revision__sha256=F("live_revision__sha256"))
    documents.filter(pk__in=same.values("pk")).update(differs=False)


class Migration(migrations.Migration):
    dependencies = [("editorial", "0006_standing")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
