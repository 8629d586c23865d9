"""A USB bus with printers on it, as pyusb's backend sees one."""

from __future__ import annotations

import errno
from array import array
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import usb.core
from usb.backend import IBackend

from tests.devices.fake_printer import Brain

OUT, IN = 0x01, 0x82


@dataclass
class Plugged:
    """One device on the bus."""

    brain: Brain = field(default_factory=Brain)
    vendor: int = 0x04B8
    product: int = 0x0202
    interface_class: int = 7
    protocol: int = 2
    one_way: bool = False
    kernel_driver: bool = True
    configured: bool = True
    refuses: int = 0
    """The error with which it refuses to be opened."""
    takes_at_most: int | None = None
    """How much of a transfer it takes before it stands still."""
    strings: tuple[str, ...] = ("EPSON", "TM-T88V")
    calls: list[str] = field(default_factory=list)
    waiting: bytearray = field(default_factory=bytearray)

    def unplugged(self) -> bool:
        return not self.brain.room or self.brain.said == self.brain.cut_after_answers


def fault(number: int) -> usb.core.USBError:
    kind = usb.core.USBTimeoutError if number == errno.ETIMEDOUT else usb.core.USBError
    return kind("a fault", None, number)


class Bus(IBackend):  # type: ignore[misc]  # pyusb has no types
    """Everything plugged in; `IBackend` is what pyusb asks of libusb."""

    def __init__(self, *plugged: Plugged) -> None:
        super().__init__()
        self.plugged = plugged

    def enumerate_devices(self) -> Any:
        return iter(self.plugged)

    def get_device_descriptor(self, dev: Plugged) -> Any:
        return SimpleNamespace(
            bLength=18, bDescriptorType=1, bcdUSB=0x200, bDeviceClass=0, bDeviceSubClass=0, bDeviceProtocol=0,
            bMaxPacketSize0=64, idVendor=dev.vendor, idProduct=dev.product, bcdDevice=1, iManufacturer=1,
            iProduct=2, iSerialNumber=0, bNumConfigurations=1, bus=1, address=2, port_number=1, port_numbers=(1,),
            speed=2,
        )  # fmt: skip

    def get_configuration_descriptor(self, dev: Plugged, config: int) -> Any:
        if config:
            raise IndexError
        return SimpleNamespace(
            bLength=9, bDescriptorType=2, wTotalLength=32, bNumInterfaces=1, bConfigurationValue=1,
            iConfiguration=0, bmAttributes=0xC0, bMaxPower=1, extra_descriptors=[],
        )  # fmt: skip

    def get_interface_descriptor(self, dev: Plugged, intf: int, alt: int, config: int) -> Any:
        if intf or alt:
            raise IndexError
        return SimpleNamespace(
            bLength=9, bDescriptorType=4, bInterfaceNumber=0, bAlternateSetting=0,
            bNumEndpoints=1 if dev.one_way else 2, bInterfaceClass=dev.interface_class, bInterfaceSubClass=1,
            bInterfaceProtocol=dev.protocol, iInterface=0, extra_descriptors=[],
        )  # fmt: skip

    def get_endpoint_descriptor(self, dev: Plugged, ep: int, intf: int, alt: int, config: int) -> Any:
        return SimpleNamespace(
            bLength=7, bDescriptorType=5, bEndpointAddress=(OUT, IN)[ep], bmAttributes=2, wMaxPacketSize=64,
            bInterval=0, bRefresh=0, bSynchAddress=0, extra_descriptors=[],
        )  # fmt: skip

    def open_device(self, dev: Plugged) -> Plugged:
        if dev.refuses:
            raise fault(dev.refuses)
        dev.calls.append("open")
        return dev

    def close_device(self, dev_handle: Plugged) -> None:
        dev_handle.calls.append("close")

    def get_configuration(self, dev_handle: Plugged) -> int:
        return int(dev_handle.configured)

    def set_configuration(self, dev_handle: Plugged, config_value: int) -> None:
        dev_handle.calls.append("configure")
        dev_handle.configured = True

    def is_kernel_driver_active(self, dev_handle: Plugged, intf: int) -> bool:
        return dev_handle.kernel_driver

    def detach_kernel_driver(self, dev_handle: Plugged, intf: int) -> None:
        dev_handle.calls.append("detach")
        dev_handle.kernel_driver = False

    def attach_kernel_driver(self, dev_handle: Plugged, intf: int) -> None:
        dev_handle.calls.append("attach")
        dev_handle.kernel_driver = True

    def claim_interface(self, dev_handle: Plugged, intf: int) -> None:
        if dev_handle.kernel_driver:
            raise fault(errno.EBUSY)
        dev_handle.calls.append("claim")
        dev_handle.waiting += dev_handle.brain.begin()

    def release_interface(self, dev_handle: Plugged, intf: int) -> None:
        dev_handle.calls.append("release")
        dev_handle.brain.end()

    def bulk_write(self, dev_handle: Plugged, ep: int, intf: int, data: array[int], timeout: int) -> int:
        assert ep == OUT
        assert timeout > 0, "0 would wait for ever"
        if dev_handle.unplugged():
            raise fault(errno.ENODEV)
        brain, given = dev_handle.brain, data.tobytes()
        taken = given[: len(given) if brain.cut_after is None else brain.room]
        if dev_handle.takes_at_most is not None:
            taken = taken[: dev_handle.takes_at_most]
            dev_handle.takes_at_most -= len(taken)
        said = brain.hear(taken)
        dev_handle.waiting += said
        brain.said += len(said)
        cut = dev_handle.unplugged()
        if cut and len(taken) < len(given):
            raise fault(errno.ENODEV)  # libusb's count of what went is lost with it
        if not taken:
            raise fault(errno.ETIMEDOUT)
        return len(taken)

    def bulk_read(self, dev_handle: Plugged, ep: int, intf: int, buff: array[int], timeout: int) -> int:
        assert ep == IN
        assert timeout > 0, "0 would wait for ever"
        if not dev_handle.waiting:
            raise fault(errno.ENODEV if dev_handle.unplugged() else errno.ETIMEDOUT)
        part = dev_handle.waiting[: len(buff)]
        del dev_handle.waiting[: len(part)]
        buff[: len(part)] = array("B", part)
        return len(part)

    def ctrl_transfer(
        self, dev_handle: Plugged, bmRequestType: int, bRequest: int, wValue: int, wIndex: int, data: array[int],  # noqa: N803
        timeout: int,
    ) -> int:  # fmt: skip
        index = wValue & 0xFF
        if not dev_handle.strings:
            raise fault(errno.EPIPE)
        text = dev_handle.strings[index - 1].encode("utf-16-le") if index else b"\x09\x04"
        answer = bytes((len(text) + 2, 3)) + text
        data[: len(answer)] = array("B", answer)
        return len(answer)
