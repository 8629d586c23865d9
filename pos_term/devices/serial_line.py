"""Serial lines: found, opened for this program alone, and every fault of theirs as one kind with plain words."""

from __future__ import annotations

import glob
import os
import socket
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from pos_term.devices.line_fault import LONGEST_NAME, LineFault, opening_fault, using_fault
from pos_term.domain.clean import clean
from pos_term.domain.device_state import Condition, DeviceKind, FoundPort
from pos_term.settings import SerialLine

__all__ = ["LineFault", "found_ports", "line_faults", "open_line", "port_key", "port_model", "resolve"]

BY_ID = Path("/dev/serial/by-id")
"""Where Linux gives each USB port a name that survives replugging."""
_SCANNER_MAKERS = frozenset(
    {0x05E0, 0x05F9, 0x0536, 0x0C2E, 0x065A, 0x11FA, 0x1EAB, 0x2DD6, 0x24EA, 0x1FBB, 0x27DD}
)
"""USB vendors whose ports are barcode scanners: Zebra, Datalogic, Honeywell, Opticon, Code, Newland and others."""
_PARITY = {"none": "N", "even": "E", "odd": "O"}
_KEEPALIVE = {"TCP_KEEPIDLE": 5, "TCP_KEEPINTVL": 2, "TCP_KEEPCNT": 3}
"""Seconds of silence, seconds between questions, questions: a device server that is gone is noticed in 11 s."""


def open_line(
    settings: SerialLine, *, timeout: float | None, write_timeout: float = 1.0, flow: str = "none",
    kind: DeviceKind = DeviceKind.SCANNER, taken: Iterable[str] = (), keep_input: bool = False,
) -> Any:  # fmt: skip
    """Open a serial line for this program alone, and give pyserial's object for it.

    `timeout` (seconds) bounds a read, None waits until something comes; `taken` are the ports of other devices,
    which `auto` leaves alone; `keep_input` keeps what comes while the line is being opened. Raises LineFault.
    """
    port = resolve(settings.device, kind=kind, taken=taken)
    with _faults(port, opening=True):
        import serial

        line = serial.serial_for_url(
            port,
            baudrate=settings.baud,
            bytesize=settings.bits,
            parity=_PARITY[settings.parity],
            stopbits=settings.stop,
            timeout=timeout,
            write_timeout=write_timeout,
            exclusive=True if "://" not in port else None,
            rtscts=flow == "rtscts",
            xonxoff=flow == "xonxoff",
            do_not_open=True,
        )
        if keep_input:
            # Opening throws the input away as its last step, and with it the beginning of a scan, say.
            for flush in ("reset_input_buffer", "_reset_input_buffer"):
                setattr(line, flush, lambda: None)
        line.open()
    _keep_alive(line)
    return line


def _keep_alive(line: Any) -> None:
    """Have a line over TCP notice that the other side is gone also while nothing is sent."""
    connection = getattr(line, "_socket", None)
    if not isinstance(connection, socket.socket):
        return
    with suppress(OSError):
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        for name, value in _KEEPALIVE.items():
            if hasattr(socket, name):
                connection.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)


@contextmanager
def line_faults(port: str) -> Iterator[None]:
    """Turn whatever an open port raises while it is used into LineFault.

    Those are pyserial's own errors, the system's, and those of its terminal layer, which are of a third kind.
    """
    with _faults(port, opening=False):
        yield


@contextmanager
def _faults(port: str, *, opening: bool) -> Iterator[None]:
    import serial

    try:
        import termios

        others: tuple[type[Exception], ...] = (termios.error,)
    except ImportError:  # Windows has no terminal layer
        others = ()
    try:
        yield
    except (serial.SerialException, OSError, ValueError, TypeError, *others) as error:
        raise (opening_fault if opening else using_fault)(port, error) from error


def port_key(device: str) -> str:
    """What two names of one port have in common."""
    return device if "://" in device else os.path.normcase(os.path.realpath(device))


def _is_pattern(device: str) -> bool:
    return "://" not in device and any(sign in device for sign in "*?[")


def resolve(device: str, *, kind: DeviceKind = DeviceKind.SCANNER, taken: Iterable[str] = ()) -> str:
    """The port that a setting means now: a path or address as it is, a pattern's only match, or the one found.

    `taken` may hold patterns too. Raises LineFault where there is none, or more than one that could be meant.
    """
    if device != "auto" and not _is_pattern(device):
        return device
    used = {port_key(name) for each in taken for name in (glob.glob(each) if _is_pattern(each) else [each]) if each}
    if device == "auto":
        found = [each for each in found_ports() if port_key(each.device) not in used]
        likely = [each for each in found if each.kind is kind] or [each for each in found if each.kind is None]
        names = [each.device for each in likely]
        told = "no port is found by itself; plug the device in, or name its port in the settings"
    else:
        names = sorted(each for each in glob.glob(device) if port_key(each) not in used)
        told = f"{clean(device, limit=LONGEST_NAME)} matches no port; check the cable and the power"
    if not names:
        raise LineFault(told)
    if len({port_key(name) for name in names}) > 1:
        listed = " or ".join(clean(name, limit=LONGEST_NAME) for name in names[:3])
        words = f"more than one port could be meant; name one in the settings: {listed}"
        raise LineFault(words, Condition.TROUBLE)
    return names[0]


def found_ports() -> tuple[FoundPort, ...]:
    """The USB serial ports that are plugged in, by the names that survive replugging where there are such."""
    from serial.tools import list_ports

    lasting = {os.path.realpath(link): str(link) for link in sorted(BY_ID.glob("*"))} if BY_ID.is_dir() else {}
    return tuple(
        FoundPort(
            kind=DeviceKind.SCANNER if port.vid in _SCANNER_MAKERS else None,
            device=lasting.get(os.path.realpath(port.device), port.device),
            words=clean(" ".join(filter(None, (port.manufacturer, port.product))) or port.description or ""),
        )
        for port in sorted(list_ports.comports(), key=lambda each: each.device)
        if port.vid is not None
    )


def port_model(port: str) -> str:
    """What the device at a port says it is; empty where it does not."""
    if "://" in port:
        return ""
    key = port_key(port)
    return next((each.words for each in found_ports() if port_key(each.device) == key), "")
