from carthub.editorial.admin import credentials, documents, members, people, pictures, site

__all__ = ["credentials", "documents", "members", "people", "pictures", "site"]
