"""What is plugged in here: serial ports, printers the kernel drives, keyboards that may be scanners."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from pos_term.domain.clean import clean
from pos_term.domain.device_state import DeviceKind, FoundPort

USB_PRINTERS = Path("/dev/usb")
"""Where the kernel's usblp driver puts printers: lp0, lp1 and so on."""
INPUTS = Path("/dev/input/by-id")
"""Where Linux names keyboards, and scanners that act as one."""
_SCANNER_WORDS = ("scan", "barcode", "honeywell", "symbol", "zebra", "datalogic", "newland", "opticon", "tera")


def found_devices(used: Iterable[str] = ()) -> tuple[FoundPort, ...]:
    """Every place at which a device could be, but those that the settings name already (`used`)."""
    from pos_term.devices.serial_line import found_ports

    taken = {os.path.realpath(each) for each in used}
    found = (*found_ports(), *_printers(), *_keyboards())
    return tuple(each for each in found if os.path.realpath(each.device) not in taken)


def _printers() -> tuple[FoundPort, ...]:
    return tuple(
        FoundPort(kind=DeviceKind.PRINTER, device=str(path), words="a printer that the system drives over USB")
        for path in (sorted(USB_PRINTERS.glob("lp*")) if USB_PRINTERS.is_dir() else ())
    )


def _keyboards() -> tuple[FoundPort, ...]:
    """Input devices whose name says that they are scanners: nobody wants their own keyboard grabbed."""
    return tuple(
        FoundPort(kind=DeviceKind.SCANNER, device=str(path), words=_model(path.name))
        for path in (sorted(INPUTS.glob("*-event-kbd")) if INPUTS.is_dir() else ())
        if any(word in path.name.lower() for word in _SCANNER_WORDS)
    )


def _model(name: str) -> str:
    return clean(name.removeprefix("usb-").removesuffix("-event-kbd").replace("_", " "), limit=60)
