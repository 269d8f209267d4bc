"""Counting in memory what is written down only now and then."""

import time
from collections import Counter
from threading import Lock


class Tally:
    """Counts at most so many different words between two writings, which lie at least `seconds` apart.

    What was counted since the last writing is lost when the process ends.
    """

    def __init__(self, *, most: int, seconds: float):
        self.most, self.seconds = most, seconds
        self.lock, self.counts, self.due_at = Lock(), Counter(), 0.0

    def add(self, word: str) -> Counter[str]:
        """Count one; answers with everything counted when it is time to write it down, else with nothing."""
        now = time.monotonic()
        with self.lock:
            if word in self.counts or len(self.counts) < self.most:
                self.counts[word] += 1
            if now < self.due_at:
                return Counter()
            self.due_at = now + self.seconds
            counted, self.counts = self.counts, Counter()
        return counted
