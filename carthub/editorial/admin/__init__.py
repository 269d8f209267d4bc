from carthub.editorial.admin import credentials, documents, members, notices, people, pictures, site

__all__ = ["credentials", "documents", "members", "notices", "people", "pictures", "site"]
