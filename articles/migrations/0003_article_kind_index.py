from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0002_checks"),
        ("editorial", "0020_newsroom_lists"),
        ("topics", "0003_topic_changes"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="article",
            index=models.Index(fields=["kind", "document_ptr"], name="article_kind"),
        ),
    ]
