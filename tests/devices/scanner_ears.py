"""Somebody who listens to a scanner in a test, and remembers what was heard and how the scanner was."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from pos_term.devices.scanner_listener import ScannerListener
from pos_term.devices.scanner_serial import SerialScanner
from pos_term.domain.device_state import Condition, DeviceState
from pos_term.settings import ScannerSettings
from tests.devices.cables import wait_until

MANY_SECONDS_MS = 60_000
"""A gap between scans that never comes to pass in a test."""
AT_ONCE = 0.005
"""Seconds between two tries of a scanner that is away, for tests that pull its cable often."""


class Ears:
    """Takes what scanners say."""

    def __init__(self) -> None:
        self.scans: list[bytes] = []
        self.sources: list[str] = []
        self.states: list[DeviceState] = []
        self.threads: set[str] = set()

    def heard(self, raw: bytes, source: str) -> None:
        self.threads.add(threading.current_thread().name)
        self.sources.append(source)
        self.scans.append(raw)

    def changed(self, state: DeviceState) -> None:
        self.states.append(state)

    def wait_for(self, count: int) -> list[bytes]:
        """The scans, once there are so many."""
        wait_until(lambda: len(self.scans) >= count, why=f"{len(self.scans)} of {count} scans were heard")
        return self.scans


@contextmanager
def listening(scanner: ScannerListener, ears: Ears, *, until: Condition | None = Condition.READY) -> Iterator[Ears]:
    """Listen while the block runs; it begins when the scanner is in this condition."""
    scanner.start(ears.heard, ears.changed)
    try:
        if until is not None:
            wait_for(scanner, until)
        yield ears
    finally:
        scanner.close()
    assert scanner._thread is not None
    assert not scanner._thread.is_alive()


def wait_for(scanner: ScannerListener, condition: Condition) -> DeviceState:
    """How the scanner is, once it is in this condition."""
    wait_until(
        lambda: scanner.state().condition is condition, why=f"waited for {condition}, it is {scanner.state()}"
    )
    return scanner.state()


def serial_scanner(device: object, *, retry: float = AT_ONCE, **settings: Any) -> SerialScanner:
    """A scanner on this line, with the settings as they are but for what is said."""
    known: dict[str, Any] = {"device": str(device), "gap_ms": MANY_SECONDS_MS}
    return SerialScanner(ScannerSettings(**known | settings), retry=retry)
