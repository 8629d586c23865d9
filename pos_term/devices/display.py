"""The customer's display: two lines on a serial port. It shows the newest lines it was given, never older ones."""

from __future__ import annotations

import time
from typing import Any

from pos_term.devices.display_bytes import beginning, check_display, frame
from pos_term.devices.line_owner import LOOK, PATIENCE, RETRY, LineOwner
from pos_term.devices.serial_line import LineFault
from pos_term.domain.cells import wrap
from pos_term.domain.clean import clean
from pos_term.domain.device_state import Condition, DeviceKind
from pos_term.settings import DisplaySettings

TEST_SECONDS = 4.0
"""How long a test stands on the display, where nothing else is to be shown."""
Lines = tuple[str, str]


class SerialDisplay(LineOwner):
    """A display that comes back by itself: as soon as it is there again it is given what it should show now."""

    def __init__(self, settings: DisplaySettings, *, retry: float = RETRY, look: float = LOOK) -> None:
        super().__init__(settings, DeviceKind.DISPLAY, read_timeout=0, retry=retry, look=look)
        self._settings = settings
        rows = [*wrap(clean(settings.idle), settings.columns, most=2), "", ""]
        self._idle: Lines = (rows[0], rows[1])
        self._wanted = self._idle
        self._test: Lines | None = None
        self._test_ends = 0.0
        self._shown: Lines | None = None
        """What stands on it; None where nobody can tell."""

    # -- what is to be shown -------------------------------------------------------------------------------

    def show(self, top: str, bottom: str) -> None:
        """Show two lines, soon: it never waits for the device. Text from outside is welcome."""
        with self._wake:
            self._wanted, self._test = (top, bottom), None
            self._wake.notify_all()

    def idle(self) -> None:
        """Show what stands there while no sale is open."""
        self.show(*self._idle)

    def try_out(self) -> str:
        """Show a test for some seconds; how it went, in plain words."""
        test = ("Display test", ("1234567890" * 4)[: self._settings.columns])
        with self._wake:
            if self._thread is not None:
                self._test, self._test_ends = test, time.monotonic() + TEST_SECONDS
                self._wake.notify_all()
                self._wake.wait_for(lambda: self._shown == test or not self._state.condition.well, PATIENCE)
                done = self._shown == test
                words = "" if done else self._state.words
                return _tried(done, words)
        try:
            with self.opened() as line:
                self._send(line, beginning(self._settings))
                self._send(line, frame(*test, self._settings))
        except LineFault as fault:
            self.say(fault.condition, fault.words)
            return _tried(False, fault.words)
        return _tried(True, "")

    # -- on the line ---------------------------------------------------------------------------------------

    def serve(self, line: Any) -> None:
        """Paint what is wanted whenever it is not what stands there; otherwise see whether the line still is."""
        self._shown = None
        self._send(line, beginning(self._settings))
        while True:
            with self._wake:
                if self._due() == self._shown and not self._stopping and not self._hurry:
                    self._wake.wait(self._look)
                due = self._due()
                if self._stopping and due == self._shown:
                    return
            if due != self._shown:
                self._send(line, frame(*due, self._settings))
                self._shown = due
            else:
                self._listen(line)
            self.say(Condition.READY, reached=str(line.port))

    def try_line(self, line: Any) -> None:
        """A display says nothing of itself: that its line opens is all there is to know."""
        self._listen(line)
        self.say(Condition.READY, reached=str(line.port))

    def _due(self) -> Lines:
        if self._test is not None and time.monotonic() >= self._test_ends:
            self._test = None
        return self._test or self._wanted

    def _send(self, line: Any, job: bytes) -> None:
        problem = check_display(job, self._settings)
        if problem:
            raise LineFault(problem, Condition.TROUBLE)
        line.write(job)
        # No faster than the line carries it: else the system would keep what is long out of date for it.
        self.pause(len(job) * 11 / self._settings.baud)

    def _listen(self, line: Any) -> None:
        """Throw away what a display says unasked; a line that was pulled out raises here."""
        while line.read(64):
            pass


def _tried(done: bool, words: str) -> str:
    if done:
        return "A test stands on the customer display for a moment; look whether both lines are whole."
    return f"The customer display shows nothing: {words or 'it takes too long'}."
