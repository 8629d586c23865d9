"""A receipt printer on 127.0.0.1 that behaves, or misbehaves in one of the ways real ones do."""

from __future__ import annotations

import socket
import struct
import threading
from enum import StrEnum
from types import TracebackType


class Mood(StrEnum):
    """What the printer does with a connection."""

    OK = "ok"
    """Reads to the end and closes."""
    KEEPS_OPEN = "keeps open"
    """Reads everything and never closes."""
    CHATTY = "chatty"
    """Reports its status before, during and after the job."""
    CLOSES_WHEN_READ = "closes when read"
    """Closes as soon as it has the job, without waiting for its end to be said."""
    CLOSES_AT_ONCE = "closes at once"
    DIES_IN_MID_JOB = "dies in mid-job"
    """Reads a hundred bytes and closes."""
    RESETS_IN_MID_JOB = "resets in mid-job"
    STALLS = "stalls"
    """Accepts and never reads."""


class FakePrinter:
    """A context manager; `jobs` holds what each connection brought, once it is over."""

    def __init__(self, mood: Mood = Mood.OK) -> None:
        self.mood = mood
        self.jobs: list[bytes] = []
        self._server = socket.create_server(("127.0.0.1", 0))
        if mood is Mood.STALLS:
            self._server.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        self.port: int = self._server.getsockname()[1]
        self._held: list[socket.socket] = []
        self._thread = threading.Thread(target=self._serve)

    def __enter__(self) -> FakePrinter:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # A connection that says nothing wakes the accept; the empty host never prints.
        self.mood = Mood.CLOSES_AT_ONCE
        self._stopping = True
        socket.create_connection(("127.0.0.1", self.port)).close()
        for held in self._held:
            held.close()
        self._thread.join(10)
        self._server.close()

    _stopping = False

    def _serve(self) -> None:
        while True:
            connection, _ = self._server.accept()
            if self._stopping:
                connection.close()
                return
            try:
                self._one(connection)
            except OSError:
                connection.close()

    def _one(self, connection: socket.socket) -> None:
        match self.mood:
            case Mood.CLOSES_AT_ONCE:
                connection.close()
            case Mood.STALLS:
                self._held.append(connection)
            case Mood.DIES_IN_MID_JOB:
                self.jobs.append(connection.recv(100))
                connection.close()
            case Mood.RESETS_IN_MID_JOB:
                self.jobs.append(connection.recv(100))
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                connection.close()
            case Mood.CLOSES_WHEN_READ:
                job = b""
                while not job.endswith(b"\x1dV\x00"):
                    job += connection.recv(4096)
                self.jobs.append(job)
                connection.close()
            case _:
                self._read_all(connection)

    def _read_all(self, connection: socket.socket) -> None:
        job = b""
        if self.mood is Mood.CHATTY:
            connection.sendall(b"\x14\x00\x00\x0f")
        while part := connection.recv(4096):
            job += part
            if self.mood is Mood.CHATTY:
                connection.sendall(b"\x16")
        self.jobs.append(job)
        if self.mood is Mood.KEEPS_OPEN:
            self._held.append(connection)
        else:
            connection.close()


def free_port() -> int:
    """A port on which nothing listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port
