"""Cables pulled and put back all day long: no thread and no open file is left, neither meanwhile nor at the end."""

from __future__ import annotations

import os
import threading
from functools import partial
from pathlib import Path

import pytest

from pos_term.devices.display import SerialDisplay
from pos_term.devices.equipment import Equipment
from pos_term.devices.scanner_serial import SerialScanner
from pos_term.domain.device_state import Condition, DeviceState
from pos_term.settings import DisplaySettings, DrawerSettings, PrinterSettings, ScannerSettings, Settings
from tests.devices.cables import Cable, wait_until
from tests.devices.fake_printer import FakePrinter

FILES = Path("/proc/self/fd")
REPLUGS = 60

pytestmark = pytest.mark.skipif(not FILES.is_dir(), reason="open files are counted where the system lists them")


def held(*cables: Cable) -> tuple[int, int]:
    """Open files, without those that the pulled ends of the cables keep, and threads."""
    return len(os.listdir(FILES)) - sum(len(cable._pulled) for cable in cables), threading.active_count()


def test_replugs_cost_no_file_and_no_thread(tmp_path: Path) -> None:
    heard: list[bytes] = []
    before = held()
    with Cable(tmp_path / "scanner") as wire, Cable(tmp_path / "display") as glass:
        scanner = SerialScanner(ScannerSettings(name="front", device=str(wire.path)), retry=0.001)
        display = SerialDisplay(DisplaySettings(kind="escpos", device=str(glass.path)), retry=0.001, look=0.001)
        scanner.start(lambda raw, _: heard.append(raw), lambda _: None)
        display.start(lambda _: None)
        devices = (scanner, display)

        def all_are(condition: Condition) -> bool:
            return all(device.state().condition is condition for device in devices)

        def heard_so_many(count: int) -> bool:
            return len(heard) == count

        wait_until(lambda: all_are(Condition.READY))
        working = held(wire, glass)
        for n in range(REPLUGS):
            wire.pull()
            glass.pull()
            wait_until(lambda: all_are(Condition.AWAY))
            wire.plug()
            glass.plug()
            wait_until(lambda: all_are(Condition.READY))
            wire.write(b"scan-%03d\r" % n)
            wait_until(partial(heard_so_many, n + 1))
        assert heard == [b"scan-%03d" % n for n in range(REPLUGS)]
        wait_until(lambda: held(wire, glass) == working)
        for device in devices:
            device.close()
    assert held() == before


def test_a_counter_that_is_closed_leaves_nothing(tmp_path: Path) -> None:
    before = held()
    with Cable(tmp_path / "scanner") as wire, Cable(tmp_path / "display") as glass, FakePrinter() as printer:
        mine = held()
        equipment = Equipment(
            Settings(
                store=tmp_path / "store.db",
                scanners=(ScannerSettings(name="front", device=str(wire.path)),),
                printer=PrinterSettings(kind="tcp", host="127.0.0.1", port=printer.port),
                drawer=DrawerSettings(kind="printer"),
                display=DisplaySettings(kind="escpos", device=str(glass.path)),
            )
        )
        told: dict[str, DeviceState] = {}
        equipment.start(lambda _raw, _name: None, lambda state: told.__setitem__(state.name, state))
        wait_until(lambda: {"front", "printer", "display"} <= told.keys())
        equipment.look()
        equipment.close()
        printer.wait_for(len(printer.brain.streams))
        wait_until(lambda: held() == mine)
    assert held() == before
