"""Waits until a file descriptor has something to read, and can be woken by another thread."""

from __future__ import annotations

import select
import socket
from contextlib import suppress


class WakeUp:
    """A wait with a bell. Works wherever `select` takes the descriptor: any on Unix, sockets on Windows."""

    def __init__(self) -> None:
        self._bell, self._hammer = socket.socketpair()
        self._bell.setblocking(False)
        self._hammer.setblocking(False)

    def wait(self, descriptor: int, seconds: float | None) -> bool | None:
        """True when there is something to read (or it hung up), None after so many seconds, False when woken."""
        awaited: list[int | socket.socket] = [descriptor, self._bell]
        readable, _, _ = select.select(awaited, [], [], seconds)
        if descriptor in readable:
            return True
        if not readable:
            return None
        with suppress(BlockingIOError):
            self._bell.recv(4096)
        return False

    def ring(self) -> None:
        """End the wait, or the next one."""
        with suppress(BlockingIOError):  # full of rings that nobody has heard yet
            self._hammer.send(b"!")

    def close(self) -> None:
        """Nobody waits any more."""
        self._bell.close()
        self._hammer.close()
