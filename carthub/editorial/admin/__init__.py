from carthub.editorial.admin import (
    addresses,
    credentials,
    documents,
    members,
    notices,
    people,
    pictures,
    site,
)

__all__ = ["addresses", "credentials", "documents", "members", "notices", "people", "pictures", "site"]
