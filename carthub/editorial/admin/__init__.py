from carthub.editorial.admin import documents, members, people, pictures, site

__all__ = ["documents", "members", "people", "pictures", "site"]
