"""What was used last, within a bound in bytes; of one process."""

import threading
from collections import OrderedDict
from collections.abc import Hashable
from typing import Any


class Memory:
    def __init__(self, most_bytes: int):
        self.most_bytes, self.bytes = most_bytes, 0
        self.kept: OrderedDict[Hashable, tuple[Any, int]] = OrderedDict()
        self.lock = threading.Lock()

    def get(self, key: Hashable) -> Any | None:
        with self.lock:
            found = self.kept.get(key)
            if found is None:
                return None
            self.kept.move_to_end(key)
            return found[0]

    def put(self, key: Hashable, value: Any, size: int) -> None:
        """Keep a value that takes about so many bytes, and let go of those that were not used for longest."""
        with self.lock:
            _value, before = self.kept.pop(key, (None, 0))
            self.bytes -= before
            if size > self.most_bytes:
                return
            self.bytes += size
            self.kept[key] = value, size
            while self.bytes > self.most_bytes:
                _key, (_value, freed) = self.kept.popitem(last=False)
                self.bytes -= freed

    def clear(self) -> None:
        with self.lock:
            self.kept.clear()
            self.bytes = 0
