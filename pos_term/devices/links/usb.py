"""A printer on USB without the kernel's driver, through pyusb and libusb (the optional extra `usb`)."""

from __future__ import annotations

import errno
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from pos_term.devices.links import base
from pos_term.devices.links.base import BROKE_OFF, DOES_NOT_ANSWER, NOT_THERE, TAKES_NO_MORE, LinkFault, Patience
from pos_term.domain.clean import clean
from pos_term.domain.device_state import Condition

PRINTER_CLASS, VENDOR_CLASS = 0x07, 0xFF
"""USB interface classes: 7 is a printer; some receipt printers are known to their maker's driver only."""
_OVER_NETWORK = 4
"""The printer class's protocol that speaks IPP and takes no raw bytes."""
_INSTALL = "needs the usb extra; install it with: pip install 'pos_term[usb]'"
_NO_LIBRARY = "needs the system's libusb-1.0, or the package libusb-package; install one of them"
_IN = 0x80


class UsbLink:
    """A printer found by vendor and product (`usb_id`), or the only one of the printer class.

    `timeout` (seconds) is how long it may stand still; `backend` is pyusb's way to the bus, found by itself.
    """

    def __init__(self, usb_id: str, *, timeout: float, backend: Any = None) -> None:
        self._timeout = timeout
        self._driver_off = False
        self._device = _find(usb_id, backend or _backend())
        with _usb_faults():
            self._interface = _printing(self._device, any_class=bool(usb_id))
            self._claim()
        ends = {bool(end.bEndpointAddress & _IN): end for end in self._interface if _is_bulk(end)}
        self._out, self._in = ends[False], ends.get(True)

    def _claim(self) -> None:
        import usb.util

        number = self._interface.bInterfaceNumber
        try:
            if self._device.is_kernel_driver_active(number):
                self._device.detach_kernel_driver(number)
                self._driver_off = True
        except NotImplementedError:
            pass  # only Linux has a driver to put aside
        try:
            usb.util.claim_interface(self._device, number)
            if self._interface.bAlternateSetting:
                self._interface.set_altsetting()
        except usb.core.USBError:
            self.close()
            raise

    @property
    def two_way(self) -> bool:
        """Whether it has an endpoint for answers."""
        return self._in is not None

    def send(self, data: bytes) -> None:
        """Write all of it in one transfer; libusb says how much of one that stood still was taken."""
        left = memoryview(data)
        patience = Patience(self._timeout)
        while left:
            untouched = len(left) == len(data)
            try:
                with _usb_faults():
                    left = left[self._out.write(bytes(left), int(self._timeout * 1000)) :]
            except _StoodStill as fault:
                raise LinkFault(TAKES_NO_MORE, Condition.TROUBLE, nothing=untouched) from fault
            patience.progress()
            if not patience.left():
                raise LinkFault(TAKES_NO_MORE, Condition.TROUBLE)

    def settle(self) -> None:
        """A transfer that has ended is in the printer."""

    def receive(self, seconds: float) -> bytes:
        """What comes within so many seconds."""
        end = time.monotonic() + seconds
        while self._in is not None:
            milliseconds = max(1, int((end - time.monotonic()) * 1000))  # 0 would wait for ever
            try:
                with _usb_faults():
                    if data := bytes(self._in.read(self._in.wMaxPacketSize, milliseconds)):
                        return data
            except _StoodStill:
                return b""
            if time.monotonic() >= end:
                break
        return b""

    def goodbye(self) -> None:
        """Hear whether it is unplugged now."""
        end = time.monotonic() + base.GOODBYE_SECONDS
        while self._in is not None and (left := end - time.monotonic()) > 0:
            self.receive(left)

    def model(self) -> str:
        """Its maker and its name for itself."""
        import usb.core
        import usb.util

        names = []
        for index in (self._device.iManufacturer, self._device.iProduct):
            try:
                names.append(usb.util.get_string(self._device, index) if index else "")
            except (usb.core.USBError, ValueError, NotImplementedError):
                names.append("")  # printers without a table of languages are common
        return clean(" ".join(name for name in names if name), limit=60)

    def close(self, *, abort: bool = False) -> None:  # noqa: ARG002
        """Let go of it, and give it back to the kernel where it was taken from there."""
        import usb.core
        import usb.util

        number = self._interface.bInterfaceNumber
        try:
            usb.util.release_interface(self._device, number)
            if self._driver_off:
                self._device.attach_kernel_driver(number)
        except (usb.core.USBError, NotImplementedError):
            pass  # it is unplugged; there is nothing left to let go of
        usb.util.dispose_resources(self._device)


