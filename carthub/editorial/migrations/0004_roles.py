from django.db import migrations

ROLES = ["Author", "Medical reviewer", "Publisher", "Editor-in-chief"]


def make_groups(apps, schema_editor):
    """What a role may do stands in carthub/editorial/permissions.py; the group only says who has it."""
    for name in ROLES:
        apps.get_model("auth", "Group").objects.get_or_create(name=name)


def remove_groups(apps, schema_editor):
    apps.get_model("auth", "Group").objects.filter(name__in=ROLES).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("editorial", "0003_newsroom"),
    ]
    operations = [migrations.RunPython(make_groups, remove_groups)]
