"""How far long work has come, told to whoever waits for it."""

import time

from django.core.management.base import OutputWrapper

SILENT = 2.0  # seconds in which nobody wonders
ON_SCREEN, IN_A_LOG = 0.2, 10.0  # seconds between two lines


class Progress:
    """Called with every piece done: one line written over on a terminal, else a plain line now and then."""

    def __init__(self, stream: OutputWrapper, *, silent: float = SILENT):
        self.stream = stream
        self.is_terminal = stream.isatty()
        self.every = ON_SCREEN if self.is_terminal else IN_A_LOG
        self.next_at = time.monotonic() + silent
        self.width = 0

    def __call__(self, step: str, done: int, of: int) -> None:
        now = time.monotonic()
        if now < self.next_at:
            return
        self.next_at = now + self.every
        line = f"{done} of {of} {step}"
        if self.is_terminal:
            self._write(f"\r{line.ljust(self.width)}")
            self.width = len(line)
        else:
            self._write(f"{line}\n")

    def end(self) -> None:
        """Leave the line, so that what is told next begins on one of its own."""
        if self.width:
            self._write("\n")

    def _write(self, words: str) -> None:
        self.stream.write(words, style_func=str, ending="")  # it is no error
        self.stream.flush()
