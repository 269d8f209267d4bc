"""The one place from which a cache before the hub is asked to forget pages."""

from collections.abc import Collection
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

SECONDS = 1  # for connecting, and again for the answer
KINDS = {"http": HTTPConnection, "https": HTTPSConnection}


def send_purge(address: str, keys: Collection[str]) -> str:
    """Ask a cache to forget all that carries one of the keys; returns what went wrong, or nothing."""
    parts = urlsplit(address)
    connection = KINDS[parts.scheme](parts.hostname, parts.port, timeout=SECONDS)
    try:
        connection.request("PURGE", "/", headers={"Surrogate-Key": " ".join(keys)})
        status = connection.getresponse().status
    except (OSError, HTTPException) as error:
        return str(error) or type(error).__name__
    finally:
        connection.close()
    return "" if 200 <= status < 300 else f"It answered {status}."
