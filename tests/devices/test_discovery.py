"""What is plugged in: found where the system names it, left out where the settings name it already."""

from __future__ import annotations

from pathlib import Path

import pytest

from pos_term.devices import discovery, serial_line
from pos_term.devices.discovery import found_devices
from pos_term.domain.device_state import DeviceKind


@pytest.fixture(autouse=True)
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine with a printer, a scanner that acts as a keyboard, a keyboard, and nothing on its serial ports."""
    for folder, names in {
        "usb": ("lp0", "lp1", "hiddev0"),
        "input": ("usb-Honeywell_Scanner_22-event-kbd", "usb-Cherry_Keyboard-event-kbd", "usb-Zebra-mouse"),
    }.items():
        (tmp_path / folder).mkdir()
        for name in names:
            (tmp_path / folder / name).touch()
    monkeypatch.setattr(discovery, "USB_PRINTERS", tmp_path / "usb")
    monkeypatch.setattr(discovery, "INPUTS", tmp_path / "input")
    monkeypatch.setattr(serial_line, "found_ports", lambda: ())
    return tmp_path


def test_printers_and_scanners_are_found_and_a_keyboard_is_left_alone(machine: Path) -> None:
    found = {Path(each.device).name: each.kind for each in found_devices()}
    assert found == {
        "lp0": DeviceKind.PRINTER,
        "lp1": DeviceKind.PRINTER,
        "usb-Honeywell_Scanner_22-event-kbd": DeviceKind.SCANNER,
    }


def test_what_the_settings_name_is_not_found_again_also_by_another_name(machine: Path) -> None:
    alias = machine / "my-printer"
    alias.symlink_to(machine / "usb" / "lp0")
    assert Path(found_devices([str(alias)])[0].device).name == "lp1"


def test_a_model_reads_as_words_whatever_it_is_called(machine: Path) -> None:
    (machine / "input" / "usb-Tera_\x1b[31mScan_er-event-kbd").touch()
    assert "Tera [31mScan er" in {each.words for each in found_devices()}


def test_a_machine_without_such_folders_has_none(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(discovery, "USB_PRINTERS", machine / "none")
    monkeypatch.setattr(discovery, "INPUTS", machine / "none")
    assert found_devices() == ()
