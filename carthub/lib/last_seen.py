"""The last version of the site that was seen, for the hour in which the database may be away."""

import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path

from carthub.lib.shared_store import SharedStore

KEPT_FOR = 3600  # seconds
KEY = "version"


class LastSeen:
    """Seen by any process of this machine, and by any server where they share a store.

    A process may have served nothing since a page was taken down elsewhere; so whoever sees a new version
    tells the others, and a version is believed only as long as this process has seen the database itself.
    """

    def __init__(self, path: Path, shared: SharedStore | None):
        self.path, self.shared = path, shared
        self.token, self.at = "", float("-inf")
        self.lock = threading.Lock()

    def see(self, token: str) -> None:
        self.at = time.monotonic()
        if token != self.token:
            with self.lock:
                self.token = token
                self.tell(token)

    def tell(self, token: str) -> None:
        if self.shared is not None:
            self.shared.put(KEY, token.encode(), seconds=2 * KEPT_FOR)
        with suppress(OSError), tempfile.NamedTemporaryFile("w", dir=self.path.parent, delete=False) as draft:
            draft.write(token)
            draft.close()
            Path(draft.name).replace(self.path)

    def believed(self) -> str:
        """The version to go on with, or "" when nothing is known or it was too long ago."""
        if time.monotonic() - self.at > KEPT_FOR:
            return ""
        told = self.shared.get(KEY) if self.shared is not None else None
        if told is not None:
            return told.decode(errors="replace")
        try:
            return self.path.read_text()
        except OSError:
            return self.token
