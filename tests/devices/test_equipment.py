"""The whole counter as the settings name it: put together late, asked at once, tried out, closed."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from pos_term.devices.equipment import Equipment
from pos_term.domain.device_state import Condition, DeviceKind, DeviceState, FoundPort
from pos_term.services import ports
from pos_term.settings import (
    CardSettings,
    DisplaySettings,
    DrawerSettings,
    LabelSettings,
    PrinterSettings,
    ScaleSettings,
    ScannerSettings,
    Settings,
)
from tests.devices.cables import Cable
from tests.devices.fake_printer import FakePrinter


def printer(port: int) -> PrinterSettings:
    return PrinterSettings(kind="tcp", host="127.0.0.1", port=port, timeout_seconds=1)


def kinds(states: tuple[DeviceState, ...]) -> list[tuple[str, Condition]]:
    return [(state.name, state.condition) for state in states]


def test_it_is_what_services_and_screens_ask_for() -> None:
    counter: ports.Equipment = Equipment(Settings())
    assert (counter.printer, counter.labels, counter.drawer) == (None, None, None)
    assert (counter.display, counter.scale, counter.scanners) == (None, None, None)
    assert counter.card is not None
    assert not counter.card.asks
    assert counter.states() == counter.look() == ()
    assert counter.try_out("printer") == "There is no device named printer."
    counter.close()


def test_every_device_is_asked_and_each_goes_by_one_name(cable: Cable) -> None:
    with FakePrinter() as receipts, FakePrinter() as stickers:
        counter = Equipment(
            Settings(
                scanners=(ScannerSettings(device=str(cable.path)),),
                printer=printer(receipts.port),
                labels=LabelSettings(printer=printer(stickers.port)),
                drawer=DrawerSettings(kind="printer"),
                display=DisplaySettings(kind="escpos", device="/dev/none-display"),
                scale=ScaleSettings(kind="nci", device="/dev/none-scale"),
                card=CardSettings(kind="simulator"),
            )
        )
        ready, away = Condition.READY, Condition.AWAY
        assert kinds(counter.look()) == [
            ("scanner", ready), ("printer", ready), ("drawer", ready), ("display", away), ("scale", away),
            ("card", ready), ("labels", ready),
        ]  # fmt: skip
        assert "printed" in counter.try_out("printer")
        assert "printed" in counter.try_out("labels")
        counter.close()
    assert len(receipts.jobs) == len(stickers.jobs) == 1


def test_scans_and_changes_are_heard_and_threads_end(cable: Cable) -> None:
    before = set(threading.enumerate())
    scans: list[tuple[bytes, str]] = []
    heard, told = threading.Event(), threading.Event()
    states: dict[str, Condition] = {}

    def hear(raw: bytes, source: str) -> None:
        scans.append((raw, source))
        heard.set()

    def change(state: DeviceState) -> None:
        states[state.name] = state.condition
        if {"door", "printer"} <= states.keys():
            told.set()

    with FakePrinter() as machine:
        counter = Equipment(
            Settings(
                scanners=(ScannerSettings(name="door", device=str(cable.path)),), printer=printer(machine.port)
            )
        )
        counter.start(hear, change)
        assert told.wait(20)
        cable.write(b"]E04006381333931\r")
        assert heard.wait(20)
        counter.close()
    assert scans == [(b"]E04006381333931", "door")]
    assert states == {"door": Condition.READY, "printer": Condition.READY}
    assert {thread for thread in threading.enumerate() if thread.is_alive()} <= before


def test_a_drawer_without_a_printer_to_hang_on_says_what_to_set() -> None:
    (state,) = Equipment(Settings(drawer=DrawerSettings(kind="printer"))).states()
    assert (state.kind, state.condition) == (DeviceKind.DRAWER, Condition.TROUBLE)
    assert "set printer.kind" in state.words


def test_labels_without_a_printer_of_their_own_go_to_the_receipt_printer() -> None:
    counter = Equipment(Settings(printer=printer(9)))
    assert counter.labels is counter.printer
    assert [state.name for state in counter.states()] == ["printer"]


def test_a_scanner_that_is_looked_for_leaves_the_ports_of_other_devices_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings = Settings(
        scanners=(ScannerSettings(device="/dev/b"),),
        scale=ScaleSettings(kind="nci", device="/dev/a"),
        printer=PrinterSettings(kind="device", path=Path("/dev/lp")),
    )
    asked: list[tuple[str, ...]] = []

    def found(used: tuple[str, ...]) -> tuple[FoundPort, ...]:
        asked.append(used)
        return ()

    monkeypatch.setattr("pos_term.devices.discovery.found_devices", found)
    assert Equipment(settings).found() == ()
    assert asked == [("/dev/a", "/dev/b", "/dev/lp")]


def test_a_counter_with_nothing_on_it_loads_no_driver() -> None:
    code = (
        "import sys; from pos_term.devices.equipment import Equipment; from pos_term.settings import Settings\n"
        "e = Equipment(Settings()); e.start(print, print); e.states(); e.close()\n"
        "print([m for m in ('serial', 'escpos', 'PIL', 'zxingcpp', 'usb') if m in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"
