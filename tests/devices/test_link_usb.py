"""A printer on USB through pyusb's real code, with a simulated bus below it."""

from __future__ import annotations

import errno
import sys

import pytest

pytest.importorskip("usb.core", reason="the usb extra is not installed")

import usb.backend.libusb1

from pos_term.devices.conversation import Manners
from pos_term.devices.delivery import Ending, deliver, inspect
from pos_term.devices.links import base
from pos_term.devices.links.base import LinkFault
from pos_term.devices.links.usb import UsbLink
from pos_term.domain.delivery import JobState
from pos_term.domain.device_state import Condition
from tests.devices.fake_printer import Brain, Mood
from tests.devices.usb_bus import Bus, Plugged

JOB = b"\x1b@\x1bt\x13Milk 1 l\n\n\n\x1dV\x00"
ASKED, BARRIER = 9, 3


@pytest.fixture(autouse=True)
def brisk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(base, "GOODBYE_SECONDS", 0.01)


def send(bus: Bus, *, mute: bool = False, usb_id: str = "", timeout: float = 0.5) -> Ending:
    manners = Manners(answers=not mute, confirms=not mute)
    return deliver(JOB, lambda: UsbLink(usb_id, timeout=timeout, backend=bus), manners, timeout=timeout)


def refused(bus: Bus | None, usb_id: str = "") -> LinkFault:
    with pytest.raises(LinkFault) as caught:
        UsbLink(usb_id, timeout=0.1, backend=bus)
    return caught.value


@pytest.mark.parametrize("usb_id", ["", "04b8:0202", "04B8:0202"])
def test_the_printer_is_found_taken_from_the_kernel_and_given_back(usb_id: str) -> None:
    printer = Plugged()
    assert send(Bus(Plugged(interface_class=3, product=1), printer), usb_id=usb_id).state is JobState.CONFIRMED
    assert printer.brain.jobs == [JOB]
    assert printer.calls == ["open", "detach", "claim", "release", "attach", "close"]
    assert printer.kernel_driver


def test_a_printer_that_the_kernel_does_not_have_is_not_given_to_it() -> None:
    printer = Plugged(kernel_driver=False)
    assert send(Bus(printer)).state is JobState.CONFIRMED
    assert printer.calls == ["open", "claim", "release", "close"]


def test_a_printer_that_is_not_set_up_is_set_up() -> None:
    printer = Plugged(configured=False)
    assert send(Bus(printer)).state is JobState.CONFIRMED
    assert "configure" in printer.calls


@pytest.mark.parametrize(
    ("mood", "state"),
    [
        (Mood.CHATTY, JobState.CONFIRMED),
        (Mood.BEHIND, JobState.CONFIRMED),
        (Mood.PAPER_OUT, JobState.FAILED),
        (Mood.RUNS_OUT, JobState.UNKNOWN),
        (Mood.FALLS_SILENT, JobState.UNKNOWN),
    ],
)
def test_it_answers_as_on_any_other_line(mood: Mood, state: JobState) -> None:
    assert send(Bus(Plugged(Brain(mood)))).state is state


@pytest.mark.parametrize("one_way", [False, True])
def test_a_printer_that_says_nothing_has_been_sent_the_job(one_way: bool) -> None:
    printer = Plugged(Brain(Mood.MUTE), one_way=one_way)
    assert send(Bus(printer), mute=True).state is JobState.SENT
    assert printer.brain.jobs == [JOB]


@pytest.mark.parametrize("mute", [False, True])
def test_unplugged_at_any_byte_it_is_told_honestly(mute: bool) -> None:
    ahead = 0 if mute else ASKED
    whole = ahead + len(JOB) + (0 if mute else BARRIER)
    for cut in range(whole):
        printer = Plugged(Brain(Mood.MUTE if mute else Mood.OK))
        printer.brain.cut_after = cut
        state = send(Bus(printer), mute=mute).state
        assert len(printer.brain.streams[0]) == cut
        assert state is JobState.UNKNOWN or (cut <= ahead and state is JobState.FAILED)


@pytest.mark.parametrize(("takes", "state"), [(0, JobState.FAILED), (1, JobState.UNKNOWN), (10, JobState.UNKNOWN)])
def test_a_transfer_that_stands_still_says_how_much_of_it_was_taken(takes: int, state: JobState) -> None:
    printer = Plugged(Brain(Mood.MUTE), takes_at_most=takes)
    ended = send(Bus(printer), mute=True)
    assert ended.state is state
    assert ended.words.startswith("takes no more data; check its paper and cover")
    assert bytes(printer.brain.streams[0]) == JOB[:takes]


def test_it_says_what_it_is() -> None:
    for strings, model in ((("EPSON", "TM-T88V"), "EPSON TM-T88V"), ((), "")):
        bus = Bus(Plugged(strings=strings))
        found = inspect(lambda bus=bus: UsbLink("", timeout=0.5, backend=bus), Manners(answers=True), timeout=0.5)  # type: ignore[misc]
        assert (found.condition, found.model) == (Condition.READY, model)


def test_what_is_not_there_is_said_so() -> None:
    assert refused(Bus()).words == "is not there; check its power and cable"
    assert refused(Bus(Plugged()), "1234:5678").words == "1234:5678 is not there; check its power and cable"


def test_of_several_printers_one_has_to_be_named() -> None:
    two = Bus(Plugged(), Plugged(vendor=0x0519, product=3))
    assert refused(two).words.endswith("printer.usb_id: 04b8:0202 or 0519:0003")
    assert send(two, usb_id="0519:0003").state is JobState.CONFIRMED


def test_only_a_device_that_was_named_may_be_of_its_maker_s_own_class() -> None:
    assert refused(Bus(Plugged(interface_class=0xFF))).words == "is not there; check its power and cable"
    assert send(Bus(Plugged(interface_class=0xFF)), usb_id="04b8:0202").state is JobState.CONFIRMED
    keyboard = refused(Bus(Plugged(interface_class=3)), "04b8:0202")
    assert "is no printer that takes receipts" in keyboard.words


def test_a_printer_that_only_takes_network_printing_is_none() -> None:
    assert refused(Bus(Plugged(protocol=4))).words == "is not there; check its power and cable"


@pytest.mark.parametrize(
    ("number", "words", "condition"),
    [
        (errno.EACCES, "add a udev rule", Condition.AWAY),
        (errno.EBUSY, "used by another program", Condition.BUSY),
        (errno.ENODEV, "broke off", Condition.AWAY),
    ],
)
def test_why_it_cannot_be_opened_is_said_in_words(number: int, words: str, condition: Condition) -> None:
    told = refused(Bus(Plugged(refuses=number)))
    assert words in told.words
    assert told.condition is condition


def test_without_the_extra_it_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "usb", None)
    monkeypatch.setitem(sys.modules, "usb.backend", None)
    monkeypatch.setitem(sys.modules, "usb.backend.libusb1", None)
    assert refused(None).words == "needs the usb extra; install it with: pip install 'pos_term[usb]'"


def test_without_libusb_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "libusb_package", None)
    monkeypatch.setattr(usb.backend.libusb1, "get_backend", lambda: None)
    assert "needs the system's libusb-1.0" in refused(None).words
