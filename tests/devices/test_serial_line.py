"""Serial lines: which port is meant, whose it is, and every fault in words with a remedy."""

from __future__ import annotations

import errno
import os
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import serial
from serial.tools import list_ports

from pos_term.devices import line_fault, serial_line
from pos_term.devices.serial_line import LineFault, found_ports, line_faults, open_line, port_model, resolve
from pos_term.domain.device_state import Condition, DeviceKind, FoundPort
from pos_term.settings import SerialLine
from tests.devices.cables import Cable, NetCable


def fault_of(action: Callable[[], object]) -> LineFault:
    with pytest.raises(LineFault) as caught:
        action()
    return caught.value


def opening(device: object) -> LineFault:
    return fault_of(lambda: open_line(SerialLine(device=str(device)), timeout=0))


# -- which port is meant -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "device", ["/dev/ttyUSB0", "COM3", "socket://10.0.0.9:4001", "socket://[::1]:4001", "loop://"]
)
def test_a_port_that_is_named_is_that_port(device: str) -> None:
    assert resolve(device, taken=[device]) == device


def test_a_pattern_is_its_only_match_by_whatever_names(tmp_path: Path) -> None:
    (tmp_path / "ttyACM3").touch()
    (tmp_path / "ttyACM-alias").symlink_to(tmp_path / "ttyACM3")
    assert resolve(str(tmp_path / "ttyACM?")) == str(tmp_path / "ttyACM3")
    assert Path(resolve(str(tmp_path / "ttyACM*"))).resolve() == tmp_path / "ttyACM3"


def test_a_pattern_with_two_matches_is_asked_about_and_one_without_is_away(tmp_path: Path) -> None:
    fault = fault_of(lambda: resolve(str(tmp_path / "tty*")))
    assert (fault.condition, "matches no port; check the cable" in fault.words) == (Condition.AWAY, True)
    (tmp_path / "ttyACM3").touch()
    (tmp_path / "ttyACM4").touch()
    fault = fault_of(lambda: resolve(str(tmp_path / "tty*")))
    assert fault.condition is Condition.TROUBLE
    assert fault.words.endswith(f"name one in the settings: {tmp_path / 'ttyACM3'} or {tmp_path / 'ttyACM4'}")
    assert resolve(str(tmp_path / "tty*"), taken=[str(tmp_path / "*3")]) == str(tmp_path / "ttyACM4")


def found(monkeypatch: pytest.MonkeyPatch, *ports: tuple[DeviceKind | None, str]) -> None:
    each = tuple(FoundPort(kind=kind, device=device, words="") for kind, device in ports)
    monkeypatch.setattr(serial_line, "found_ports", lambda: each)


def test_what_says_that_it_is_the_device_is_taken_before_what_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    found(monkeypatch, (None, "/dev/ttyUSB0"), (DeviceKind.SCANNER, "/dev/ttyACM0"))
    assert resolve("auto") == "/dev/ttyACM0"
    assert resolve("auto", kind=DeviceKind.SCALE) == "/dev/ttyUSB0"
    assert resolve("auto", taken=["/dev/ttyACM0"]) == "/dev/ttyUSB0"


def test_with_nothing_plugged_in_auto_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    found(monkeypatch, (DeviceKind.SCANNER, "/dev/ttyACM0"))
    fault = fault_of(lambda: resolve("auto", taken=["/dev/ttyACM0"]))
    assert fault.words == "no port is found by itself; plug the device in, or name its port in the settings"


def test_usb_ports_are_found_by_names_that_last_and_others_are_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "by-id").mkdir()
    for name in ("ttyACM0", "ttyUSB1", "ttyS0"):
        (tmp_path / name).touch()
    (tmp_path / "by-id" / "usb-Zebra_42-if00").symlink_to(tmp_path / "ttyACM0")
    monkeypatch.setattr(serial_line, "BY_ID", tmp_path / "by-id")

    def port(name: str, vendor: int | None, product: str | None) -> SimpleNamespace:
        return SimpleNamespace(
            device=str(tmp_path / name), vid=vendor, manufacturer=None, product=product, description="n/a"
        )

    monkeypatch.setattr(
        list_ports, "comports",
        lambda: [
            port("ttyUSB1", 0x067B, None), port("ttyACM0", 0x05E0, "Scan\x1b[31mner"), port("ttyS0", None, None),
        ],
    )  # fmt: skip
    assert found_ports() == (
        FoundPort(
            kind=DeviceKind.SCANNER, device=str(tmp_path / "by-id" / "usb-Zebra_42-if00"), words="Scan[31mner"
        ),
        FoundPort(kind=None, device=str(tmp_path / "ttyUSB1"), words="n/a"),
    )
    assert port_model(str(tmp_path / "ttyACM0")) == "Scan[31mner"
    assert port_model(str(tmp_path / "ttyS0")) == port_model("socket://127.0.0.1:1") == ""


# -- opening -----------------------------------------------------------------------------------------------


def test_a_line_is_open_for_one_program_at_a_time(tmp_path: Path) -> None:
    with Cable(tmp_path / "tty") as cable:
        first = open_line(SerialLine(device=str(cable.path)), timeout=0)
        fault = opening(cable.path)
        assert fault.condition is Condition.BUSY
        assert fault.words.endswith("tty is used by another program; close that one")
        first.close()
        open_line(SerialLine(device=str(cable.path)), timeout=0).close()


