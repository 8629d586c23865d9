"""A program in a pseudo-terminal: bytes in, and every chunk it paints with the moment it came out."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import termios
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from time import perf_counter
from typing import NamedTuple

import pyte

COLUMNS, ROWS = 100, 30
PATIENCE = 30.0
"""Seconds after which a screen that does not come is an error."""
QUIET = 0.15
"""Seconds without a byte after which a repaint is taken to be over."""


class Chunk(NamedTuple):
    """One read from the terminal."""

    at: float
    """Seconds of the steady clock."""
    data: bytes


class NeverShown(Exception):
    """The screen never showed what was waited for; the message holds what it did show."""


class Terminal:
    """A running program and its screen. Nothing is interpreted while the clock runs."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str] | None = None) -> None:
        self._screen = pyte.Screen(COLUMNS, ROWS)
        self._stream = pyte.ByteStream(self._screen)
        self.started = self.seen_at = perf_counter()
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
            os.environ.update({"TERM": "xterm-256color", "COLORTERM": "truecolor", **(environment or {})})
            os.execvp(command[0], list(command))  # noqa: S606 - our own program

    @property
    def text(self) -> str:
        """What stands on the screen."""
        return "\n".join(line.rstrip() for line in self._screen.display)

    def shown_after(self, seen: Callable[[str], bool], *, quiet: float = QUIET) -> tuple[float, int]:
        """The moment at which the screen first showed something, and the bytes painted until it was quiet again.

        Raises NeverShown.
        """
        found: float | None = None
        painted = 0
        until = perf_counter() + PATIENCE
        while found is None:
            chunks = self._chunks(until, quiet)
            painted += sum(len(chunk.data) for chunk in chunks)
            for chunk in chunks:
                self._stream.feed(chunk.data)
                if found is None and seen(self.text):
                    found = self.seen_at = chunk.at
            if found is None and (perf_counter() > until or not chunks):
                raise NeverShown(f"after {PATIENCE:.0f} s:\n{self.text}")
        return found, painted

    def burst(self, data: bytes, seen: Callable[[str], bool], *, into: int | None = None) -> tuple[float, int]:
        """Send bytes in one write; the seconds until the screen shows something, and the bytes painted.

        `into` is another line of the program than its keyboard, such as a scanner's port.
        """
        start = perf_counter()
        os.write(self._fd if into is None else into, data)
        at, painted = self.shown_after(seen)
        return at - start, painted

    def _chunks(self, until: float, quiet: float) -> list[Chunk]:
        """Everything up to the next quiet moment; empty when nothing comes until then."""
        chunks: list[Chunk] = []
        patience = max(0.0, until - perf_counter())
        while select.select([self._fd], [], [], patience)[0]:
            try:
                data = os.read(self._fd, 65536)
            except OSError:  # the program has ended
                break
            chunks.append(Chunk(perf_counter(), data))
            patience = quiet
        return chunks

    def close(self) -> None:
        """End the program, and wait for it."""
        with suppress(ProcessLookupError, ChildProcessError):
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        with suppress(OSError):
            os.close(self._fd)
