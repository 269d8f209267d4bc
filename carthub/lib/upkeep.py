from django.db import connection


def refresh_statistics() -> None:
    """Let SQLite look again at tables that grew much, so that it goes on choosing the right indexes.

    PostgreSQL does that by itself. A look is bounded, and most of the time there is nothing to do.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA analysis_limit = 1000")
            cursor.execute("PRAGMA optimize = 0x10002")
