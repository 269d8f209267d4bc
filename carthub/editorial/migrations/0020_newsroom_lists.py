from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("editorial", "0019_title_trigrams"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="event",
            index=models.Index(fields=["what", "at"], name="event_what"),
        ),
        migrations.AddIndex(
            model_name="picture",
            index=models.Index(fields=["-added_at", "-id"], name="picture_newest"),
        ),
    ]
