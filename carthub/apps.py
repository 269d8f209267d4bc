from django.apps import AppConfig


class CartHubConfig(AppConfig):
    """The roof has no models; it is an app so that its commands and tags are found."""

    name = "carthub"
    label = "carthub"
