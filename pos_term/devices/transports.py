"""The ways a job reaches a printer. What goes wrong comes back as a value, in words for the cashier."""

from __future__ import annotations

import os
import socket
import stat
import struct
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from pos_term.domain.clean import clean
from pos_term.settings import PrinterSettings

GOODBYE_SECONDS = 0.5
"""How long a printer is listened to after the job, so that it can break off instead of closing."""
_POLL_SECONDS = 0.005
_OPEN_FLAGS = os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
"""Without O_NONBLOCK a pipe that nobody reads, or a printer that is off, would hold the till for ever."""
_WAITS = "The receipt waits and will print later."


@dataclass(frozen=True, slots=True)
class PrinterFault:
    """A job did not reach the paper."""

    words: str
    """What happened and what to do, in plain words."""
    others_may_print: bool = False
    """Whether it is this one receipt that cannot be printed, and not the printer that fails."""


def send(job: bytes, settings: PrinterSettings) -> PrinterFault | None:
    """Send one job as the till's settings say; None when the printer took all of it."""
    if settings.kind == "tcp":
        return send_tcp(job, settings.host, settings.port, timeout=settings.timeout_seconds)
    if settings.kind == "file" and settings.path is not None:
        return send_file(job, settings.path)
    missing = "printer.path is not set" if settings.kind == "file" else "this till has no printer"
    return PrinterFault(f"{missing}; set one up in the till's settings file. {_WAITS}")


def send_file(job: bytes, path: Path) -> PrinterFault | None:
    """Append a job to a file, or write it to a device file such as `/dev/usb/lp0`; never blocks.

    A regular file that cannot take the whole job is left as it was.
    """
    try:
        target = os.open(path, _OPEN_FLAGS, 0o644)
    except OSError as error:
        return _file_fault(path, error)
    try:
        before = os.fstat(target)
        try:
            left = memoryview(job)
            while left:
                left = left[os.write(target, left) :]
        except OSError as error:
            if stat.S_ISREG(before.st_mode):
                os.ftruncate(target, before.st_size)
            return _file_fault(path, error)
    finally:
        os.close(target)
    return None


def _file_fault(path: Path, error: OSError) -> PrinterFault:
    reason = error.strerror or type(error).__name__
    return PrinterFault(
        f"printer file {clean(str(path))} cannot be written: {reason}; check the path and the disk. {_WAITS}"
    )


def send_tcp(job: bytes, host: str, port: int, *, timeout: float) -> PrinterFault | None:
    """Send a job over its own connection, with `timeout` seconds to connect and as many to hand the job over.

    A printer serves one connection at a time and closes idle ones, after which a first write seems to succeed
    and is lost; so nothing is kept open, and the job counts as taken only when the printer has acknowledged all
    of it and has not broken off. Whether it then finds paper, port 9100 does not say.
    """
    name = f"printer {clean(host, limit=80)}:{port}"
    if not host:
        return PrinterFault(f"printer.host is not set; write it into the till's settings file. {_WAITS}")
    try:
        connection = socket.create_connection((host, port), timeout)
    except (socket.gaierror, ValueError):
        return PrinterFault(f"{name} is not known on this network; check printer.host in the settings. {_WAITS}")
    except (OSError, OverflowError):
        return PrinterFault(f"{name} does not answer; check its power and cable. {_WAITS}")
    with connection:
        try:
            connection.sendall(job)
            _acknowledged(connection, time.monotonic() + timeout)
            _goodbye(connection)
        except TimeoutError:
            _abort(connection)
            return PrinterFault(f"{name} takes no more data; check its paper and cover. {_WAITS}")
        except OSError:
            _abort(connection)
            return PrinterFault(
                f"{name} broke off; switch it off and on. What it printed may be incomplete. {_WAITS}"
            )
    return None


def _acknowledged(connection: socket.socket, deadline: float) -> None:
    """Wait until the printer has acknowledged every byte; OSError when it broke off instead.

    A printer that had hung up before the job looks to a read like one that closes after it. It does not
    acknowledge, though: its system answers with a reset.
    """
    while True:
        error = connection.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
        if error:
            raise OSError(error, os.strerror(error))
        if not _unacknowledged(connection):
            return
        if time.monotonic() > deadline:
            raise TimeoutError
        time.sleep(_POLL_SECONDS)


def _unacknowledged(connection: socket.socket) -> int:
    """Bytes the other side has not acknowledged; 0 where the system does not tell (it does on Linux)."""
    if sys.platform == "win32":
        return 0
    import fcntl
    import termios

    try:
        answer = fcntl.ioctl(connection.fileno(), termios.TIOCOUTQ, struct.pack("i", 0))
    except OSError:
        return 0
    return int(struct.unpack("i", answer)[0])


def _goodbye(connection: socket.socket) -> None:
    """Say that the job is complete and hear whether the printer closes, keeps still or breaks off.

    What it reports meanwhile is read and dropped: closing with unread data would break off the print.
    """
    connection.shutdown(socket.SHUT_WR)
    end = time.monotonic() + GOODBYE_SECONDS
    while (left := end - time.monotonic()) > 0:
        connection.settimeout(left)
        try:
            if not connection.recv(4096):
                break
        except TimeoutError:
            break


def _abort(connection: socket.socket) -> None:
    """Drop what is still on its way, so that a job that will be sent again does not arrive twice."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
