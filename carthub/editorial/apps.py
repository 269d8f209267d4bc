from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

from carthub.editorial.append_only import make_triggers


class EditorialConfig(AppConfig):
    name = "carthub.editorial"
    label = "editorial"
    verbose_name = _("Newsroom")

    def ready(self):
        post_migrate.connect(make_triggers, sender=self)
