"""The link that a till's settings name, opened; and how it is called."""

from __future__ import annotations

from pathlib import Path

from pos_term.devices.links.base import Link, LinkFault
from pos_term.domain.clean import clean
from pos_term.settings import PrinterSettings


def open_link(settings: PrinterSettings, *, title: str = "pos-term") -> Link:
    """Open the way to the printer for one job, which a print queue shows as `title`. Raises LinkFault."""
    timeout = settings.timeout_seconds
    match settings.kind:
        case "tcp":
            from pos_term.devices.links.tcp import TcpLink

            return TcpLink(settings.host, settings.port, timeout=timeout)
        case "serial":
            from pos_term.devices.links.serial import SerialLink

            return SerialLink(settings, timeout=timeout)
        case "usb":
            from pos_term.devices.links.usb import UsbLink

            return UsbLink(settings.usb_id, timeout=timeout)
        case "cups":
            from pos_term.devices.links.cups import CupsLink

            return CupsLink(settings.queue, timeout=timeout, title=title)
        case "device" | "file" if settings.path is not None:
            return _at_path(settings.path, timeout, is_file=settings.kind == "file")
        case "device" | "file":
            raise LinkFault("has no path; write printer.path into the till's settings file")
    raise LinkFault("is not set up; write printer.kind into the till's settings file")


def _at_path(path: Path, timeout: float, *, is_file: bool) -> Link:
    try:
        plain = is_file and (not path.exists() or path.is_file() or path.is_dir())
    except (OSError, ValueError) as error:
        raise LinkFault("has a path that is none; check printer.path in the settings") from error
    if plain:
        from pos_term.devices.links.file import FileLink

        return FileLink(path)
    from pos_term.devices.links.device_file import DeviceLink

    # What is written to as a file is a printer's device all the same, and as one that is never asked.
    return DeviceLink(path, timeout=timeout, two_way=not is_file)


def reached(settings: PrinterSettings) -> str:
    """Where the printer is, for people: an address, a port, a queue."""
    places = {
        "tcp": f"{settings.host}:{settings.port}",
        "serial": settings.device,
        "usb": f"USB {settings.usb_id}".strip(),
        "cups": f"queue {settings.queue}" if settings.queue else "default queue",
    }
    return clean(places.get(settings.kind, str(settings.path or "")), limit=80)
