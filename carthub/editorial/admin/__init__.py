from carthub.editorial.admin import documents, people, pictures, site

__all__ = ["documents", "people", "pictures", "site"]
