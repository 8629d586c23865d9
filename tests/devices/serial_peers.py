"""The other end of a serial line: a device on a pseudo-terminal or on 127.0.0.1 whose plug can be pulled."""

from __future__ import annotations

import os
import select
import socket
import termios
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from types import TracebackType

PATIENCE = 15.0
"""Seconds after which something that should happen counts as not happening."""


def until(condition: Callable[[], object], what: str = "") -> None:
    """Wait for something to become so."""
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, f"never happened: {what or condition}"
        time.sleep(0.002)


class Peer:
    """A device; a context manager. What reaches it is handed to `hear`, which gives what it sends back.

    `hear` gives pieces: each is sent by itself, None pulls the plug, a number is a pause in seconds.
    """

    device: str
    """What to write into the settings."""

    def __init__(self) -> None:
        self.received = b""
        self.lines = 0
        """How often a line to it was opened."""
        self.hear: Callable[[bytes], Iterable[bytes | float | None]] = lambda _: ()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> Peer:
        self.plug()
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopping.set()
        self._thread.join(10)
        self.pull()

    def plug(self) -> None:
        """Put the plug in."""
        raise NotImplementedError

    def pull(self) -> None:
        """Pull the plug out."""
        raise NotImplementedError

    def send(self, data: bytes) -> None:
        """Send something unasked."""
        raise NotImplementedError

    def read(self) -> bytes:
        """What came in within a moment."""
        raise NotImplementedError

    def _run(self) -> None:
        while not self._stopping.is_set():
            data = self.read()
            if not data:
                continue
            self.received += data
            with suppress(OSError):
                for piece in self.hear(data):
                    if piece is None:
                        self.pull()
                        break
                    if isinstance(piece, float):
                        self._stopping.wait(piece)
                    else:
                        self.send(piece)


class PtyPeer(Peer):
    """On a pseudo-terminal, under a name that survives replugging, as /dev/serial/by-id has it."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._link = folder / "usb-Acme_Device-if00"
        self.device = str(self._link)
        self._guard = threading.RLock()
        self._ours: int | None = None
        self._names: list[int] = []
        """The far ends, kept open: else the system gives their names to the next pty of any process at once, and a
        driver that is just opening what was pulled out would find itself on somebody else's line."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        super().__exit__(kind, error, trace)
        for name in self._names:
            os.close(name)

    def plug(self) -> None:
        with self._guard:
            self._ours, theirs = os.openpty()
            # A wire neither echoes nor changes anything: set before anybody opens the other end.
            flags = termios.tcgetattr(theirs)
            flags[0] = flags[1] = flags[3] = 0
            termios.tcsetattr(theirs, termios.TCSANOW, flags)
            self._link.unlink(missing_ok=True)
            self._link.symlink_to(os.ttyname(theirs))
            self._names.append(theirs)
            self.lines += 1

    def pull(self) -> None:
        with self._guard:
            self._link.unlink(missing_ok=True)
            ours, self._ours = self._ours, None
            if ours is not None:
                os.close(ours)

    def send(self, data: bytes) -> None:
        with self._guard:
            if self._ours is not None:
                os.write(self._ours, data)

    def read(self) -> bytes:
        with self._guard, suppress(OSError):  # EIO while nobody has the other end open
            if self._ours is not None and select.select([self._ours], [], [], 0)[0]:
                return os.read(self._ours, 4096)
        self._stopping.wait(0.001)
        return b""


class SocketPeer(Peer):
    """On 127.0.0.1: the only kind of line on which 7E1 can be asked for without a device."""

    def __init__(self) -> None:
        super().__init__()
        self._server = socket.create_server(("127.0.0.1", 0))
        self._address = self._server.getsockname()
        self.device = f"socket://127.0.0.1:{self._address[1]}"
        self._plugged = False
        self._line: socket.socket | None = None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        super().__exit__(kind, error, trace)
        self._server.close()

    def plug(self) -> None:
        self._plugged = True

    def pull(self) -> None:
        self._plugged = False
        line, self._line = self._line, None
        if line is not None:
            line.close()

    def send(self, data: bytes) -> None:
        if self._line is not None:
            self._line.sendall(data)

    def read(self) -> bytes:
        line = self._line
        if line is None:
            if select.select([self._server], [], [], 0.01)[0]:
                opened, _ = self._server.accept()
                opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                if self._plugged:
                    self._line, self.lines = opened, self.lines + 1
                else:
                    opened.close()
            return b""
        with suppress(OSError, ValueError):
            if not select.select([line], [], [], 0.01)[0]:
                return b""
            if data := line.recv(4096):
                return data
        if self._line is line:
            self._line = None
            line.close()
        return b""
