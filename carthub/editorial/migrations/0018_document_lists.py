from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("editorial", "0017_followers"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="document",
            name="standing",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Case(
                    models.When(erased_at__isnull=False, then=models.Value("erased")),
                    models.When(stage="waiting", then=models.Value("waiting")),
                    models.When(stage="asked", then=models.Value("asked")),
                    models.When(
                        models.Q(("differs", False), ("withdrawn_at__isnull", False)),
                        then=models.Value("withdrawn"),
                    ),
                    models.When(models.Q(("differs", False)), then=models.Value("live")),
                    models.When(stage="checked", then=models.Value("checked")),
                    models.When(models.Q(("withdrawn_at__isnull", False)), then=models.Value("withdrawn")),
                    models.When(live_revision__isnull=True, then=models.Value("draft")),
                    default=models.Value("changed"),
                    output_field=models.CharField(),
                ),
                output_field=models.CharField(max_length=10),
            ),
        ),
        migrations.AlterField(
            model_name="document",
            name="updated_at",
            field=models.DateTimeField(auto_now=True),
        ),
        migrations.AddIndex(
            model_name="document",
            index=models.Index(fields=["-updated_at", "-id", "title", "slug"], name="document_list"),
        ),
        migrations.AddIndex(
            model_name="document",
            index=models.Index(fields=["standing", "-updated_at", "-id"], name="document_standing"),
        ),
        migrations.AddIndex(
            model_name="document",
            index=models.Index(fields=["language", "-updated_at", "-id"], name="document_language"),
        ),
        migrations.AddIndex(
            model_name="document",
            index=models.Index(fields=["title", "id"], name="document_title"),
        ),
        migrations.AddIndex(
            model_name="document",
            index=models.Index(
                condition=models.Q(("example", True)), fields=["-updated_at", "-id"], name="document_examples"
            ),
        ),
        migrations.AddIndex(
            model_name="document",
            index=models.Index(condition=models.Q(("demo", True)), fields=["id"], name="document_demo"),
        ),
    ]
