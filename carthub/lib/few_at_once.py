import threading
from collections.abc import Iterator
from contextlib import contextmanager


class FewAtOnce:
    """Lets so many threads in at once; who waited `patience` seconds goes in all the same.

    Threads of a process share one interpreter: four that draw pages at once hand it to each other many times
    a page, and each page takes a third more of the processor than when they come one after the other.
    """

    def __init__(self, most: int, patience: float):
        self.places, self.patience = threading.Semaphore(most), patience

    @contextmanager
    def place(self) -> Iterator[None]:
        held = self.places.acquire(timeout=self.patience)
        try:
            yield
        finally:
            if held:
                self.places.release()
