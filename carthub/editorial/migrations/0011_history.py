from django.db import migrations, models
from django.db.models import Max, OuterRef, Subquery
from django.db.models.functions import Coalesce

from carthub.editorial.append_only import drop_triggers


def place_older_versions(apps, schema_editor):
    """What was saved before this migration is placed by its time; new versions know their place."""
    drop_triggers()  # they are made anew after every migrate
    events = apps.get_model("editorial", "Event").objects.order_by()
    before = events.filter(document=OuterRef("document"), at__lte=OuterRef("at"))
    last = before.values("document").annotate(last=Max("pk")).values("last")
    apps.get_model("editorial", "Revision").objects.update(after_event=Coalesce(Subquery(last), 0))


class Migration(migrations.Migration):
    dependencies = [
        ("editorial", "0010_notice_of_user"),
    ]

    operations = [
        migrations.AddField(
            model_name="revision",
            name="after_event",
            field=models.PositiveBigIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name="revision",
            name="words_added",
            field=models.PositiveIntegerField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="revision",
            name="words_removed",
            field=models.PositiveIntegerField(editable=False, null=True),
        ),
        migrations.RunPython(place_older_versions, migrations.RunPython.noop),
    ]
