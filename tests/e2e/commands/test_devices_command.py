"""`pos-term devices`: how they are, tried out, the scanner check, the sheet, the settings."""

from __future__ import annotations

import io
import json
import os
import socket
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import serial

from pos_term.domain.scanner_check import SYMBOLS
from pos_term.settings import PrinterSettings, Settings, load_settings
from tests.devices.cables import Cable, wait_until
from tests.e2e.commands.conftest import Answer, Shell
from tests.hostile import HOSTILE

GS = b"\x1d"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The till's settings file, in the user's config folder; there is none yet."""
    path = tmp_path / "config" / "pos_term" / "till.toml"
    path.parent.mkdir(parents=True)
    return path


@pytest.fixture
def fed(monkeypatch: pytest.MonkeyPatch) -> Callable[[bytes], None]:
    """Puts bytes on standard input."""
    return lambda data: monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(data)))


def kept(file: Path) -> Settings:
    return load_settings(file, environment={})


def document(answer: Answer) -> Any:
    """The one JSON document, whatever the exit code."""
    assert answer.out.count("\n") == 1, answer
    return json.loads(answer.out)


def nobody_listens() -> int:
    """A port at which nothing answers."""
    with socket.socket() as reserved:
        reserved.bind(("127.0.0.1", 0))
        return int(reserved.getsockname()[1])


def sheet(scanner: Callable[[bytes], bytes], *, aim: bool = True, end: bytes = b"\n") -> bytes:
    return b"".join(scanner(symbol.right(aim=aim)) + end for symbol in SYMBOLS)


# -- how they are ----------------------------------------------------------------------------------------------


def test_a_till_without_devices_is_well(shell: Shell, file: Path) -> None:
    assert shell("devices", "--json").json() == {"devices": [], "found": [], "settings": str(file)}
    answer = shell("devices")
    assert answer == Answer(0, f"Devices\nnone\nSettings: {file}\n", "")


def test_a_printer_that_is_away_is_said_with_exit_3(shell: Shell, file: Path) -> None:
    port = nobody_listens()
    file.write_text(f'[printer]\nkind = "tcp"\nhost = "127.0.0.1"\nport = {port}\n')
    answer = shell("devices", "--json")
    assert answer.code == 3
    assert answer.err.startswith("pos-term: printer: ")
    assert answer.err.count("\n") == 1
    (printer,) = document(answer)["devices"]
    assert (printer["kind"], printer["name"], printer["condition"]) == ("printer", "printer", "away")
    assert printer["words"]
    assert str(port) in printer["reached"]
    assert set(printer) == {"kind", "name", "condition", "words", "reached", "model"}
    table = shell("devices")
    assert table.code == 3
    assert "▲ away" in table.out


def test_a_scanner_that_the_running_till_holds_is_in_use_and_all_is_well(
    shell: Shell, file: Path, tmp_path: Path
) -> None:
    with Cable(tmp_path / "ttyACM0") as cable:
        file.write_text(f'[[scanners]]\nname = "front"\ndevice = "{cable.path}"\n')
        holder = serial.Serial(str(cable.path), exclusive=True)
        try:
            answer = shell("devices")
            assert (answer.code, answer.err) == (0, "")
            assert "in use" in answer.out
            assert shell("devices", "--json").json()["devices"][0]["condition"] == "busy"
        finally:
            holder.close()
        assert shell("devices", "--json").json()["devices"][0]["condition"] == "ready"


def test_a_device_is_tried_out_by_its_name(shell: Shell, file: Path, tmp_path: Path) -> None:
    assert shell("devices", "try", "printer") == Answer(
        2, "", "pos-term: no device is named 'printer'; none is set up\n"
    )
    paper = tmp_path / "paper.bin"
    file.write_text(f'[printer]\nkind = "file"\npath = "{paper}"\n')
    answer = shell("devices", "try", "printer")
    assert (answer.code, answer.err) == (0, "")
    assert paper.stat().st_size > 0
    assert shell("devices", "try", "printer", "--json").json()["words"]
    refused = shell("devices", "try", "[/x]")
    assert (refused.code, refused.err) == (2, "pos-term: no device is named '[/x]'; there are printer\n")


def test_settings_that_cannot_be_read_are_bad_input(shell: Shell, file: Path) -> None:
    file.write_text("printer = 3\n")
    for args in ([], ["try", "x"], ["check"], ["settings"], ["set", "till=2"]):
        answer = shell("devices", *args)
        assert (answer.code, answer.out) == (2, "")
        assert "write [printer]" in answer.err


# -- the sheet -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "head"), [("sheet.pdf", b"%PDF-"), ("sheet.png", b"\x89PNG")])
def test_the_sheet_is_written_and_never_over_another_file(
    shell: Shell, file: Path, tmp_path: Path, name: str, head: bytes
) -> None:
    path = tmp_path / name
    assert shell("devices", "sheet", str(path), "--json").json() == {"file": str(path)}
    assert path.read_bytes().startswith(head)
    path.write_text("mine")
    answer = shell("devices", "sheet", str(path))
    assert (answer.code, path.read_text()) == (2, "mine")
    assert "--force" in answer.err
    assert shell("devices", "sheet", str(path), "--force").code == 0
    assert path.read_bytes().startswith(head)


def test_a_sheet_that_cannot_be_is_one_line(shell: Shell, file: Path, tmp_path: Path) -> None:
    assert "end the name in .pdf or .png" in shell("devices", "sheet", "sheet.txt").err
    assert shell("devices", "sheet", str(tmp_path / "no" / "sheet.pdf")).code == 2
    assert shell("devices", "sheet").code == 2


# -- the check -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r", b"\r\r\n"])
def test_a_right_scanner_passes_with_exit_0(
    shell: Shell, file: Path, fed: Callable[[bytes], None], end: bytes
) -> None:
    fed(sheet(lambda raw: raw, end=end))
    answer = shell("devices", "check", "--json").json()
    assert answer["right"] is True
    assert answer["advice"] == []
    assert [(each["number"], each["scanned"], each["right"]) for each in answer["symbols"]] == [
        (n, True, True) for n in range(1, 6)
    ]
    fed(b"".join(reversed(sheet(lambda raw: raw).splitlines(keepends=True))))
    assert "set up right" in shell("devices", "check").out


def test_what_the_check_proposes_can_be_set_as_it_stands_and_then_all_is_right(
    shell: Shell, file: Path, fed: Callable[[bytes], None]
) -> None:
    def scanner(raw: bytes) -> bytes:
        return b"#" + raw.replace(GS, b"|") + b"$"

    fed(sheet(scanner, aim=False))
    answer = shell("devices", "check", "--json")
    assert (answer.code, answer.err) == (1, "pos-term: 3 things to set, then run the check again.\n")
    advice = {each["code"]: each for each in document(answer)["advice"]}
    proposed = {key: value for each in advice.values() for key, value in each["settings"].items()}
    assert proposed == {"scanner.prefix": "#", "scanner.suffix": "$", "scanner.separators": ["|"]}
    assert advice["aim_off"]["needed"] is False
    fed(sheet(scanner, aim=False))
    told = shell("devices", "check").out
    assert "3 GS1 DataMatrix: The separator came as |; “#” stands before it; “$” stands behind it." in told
    assert 'Or in the till: scanner.separators = ["|"]' in told

    changes = [
        f"{key}={json.dumps(value) if isinstance(value, list) else value}" for key, value in proposed.items()
    ]
    assert shell("devices", "set", *changes).code == 0
    fed(sheet(scanner, aim=False))
    assert shell("devices", "check", "--json").json()["right"] is True


def test_a_check_that_is_not_finished_is_not_right(shell: Shell, file: Path, fed: Callable[[bytes], None]) -> None:
    fed(b"")
    answer = shell("devices", "check", "--json")
    assert answer.code == 1
    assert document(answer)["advice"][0]["code"] == "nothing"
    fed(SYMBOLS[0].right(aim=True) + b"\n4006381333931\n\xff\xfe\n")
    answer = shell("devices", "check")
    assert answer.code == 1
    assert "1 EAN-13: Right" in answer.out
    assert "“4006381333931” is not on the sheet" in answer.out


def test_a_scanner_on_a_port_is_checked_while_it_scans(shell: Shell, file: Path, tmp_path: Path) -> None:
    with Cable(tmp_path / "ttyACM0") as cable:
        file.write_text(f'[[scanners]]\nname = "front"\ndevice = "{cable.path}"\nprefix = "#"\n')

        def scan() -> None:
            for symbol in SYMBOLS:
                os.write(cable.end, b"#" + symbol.right(aim=True).replace(GS, b"~") + b"\r")

        scanning = threading.Thread(target=scan)

        class Started:
            """Begins to scan once the first symbol is asked for."""

            def __init__(self, out: Any) -> None:
                self.out = out

            def __getattr__(self, name: str) -> Any:
                return getattr(self.out, name)

            def write(self, text: str) -> int:
                if "Scan symbol 1" in text and not scanning.ident:
                    wait_until(lambda: cable.path.exists())
                    scanning.start()
                return int(self.out.write(text))

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(sys, "stdout", Started(sys.stdout))
            answer = shell("devices", "check", "--scanner", "front", "--seconds", "10")
        scanning.join()
    assert answer.code == 1
    assert "5 Code 128: Right" in answer.out
    assert 'Or in the till: scanners.1.separators = ["~"]' in answer.out


def test_a_scanner_that_is_not_there_is_said(shell: Shell, file: Path, tmp_path: Path) -> None:
    file.write_text(f'[[scanners]]\nname = "front"\ndevice = "{tmp_path / "none"}"\n')
    answer = shell("devices", "check", "--scanner", "front")
    assert answer.code == 3
    assert answer.err.startswith("pos-term: front: ")
    answer = shell("devices", "check", "--scanner", "rear")
    assert answer == Answer(2, "", "pos-term: no scanner on a port is named 'rear'; there are front\n")


# -- the settings ----------------------------------------------------------------------------------------------


def test_the_whole_file_is_shown_and_written_once(shell: Shell, file: Path) -> None:
    shown = shell("devices", "settings")
    assert shown.code == 0
    assert "# The receipt printer.\n[printer]\n" in shown.out
    assert not file.exists()
    assert shell("devices", "settings", "--write", "--json").json()["written"] is True
    assert file.read_text(encoding="utf-8") == shown.out
    assert kept(file) == Settings(), "what this run's environment says is not written down"
    refused = shell("devices", "settings", "--write")
    assert refused.code == 2
    assert "--force" in refused.err
    file.write_text('till = "7"\n')
    assert shell("devices", "settings", "--write", "--force").code == 0
    assert '\ntill = "7"\n' in file.read_text(encoding="utf-8"), "as things are set now"
    assert file.with_name("till.toml.before").read_text() == 'till = "7"\n'


def test_single_keys_are_changed_and_the_rest_stays(shell: Shell, file: Path) -> None:
    file.write_text('# ours\n[printer]\nkind = "tcp" # the new one\nhost = "old"\n')
    answer = shell("devices", "set", "printer.host=10.0.0.9", "drawer.every_sale=true", "scanners.1.name=front")
    assert answer.code == 0
    assert 'printer.host = "10.0.0.9"' in answer.out
    settings = kept(file)
    assert settings.printer == PrinterSettings(kind="tcp", host="10.0.0.9")
    assert settings.drawer.every_sale
    assert settings.scanners[0].name == "front"
    assert file.read_text().startswith('# ours\n[printer]\nkind = "tcp" # the new one\n')
    changed = shell("devices", "set", "printer.port=9101", "--json").json()
    assert changed == {"settings": str(file), "changed": {"printer.port": 9101}}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("printer.hsot=x", "did you mean printer.host?"),
        ("printer.port=x", "printer.port is 'x', but must be a whole number"),
        ("printer.kind", "'printer.kind' is no KEY=VALUE"),
        ("=x", "'=x' is no KEY=VALUE"),
        ("printer.kind=laser", "choose none or file"),
    ],
)
def test_a_change_that_cannot_be_is_bad_input_and_writes_nothing(
    shell: Shell, file: Path, change: str, words: str
) -> None:
    answer = shell("devices", "set", "till=9", change)
    assert (answer.code, answer.out) == (2, "")
    assert words in answer.err
    assert answer.err.count("\n") == 1
    assert not file.exists()


@pytest.mark.parametrize("text", [text for _, text in HOSTILE], ids=[name for name, _ in HOSTILE])
def test_hostile_values_are_data(shell: Shell, file: Path, text: str) -> None:
    answer = shell("devices", "set", "--", f"printer.host={text}")
    assert answer.code in (0, 2)
    assert answer.err.count("\n") <= 1
    if answer.code == 0:
        assert kept(file).printer.host == text
    shown = shell("devices", "settings")
    assert all(line.isprintable() for line in (answer.out + answer.err + shown.out).split("\n"))
