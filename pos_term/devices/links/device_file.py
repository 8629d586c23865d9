"""A printer that the kernel drives: `/dev/usb/lp0` and its like, or a pipe. Never waits for ever."""

from __future__ import annotations

import errno
import os
import select
import stat
import time
from pathlib import Path

from pos_term.devices.links import base
from pos_term.devices.links.base import BROKE_OFF, NOT_THERE, TAKES_NO_MORE, LinkFault, Patience
from pos_term.domain.clean import clean
from pos_term.domain.device_state import Condition

BLOCK_SECONDS = 8.0
"""How much longer the kernel's driver may keep still: it passes on 8 kB at a time, and a slow printer prints as it
takes them."""
_NO_WAY_BACK = (errno.EINVAL, errno.EBADF, errno.EOPNOTSUPP)
"""What a read of a printer gives that has no channel for answers."""


class DeviceLink:
    """A character device or a pipe, opened without waiting.

    Without O_NONBLOCK a printer that is off would hold the till for ever. Nothing is created: where a device is
    away, a plain file in its place would take the jobs and print none.
    """

    def __init__(self, path: Path, *, timeout: float, two_way: bool = True) -> None:
        self._path = path
        if not hasattr(select, "poll"):
            raise LinkFault("can be reached as a device file on Linux only; set printer.kind to tcp or cups")
        try:
            mode = path.stat().st_mode
            if stat.S_ISREG(mode) or stat.S_ISDIR(mode):
                raise LinkFault(f"{self._name} is a plain file or folder and no printer; check printer.path")
            self.two_way = two_way and stat.S_ISCHR(mode)
            self._target = self._open()
        except (OSError, ValueError) as error:
            raise self._fault(error) from error
        # Only these say how much of a write they took; the kernel's printer driver may fail one it took a part of.
        self._counts = self._is_terminal() or stat.S_ISFIFO(mode)
        self._timeout = timeout if self._counts else timeout + BLOCK_SECONDS
        self._poll = select.poll()

    def _open(self) -> int:
        flags = os.O_NONBLOCK | os.O_NOCTTY
        if self.two_way:
            try:
                return os.open(self._path, os.O_RDWR | flags)
            except PermissionError:  # some systems let a user write to a printer and not read from it
                self.two_way = False
        return os.open(self._path, os.O_WRONLY | flags)

    def _is_terminal(self) -> bool:
        """Whether it is one; then what it would echo or turn into line ends is left as it was sent."""
        if not os.isatty(self._target):
            return False
        import termios
        import tty

        try:
            tty.setraw(self._target)
        except termios.error as error:  # no kind of OSError
            os.close(self._target)
            raise LinkFault(NOT_THERE) from error
        return True

    def send(self, data: bytes) -> None:
        """Write all of it, as much at a time as the device takes."""
        left = memoryview(data)
        patience = Patience(self._timeout)
        if self._wait(select.POLLOUT, 0) & (select.POLLHUP | select.POLLERR):
            raise LinkFault(BROKE_OFF, nothing=True)
        while left:
            untouched = len(left) == len(data)
            try:
                left = left[os.write(self._target, left) :]
                patience.progress()
            except BlockingIOError as error:
                if not patience.left():
                    raise LinkFault(TAKES_NO_MORE, Condition.TROUBLE, nothing=untouched and self._counts) from error
                self._wait(select.POLLOUT, patience.left())
            except OSError as error:
                fault = self._fault(error)
                fault.nothing = untouched and self._counts
                raise fault from error

    def settle(self) -> None:
        """Wait until the last write is through: the kernel drops one that is under way when the file is closed."""
        found = self._wait(select.POLLOUT, self._timeout)
        if found & (select.POLLHUP | select.POLLERR):
            raise LinkFault(BROKE_OFF)
        if not found:
            raise LinkFault(TAKES_NO_MORE, Condition.TROUBLE)

    def receive(self, seconds: float) -> bytes:
        """What comes within so many seconds."""
        end = time.monotonic() + seconds
        while self.two_way:
            found = self._wait(select.POLLIN, max(0.0, end - time.monotonic()))
            if found & select.POLLIN and (data := self._read()):
                return data
            # Nothing to read is no sign of an end on a printer; this is.
            if found & (select.POLLHUP | select.POLLERR):
                raise LinkFault(BROKE_OFF)
            if time.monotonic() >= end:
                break
        return b""

    def goodbye(self) -> None:
        """Hear whether it is unplugged now."""
        end = time.monotonic() + base.GOODBYE_SECONDS
        while self.two_way and (left := end - time.monotonic()) > 0:
            self.receive(left)

    def model(self) -> str:
        """A device file does not say."""
        return ""

    def close(self, *, abort: bool = False) -> None:  # noqa: ARG002
        """Close; what the kernel has not passed on is dropped by that."""
        os.close(self._target)

    def _read(self) -> bytes:
        try:
            return os.read(self._target, 4096)
        except BlockingIOError:
            return b""
        except OSError as error:
            if error.errno in _NO_WAY_BACK:
                self.two_way = False
                return b""
            raise self._fault(error) from error

    def _wait(self, event: int, seconds: float) -> int:
        """Which of its events came within so many seconds; 0 for none."""
        self._poll.register(self._target, event)
        return next((found for _, found in self._poll.poll(seconds * 1000)), 0)

    @property
    def _name(self) -> str:
        return clean(str(self._path), limit=80)

    def _fault(self, error: Exception) -> LinkFault:
        number = getattr(error, "errno", None)
        if number in (errno.ENOENT, errno.ENODEV, errno.ENXIO):
            return LinkFault(f"{self._name} {NOT_THERE}")
        if number in (errno.EACCES, errno.EPERM):
            return LinkFault(
                f"{self._name} may not be opened by this user; add the user to the group that owns it (lp)"
            )
        if number == errno.EBUSY:
            return LinkFault(f"{self._name} is used by another program; close that one", Condition.BUSY)
        if number == errno.ENOSPC:
            return LinkFault("takes no more data: no space or no paper is left; put in paper", Condition.TROUBLE)
        if number in (errno.EIO, errno.EPIPE, errno.ENOTCONN):
            return LinkFault(BROKE_OFF)
        reason = getattr(error, "strerror", None) or str(error)
        return LinkFault(f"{self._name} cannot be written: {clean(reason, limit=80)}; check printer.path")
