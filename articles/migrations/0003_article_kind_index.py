from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0002_checks"),
    ]

    operations = [
        migrations.AlterField(
            model_name="article",
            name="kind",
            field=models.CharField(
                choices=[
                    ("explainer", "Guide"),
                    ("patient_story", "Patient story"),
                    ("research_news", "Research news"),
                    ("question_list", "Questions to ask"),
                    ("page", "Plain page"),
                ],
                db_index=True,
                default="explainer",
                max_length=20,
                verbose_name="kind",
            ),
        ),
    ]
