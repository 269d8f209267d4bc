from django.apps import AppConfig
from django.core.checks import register

from carthub.checks import servers_share_their_key


class CartHubConfig(AppConfig):
    """The roof has no models; it is an app so that its commands, tags and checks are found."""

    name = "carthub"
    label = "carthub"

    def ready(self):
        register(servers_share_their_key)