def test_a_port_that_is_not_there_is_away(tmp_path: Path) -> None:
    fault = opening(tmp_path / "tty")
    assert (fault.condition, fault.words) == (
        Condition.AWAY, f"{tmp_path / 'tty'} is not there; check the cable and the power",
    )  # fmt: skip


def test_a_device_server_that_is_off_is_away() -> None:
    with NetCable(plugged=False) as cable:
        fault = opening(cable.url)
        assert (fault.condition, "is not there; check the cable and the power" in fault.words) == (
            Condition.AWAY, True,
        )  # fmt: skip


@pytest.mark.skipif(sys.platform == "win32", reason="a fault of the terminal layer, which Windows lacks")
def test_settings_that_a_port_does_not_take_are_named() -> None:
    import termios

    fault = refused(termios.error(errno.EINVAL, "Invalid argument"))
    assert fault.condition is Condition.TROUBLE
    assert "check baud, bits, parity and stop in the settings" in fault.words


@pytest.mark.parametrize(
    "device", ["socket://nonsense", "socket://x:99999", "gopher://x", "/dev/null\0", "\x1b[2J"]
)
def test_a_port_that_is_none_is_a_fault_in_printable_words(device: str) -> None:
    assert opening(device).words.isprintable()


def refused(error: Exception) -> LineFault:
    """The fault of a port that cannot be opened so."""
    return line_fault.opening_fault("/dev/ttyACM0", error)


def test_rights_are_a_matter_for_whoever_set_up_the_till() -> None:
    fault = refused(serial.SerialException(errno.EACCES, "could not open port"))
    assert fault.condition is Condition.TROUBLE
    assert fault.words == (
        "/dev/ttyACM0 may not be opened by this user; add the user to the group that owns it (dialout)"
    )


def test_windows_speaks_of_rights_where_another_program_has_the_port(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    said = "could not open port 'COM3': PermissionError(13, 'Access is denied.', None, 5)"
    assert refused(serial.SerialException(said)).condition is Condition.BUSY
    said = "could not open port 'COM3': FileNotFoundError(2, 'The system cannot find the file specified.', None, 2)"
    assert refused(serial.SerialException(said)).condition is Condition.AWAY


def test_a_name_that_no_network_knows_is_said() -> None:
    error = serial.SerialException("Could not open port")
    error.__context__ = socket.gaierror(socket.EAI_NONAME, "Name or service not known")
    assert refused(error).words.endswith("is not known on this network; check its name")


@pytest.mark.parametrize("error", [TimeoutError("timed out"), OSError(errno.EHOSTUNREACH, "No route to host")])
def test_a_silent_network_is_a_cable_or_a_switch(error: OSError) -> None:
    assert refused(error).condition is Condition.AWAY


# -- using -------------------------------------------------------------------------------------------------


def test_an_unplugged_line_says_so_whether_it_was_read_or_written(tmp_path: Path) -> None:
    uses: tuple[Callable[[Any], object], ...] = (
        lambda line: line.read(1), lambda line: line.write(b"x"), lambda line: line.in_waiting,
    )  # fmt: skip
    for use in uses:
        with Cable(tmp_path / "tty") as cable:
            line = open_line(SerialLine(device=str(cable.path)), timeout=5)
            cable.pull()
            with pytest.raises(LineFault) as fault, line_faults(str(cable.path)):
                use(line)
            assert fault.value.condition is Condition.AWAY
            assert fault.value.words == f"{cable.path} is gone; plug it in again"
            line.close()


@pytest.mark.parametrize("reset", [False, True])
def test_a_connection_that_ends_is_a_matter_of_network_and_power(reset: bool) -> None:
    with NetCable() as cable:
        line = open_line(SerialLine(device=cable.url), timeout=5)
        assert cable.client
        cable.pull(reset=reset)
        with pytest.raises(LineFault) as fault, line_faults(cable.url):
            line.read(1)
        assert fault.value.words == f"{cable.url} is gone; check the network and the power"
        line.close()


def test_a_line_that_takes_nothing_is_not_called_unplugged(tmp_path: Path) -> None:
    with Cable(tmp_path / "tty") as cable:
        line = open_line(SerialLine(device=str(cable.path)), timeout=0, write_timeout=0.01)
        with pytest.raises(LineFault) as fault, line_faults(str(cable.path)):
            line.write(b"x" * 1_000_000)
        assert fault.value.condition is Condition.TROUBLE
        assert "takes no data; check that the device is switched on" in fault.value.words
        line.reset_output_buffer()
        line.close()


def test_a_connection_over_the_network_is_watched_while_it_is_silent() -> None:
    with NetCable() as cable:
        line = open_line(SerialLine(device=cable.url), timeout=0)
        watched = socket.socket(fileno=os.dup(line.fileno()))
        assert watched.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)
        watched.close()
        line.close()


def test_what_comes_while_a_line_is_opened_is_kept_where_it_is_wanted(tmp_path: Path) -> None:
    with Cable(tmp_path / "tty") as cable:
        for keep in (True, False):
            cable.write(b"early")
            line = open_line(SerialLine(device=str(cable.path)), timeout=0.01, keep_input=keep)
            assert line.read(5) == (b"early" if keep else b"")
            line.close()
