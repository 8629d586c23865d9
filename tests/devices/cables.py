"""Cables for tests: a serial line with a path, or one over TCP, that can be pulled and put back."""

from __future__ import annotations

import os
import select
import socket
import struct
import time
import tty
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

PATIENCE = 10.0
"""Seconds after which a test gives up on something that takes milliseconds."""


def wait_until(true: Callable[[], object], *, seconds: float = PATIENCE, why: str = "") -> None:
    """Wait for a condition that something on another thread brings about; fail when it does not come."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, why or "waited in vain"
        time.sleep(0.001)


class Cable:
    """A serial line: a pseudo terminal behind a link at `path`. The test holds the device's end.

    `pull` takes the path away and hangs up on whoever has it open; `plug` puts it back at another pseudo
    terminal, as a USB port comes back under another number. A context manager; plugged in from the start.
    """

    def __init__(self, path: Path, *, plugged: bool = True) -> None:
        self.path = path
        self.end = -1
        """The device's end, for `os.read` and `os.write`."""
        self._near = -1
        self._pulled: list[int] = []
        """Near ends of lines that were pulled: as long as they are open, no other test is given their names."""
        if plugged:
            self.plug()

    def plug(self) -> None:
        """Put the cable (back) in."""
        self.end, self._near = os.openpty()
        # The near end stays open here too: it keeps the line quiet and raw while the till has it closed.
        tty.setraw(self._near)
        new = self.path.with_name(f".{self.path.name}.new")
        new.symlink_to(os.ttyname(self._near))
        new.replace(self.path)

    def pull(self) -> None:
        """Pull it; harmless when it is out."""
        if self.end >= 0:
            self.path.unlink(missing_ok=True)
            self._pulled.append(self._near)
            os.close(self.end)
            self.end = self._near = -1

    def write(self, data: bytes) -> None:
        """The device sends."""
        while data:
            data = data[os.write(self.end, data) :]

    def read(self, count: int, *, seconds: float = PATIENCE) -> bytes:
        """What the till sends to the device: exactly `count` bytes, or fewer when no more come in time."""
        got, end = b"", time.monotonic() + seconds
        while len(got) < count and select.select([self.end], [], [], max(0.0, end - time.monotonic()))[0]:
            got += os.read(self.end, count - len(got))
        return got

    def __enter__(self) -> Cable:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.pull()
        while self._pulled:
            os.close(self._pulled.pop())


class NetCable:
    """A serial line behind a device server: `url` is socket://127.0.0.1:port, one client at a time.

    It takes every line setting (7 bits, parity), which a pseudo terminal does not.
    """

    def __init__(self, *, plugged: bool = True) -> None:
        self._server: socket.socket | None = None
        self._client: socket.socket | None = None
        self.port = 0
        self.plug()
        if not plugged:
            self.pull()

    @property
    def url(self) -> str:
        """What goes into the settings."""
        return f"socket://127.0.0.1:{self.port}"

    def plug(self) -> None:
        """Listen (again), at the same port."""
        self._server = socket.create_server(("127.0.0.1", self.port))
        self._server.settimeout(PATIENCE)
        self.port = self._server.getsockname()[1]

    def pull(self, *, reset: bool = False) -> None:
        """Hang up, in order or (`reset`) without a word, and stop listening."""
        if self._client is not None:
            if reset:
                self._client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self._client.close()
        if self._server is not None:
            self._server.close()
        self._client = self._server = None

    @property
    def client(self) -> socket.socket:
        """The till's connection; waits for it."""
        if self._client is None:
            assert self._server is not None, "the cable is pulled"
            self._client = self._server.accept()[0]
            self._client.settimeout(PATIENCE)
        return self._client

    def write(self, data: bytes) -> None:
        """The device sends."""
        self.client.sendall(data)

    def read(self, count: int, *, seconds: float = PATIENCE) -> bytes:
        """What the till sends to the device: exactly `count` bytes, or fewer when no more come in time."""
        got, end = b"", time.monotonic() + seconds
        while len(got) < count and select.select([self.client], [], [], max(0.0, end - time.monotonic()))[0]:
            more = self.client.recv(count - len(got))
            if not more:
                break
            got += more
        return got

    def __enter__(self) -> NetCable:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.pull()
