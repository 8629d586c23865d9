"""Why a port cannot be used, in words for the cashier: what it is, what to do, and how the device stands."""

from __future__ import annotations

import errno
import re
import socket
import sys

from pos_term.domain.clean import clean
from pos_term.domain.device_state import Condition

LONGEST_NAME = 200
"""Characters of a port's name in a message; names under /dev/serial/by-id differ at their end."""
_IN_TEXT = re.compile(r"(?:Errno |WinError |Error\()(\d+)")
_ABSENT = frozenset(
    {
        errno.ENOENT, errno.ENODEV, errno.ENXIO, errno.EIO, errno.ECONNREFUSED, errno.ECONNRESET,
        errno.EHOSTUNREACH, errno.ENETUNREACH, errno.ETIMEDOUT,
    }
)  # fmt: skip
"""What the system says of a port that is not there, or whose cable or power is off."""


class LineFault(Exception):
    """A line cannot be used; `words` say why and what to do."""

    def __init__(self, words: str, condition: Condition = Condition.AWAY) -> None:
        super().__init__(words)
        self.words = words
        self.condition = condition


def opening_fault(port: str, error: Exception, *, group: str = "dialout") -> LineFault:
    """Why a port could not be opened; `group` is the one whose members may open such ports on Linux."""
    name, number = clean(port, limit=LONGEST_NAME), _number(error)
    if isinstance(_root(error), socket.gaierror):
        return LineFault(f"{name} is not known on this network; check its name", Condition.TROUBLE)
    denied = number in (errno.EACCES, errno.EPERM)
    # Windows says "access denied" of a port that is open elsewhere.
    if number in (errno.EAGAIN, errno.EBUSY) or (denied and sys.platform == "win32"):
        return LineFault(f"{name} is used by another program; close that one", Condition.BUSY)
    if denied:
        words = f"{name} may not be opened by this user; add the user to the group that owns it ({group})"
        return LineFault(words, Condition.TROUBLE)
    if number in _ABSENT or isinstance(_root(error), TimeoutError):
        return LineFault(f"{name} is not there; check the cable and the power")
    if number == errno.EINVAL:
        words = f"{name} cannot be set up so; check baud, bits, parity and stop in the settings"
        return LineFault(words, Condition.TROUBLE)
    if number == errno.ENOTTY or "Could not configure port: (25," in str(error):
        return LineFault(f"{name} is no serial port; name one in the settings", Condition.TROUBLE)
    said = clean(str(error), limit=80)
    return LineFault(f"{name} cannot be opened: {said}; check the settings", Condition.TROUBLE)


def using_fault(port: str, error: Exception) -> LineFault:
    """Why a port that was open can no longer be used."""
    name = clean(port, limit=LONGEST_NAME)
    # pyserial's error for a write that takes too long; named, so that knowing it does not load pyserial.
    if type(error).__name__ == "SerialTimeoutException":
        return LineFault(f"{name} takes no data; check that the device is switched on", Condition.TROUBLE)
    remedy = "check the network and the power" if "://" in name else "plug it in again"
    return LineFault(f"{name} is gone; {remedy}")


def _root(error: BaseException) -> BaseException:
    """The first of the errors that led to this one: pyserial wraps what the system said."""
    while (inner := error.__cause__ or error.__context__) is not None:
        error = inner
    return error


def _number(error: Exception) -> int | None:
    """The system's number for an error: its own, that of what led to it, or the one its text names."""
    for each in (error, _root(error)):
        number = getattr(each, "errno", None) or next(iter(each.args), None)
        if isinstance(number, int):
            return number
    named = _IN_TEXT.search(str(error))
    return int(named[1]) if named else None
