"""Cables that the tests of scanners share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from serial.urlhandler import protocol_socket

from tests.devices.cables import Cable, NetCable


@pytest.fixture
def cable(tmp_path: Path) -> Iterator[Cable]:
    with Cable(tmp_path / "ttyACM0") as plugged:
        yield plugged


@pytest.fixture
def net(monkeypatch: pytest.MonkeyPatch) -> Iterator[NetCable]:
    # pyserial lets 0.3 s pass whenever it closes a connection.
    monkeypatch.setattr(protocol_socket, "time", SimpleNamespace(sleep=lambda _seconds: None))
    with NetCable() as plugged:
        yield plugged
