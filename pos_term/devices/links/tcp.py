"""A printer on the network, at port 9100.

A printer serves one connection at a time and closes idle ones, after which a first write seems to succeed and is
lost; so each job has its own connection, and counts as taken only when the printer has acknowledged all of it
and has not broken off.
"""

from __future__ import annotations

import os
import socket
import struct
import sys
import time

from pos_term.devices.links import base
from pos_term.devices.links.base import BROKE_OFF, DOES_NOT_ANSWER, TAKES_NO_MORE, LinkFault, Patience
from pos_term.domain.clean import clean
from pos_term.domain.device_state import Condition

_POLL_SECONDS = 0.005


class TcpLink:
    """One connection; `timeout` (seconds) bounds connecting, and how long the job may stand still."""

    two_way = True

    def __init__(self, host: str, port: int, *, timeout: float) -> None:
        self._timeout = timeout
        if not host:
            raise LinkFault("has no address; write printer.host into the till's settings file")
        try:
            self._socket = socket.create_connection((host, port), timeout)
        except (socket.gaierror, ValueError) as error:
            name = clean(host, limit=80)
            raise LinkFault(f"{name} is not known on this network; check printer.host in the settings") from error
        except (OSError, OverflowError) as error:
            raise LinkFault(DOES_NOT_ANSWER) from error
        # A question of three bytes is not to wait until the answer to the last one is acknowledged.
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def send(self, data: bytes) -> None:
        """Hand all of it to the system.

        That nothing was taken is proven only where the first write is refused: a reset does not say how much
        the printer had read before, and its acknowledgements need not have arrived.
        """
        left = memoryview(data)
        patience = Patience(self._timeout)
        while left:
            untouched = len(left) == len(data)
            self._socket.settimeout(max(patience.left(), _POLL_SECONDS))
            try:
                left = left[self._socket.send(left) :]
            except TimeoutError as error:
                raise LinkFault(TAKES_NO_MORE, Condition.TROUBLE, nothing=untouched) from error
            except OSError as error:
                raise LinkFault(BROKE_OFF, nothing=untouched) from error
            patience.progress()

    def settle(self) -> None:
        """Wait until the printer has acknowledged every byte.

        A printer that had hung up before the job looks to a read like one that closes after it. It does not
        acknowledge, though: its system answers with a reset.
        """
        patience = Patience(self._timeout)
        last = None
        while True:
            if error := self._socket.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR):
                raise LinkFault(BROKE_OFF) from OSError(error, os.strerror(error))
            waiting = unacknowledged(self._socket)
            if not waiting:
                return
            if last is not None and waiting < last:
                patience.progress()
            last = waiting
            if not patience.left():
                raise LinkFault(TAKES_NO_MORE, Condition.TROUBLE)
            time.sleep(_POLL_SECONDS)

    def receive(self, seconds: float) -> bytes:
        """What comes within so many seconds; a printer that hangs up is a fault."""
        try:
            data = self._read(seconds)
        except TimeoutError:
            return b""
        except OSError as error:
            raise LinkFault(BROKE_OFF) from error
        if not data:
            raise LinkFault(BROKE_OFF)
        return data

    def goodbye(self) -> None:
        """Say that the job is complete and hear whether the printer closes, keeps still or breaks off.

        What it reports meanwhile is read and dropped: closing with unread data would break off the print.
        """
        end = time.monotonic() + base.GOODBYE_SECONDS
        try:
            self._socket.shutdown(socket.SHUT_WR)
            while (left := end - time.monotonic()) > 0:
                if not self._read(left):
                    return
        except TimeoutError:
            return
        except OSError as error:
            raise LinkFault(BROKE_OFF) from error

    def model(self) -> str:
        """Port 9100 does not say."""
        return ""

    def close(self, *, abort: bool = False) -> None:
        """Close; with `abort`, what is still on its way is not to arrive behind the cashier's back."""
        if abort and unacknowledged(self._socket):
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._socket.close()

    def _read(self, seconds: float) -> bytes:
        """Bytes, or none at the end of the connection. Raises TimeoutError, OSError."""
        self._socket.settimeout(max(seconds, 0.001))  # 0 would mean: raise something else
        return self._socket.recv(4096)


def unacknowledged(connection: socket.socket) -> int:
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
