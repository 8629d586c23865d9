"""Devices that are set up wrongly: the command line says which setting it is, and ends with the code for it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pos_term.devices.scanners import ScannerBank
from pos_term.settings import load_settings
from tests.devices.cables import Cable
from tests.e2e.commands.conftest import AT, Shell


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The till's settings file, in the user's config folder; there is none yet."""
    path = tmp_path / "config" / "pos_term" / "till.toml"
    path.parent.mkdir(parents=True)
    return path


@pytest.mark.parametrize("page", ["CP9999", "UTF-8", "GB18030"])
def test_a_printer_whose_code_page_is_none_is_not_ready(shell: Shell, file: Path, page: str) -> None:
    file.write_text(f'[printer]\nkind = "file"\npath = "paper.bin"\ncode_page = "{page}"\n')
    answer = shell("devices")
    words = f"printer: code page {page} is none the printer knows; set CP858"
    assert (answer.code, answer.err) == (3, f"pos-term: {words}\n")
    assert "ready" not in answer.out


@pytest.mark.parametrize("page", ["CP9999", "CP037"])
def test_a_test_page_that_did_not_come_out_is_a_device_fault(shell: Shell, file: Path, page: str) -> None:
    file.write_text(f'[printer]\nkind = "file"\npath = "paper.bin"\ncode_page = "{page}"\n')
    answer = shell("devices", "try", "printer")
    assert answer.code == 3
    assert answer.out.startswith("The test page is not printed. ")
    assert answer.err == f"pos-term: printer: code page {page} is none the printer knows; set CP858\n"
    assert not (file.parent / "paper.bin").exists()


def test_paths_in_the_file_start_at_its_folder_and_not_where_the_till_was_opened(
    shell: Shell, file: Path, tmp_path: Path
) -> None:
    file.write_text(
        '[printer]\nkind = "file"\npath = "paper.bin"\nlogo = "logo.png"\n'
        '[labels.printer]\nkind = "file"\npath = "/labels.bin"\n'
    )
    assert shell("devices", "try", "printer").code == 0
    assert (file.parent / "paper.bin").stat().st_size > 0
    assert not (tmp_path / "paper.bin").exists()
    settings = load_settings(file, environment={})
    assert settings.printer.logo == file.parent / "logo.png"
    assert (settings.labels.printer.path, settings.labels.printer.logo) == (Path("/labels.bin"), None)


def test_a_path_is_taken_back_by_setting_it_to_nothing(shell: Shell, file: Path) -> None:
    assert shell("devices", "set", "printer.logo=logo.png").code == 0
    assert load_settings(file, environment={}).printer.logo == file.parent / "logo.png"
    assert shell("devices", "set", "printer.logo=").code == 0
    assert load_settings(file, environment={}).printer.logo is None
    answer = shell("devices", "set", "store=")
    assert (answer.code, "store is ''" in answer.err) == (2, True)


def test_a_label_printer_names_its_own_settings(filled: Shell, file: Path) -> None:
    file.write_text('[labels.printer]\nkind = "tcp"\n')
    words = "labels: has no address; write labels.printer.host into the till's settings file\n"
    assert filled("devices").err == f"pos-term: {words}"
    assert filled("devices", "try", "labels").err == f"pos-term: {words}"
    assert filled("--at", AT, "print", "shelf-label", "MILK").err == f"pos-term: label Whole milk: {words}"


def test_a_file_that_is_no_port_is_said(shell: Shell, file: Path, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").touch()
    file.write_text(f'[printer]\nkind = "serial"\ndevice = "{tmp_path / "notes.txt"}"\n')
    answer = shell("devices")
    assert (
        answer.err == f"pos-term: printer: {tmp_path / 'notes.txt'} is no serial port; name one in the settings\n"
    )


def test_scanners_that_were_all_taken_away_can_be_named_again(shell: Shell, file: Path) -> None:
    for changes in (["scanners=[]"], ["scanners.1.name=front", "scanners.1.device=COM3", "scanners.2.name=rear"]):
        answer = shell("devices", "set", *changes)
        assert (answer.code, answer.err) == (0, "")
    named = [(each.name, each.device) for each in load_settings(file, environment={}).scanners]
    assert named == [("front", "COM3"), ("rear", "auto")]


@pytest.mark.parametrize("change", ["..=1", "printer..host=a", ".=x", "printer.=x"])
def test_a_key_with_a_hole_is_no_key(shell: Shell, file: Path, change: str) -> None:
    answer = shell("devices", "set", change)
    assert (answer.code, answer.out) == (2, "")
    assert answer.err == f"pos-term: '{change}' is no KEY=VALUE, such as printer.kind=tcp\n"
    assert not file.exists()


def test_a_scanner_unplugged_in_the_middle_of_the_check_is_a_device_fault(
    shell: Shell, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Cable(tmp_path / "ttyACM0") as cable:
        file.write_text(f'[[scanners]]\nname = "front"\ndevice = "{cable.path}"\n')
        start = ScannerBank.start

        def begin(bank: ScannerBank, *told: Any) -> None:
            start(bank, *told)
            cable.pull()

        monkeypatch.setattr(ScannerBank, "start", begin)
        answer = shell("devices", "check", "--scanner", "front", "--seconds", "1")
    assert answer.code == 3
    assert answer.err.startswith("pos-term: front: ")


def test_a_drawer_without_a_printer_says_so_when_it_is_tried_out(shell: Shell, file: Path) -> None:
    file.write_text('[drawer]\nkind = "printer"\n')
    words = "he drawer hangs on the receipt printer, and this till has none; set printer.kind"
    answer = shell("devices", "try", "drawer")
    assert answer.code == 3
    assert (answer.out, answer.err) == (f"T{words}.\n", f"pos-term: drawer: t{words}\n")