class _StoodStill(LinkFault):
    """A transfer ran into its time limit and moved nothing."""


@contextmanager
def _usb_faults() -> Iterator[None]:
    """Turn what pyusb raises into LinkFault."""
    import usb.core

    try:
        yield
    except usb.core.USBError as error:
        if error.errno == errno.ETIMEDOUT:
            raise _StoodStill(DOES_NOT_ANSWER) from error
        if error.errno in (errno.EACCES, errno.EPERM):
            words = "may not be opened by this user; add a udev rule for it, or the user to the group lp"
            raise LinkFault(words) from error
        if error.errno == errno.EBUSY:
            raise LinkFault("is used by another program; close that one", Condition.BUSY) from error
        if error.errno == errno.ENOENT:
            raise LinkFault(NOT_THERE) from error
        raise LinkFault(BROKE_OFF) from error


def _backend() -> Any:
    """The libusb of the package that brings one, else the system's."""
    try:
        import usb.backend.libusb1
    except ImportError as error:
        raise LinkFault(_INSTALL) from error
    try:
        import libusb_package

        found = libusb_package.get_libusb1_backend()
    except ImportError:
        found = None
    found = found or usb.backend.libusb1.get_backend()
    if found is None:
        raise LinkFault(_NO_LIBRARY)
    return found


def _find(usb_id: str, backend: Any) -> Any:
    """The one printer that is meant. Raises LinkFault for none, or more than one."""
    import usb.core

    if usb_id:
        vendor, _, product = usb_id.partition(":")
        wanted = {"idVendor": int(vendor, 16), "idProduct": int(product, 16)}
        with _usb_faults():
            found = list(usb.core.find(find_all=True, backend=backend, **wanted))
        if not found:
            raise LinkFault(f"{clean(usb_id, limit=20)} {NOT_THERE}")
        return found[0]
    with _usb_faults():
        found = list(usb.core.find(find_all=True, backend=backend, custom_match=_is_printer))
    if not found:
        raise LinkFault(NOT_THERE)
    if len(found) > 1:
        named = " or ".join(f"{each.idVendor:04x}:{each.idProduct:04x}" for each in found[:3])
        raise LinkFault(f"is one of several; write the one that is meant as printer.usb_id: {named}")
    return found[0]


def _is_printer(device: Any) -> bool:
    return any(_prints(interface) for configuration in device for interface in configuration)


def _prints(interface: Any) -> bool:
    return bool(interface.bInterfaceClass == PRINTER_CLASS and interface.bInterfaceProtocol != _OVER_NETWORK)


def _is_bulk(end: Any) -> bool:
    return bool(end.bmAttributes & 0x03 == 0x02)


def _printing(device: Any, *, any_class: bool) -> Any:
    """The interface that takes the bytes: of the printer class, or of the maker's for a device that was named."""
    import usb.core

    try:
        configuration = device.get_active_configuration()
    except usb.core.USBError:
        device.set_configuration()
        configuration = device.get_active_configuration()
    able = [each for each in configuration if any(_is_bulk(end) and not end.bEndpointAddress & _IN for end in each)]
    for interface in able:
        if _prints(interface):
            return interface
    for interface in able:
        if any_class and interface.bInterfaceClass == VENDOR_CLASS:
            return interface
    raise LinkFault("is no printer that takes receipts; check printer.usb_id in the settings")
