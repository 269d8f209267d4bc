"""What Django's own checks can not know of a hub."""

from django.conf import settings
from django.core.checks import Warning


def servers_share_their_key(**kwargs) -> list[Warning]:
    """A database server and a bucket are what several servers share; a key from a folder they do not."""
    shares = settings.DATABASES["default"]["ENGINE"].endswith("postgresql") and settings.MEDIA_STORAGE
    local = settings.VAR / "secret_key"
    if not shares or not local.exists() or local.read_text() != settings.SECRET_KEY:
        return []
    return [
        Warning(
            "The key that signs sessions lies in the folder of this server alone.",
            hint="Set CARTHUB_SECRET_KEY to the same value on every server of the hub, also if it is one.",
            id="carthub.W001",
        )
    ]
