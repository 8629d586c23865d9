"""A thread that owns a serial line: it opens it, serves it, and opens it again by itself after every fault."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from pos_term.devices.serial_line import LineFault, line_faults, open_line
from pos_term.domain.clean import clean
from pos_term.domain.device_state import Condition, DeviceKind, DeviceState
from pos_term.settings import SerialLine

RETRY = 0.5
"""Seconds between two tries to open a line that is away."""
LOOK = 0.5
"""Seconds after which a line that has nothing to do is looked at: one that was pulled out says so then."""
PATIENCE = 3.0
"""The most seconds that somebody who looks at the device waits for news."""

Changed = Callable[[DeviceState], None]


class LineOwner:
    """Holds one line for one device. A subclass says what is done on it, in `serve`."""

    def __init__(
        self,
        settings: SerialLine,
        kind: DeviceKind,
        *,
        read_timeout: float,
        retry: float = RETRY,
        look: float = LOOK,
    ) -> None:
        self._line = settings
        self._kind = kind
        self._read_timeout = read_timeout
        self._retry, self._look = retry, look
        self._wake = threading.Condition()
        """Guards all that the thread shares with the callers, and wakes either of them."""
        self._stopping = False
        self._hurry = False
        """Whether somebody wants to know now how the device is."""
        self._beats = 0
        """How often the thread has found out how the device is."""
        self._thread: threading.Thread | None = None
        self._changed: Changed = lambda state: None  # noqa: ARG005
        self._state = DeviceState(
            kind=kind, name=kind.value, condition=Condition.IDLE, reached=clean(settings.device, limit=60)
        )  # fmt: skip

    # -- what everybody may ask ----------------------------------------------------------------------------

    def start(self, changed: Changed) -> None:
        """Begin to hold the line, on a thread of its own; `changed` is called on that thread."""
        with self._wake:
            self._changed = changed
            if self._thread is None and not self._stopping:
                self._thread = threading.Thread(target=self._run, name=f"pos_term {self._kind.value}", daemon=True)
                self._thread.start()

    def state(self) -> DeviceState:
        """How it was when it was last heard of; at once."""
        return self._state

    def look(self) -> DeviceState:
        """How it is now; a few seconds at most."""
        with self._wake:
            if self._thread is not None:
                before, self._hurry = self._beats, True
                self._wake.notify_all()
                self._wake.wait_for(lambda: self._beats > before or self._stopping, PATIENCE)
                return self._state
        try:
            with self.opened() as line:
                self.try_line(line)
        except LineFault as fault:
            self.say(fault.condition, fault.words)
        return self._state

    def close(self) -> None:
        """Let go of the line; the thread ends."""
        with self._wake:
            self._stopping = True
            self._wake.notify_all()
        if self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join(6)

    # -- what a device does --------------------------------------------------------------------------------

    def serve(self, line: Any) -> None:
        """Work on the open line until the owner is closed. Raises LineFault when the line fails."""
        raise NotImplementedError

    def try_line(self, line: Any) -> None:
        """Find out once, without a thread, how the device is. Raises LineFault."""
        raise NotImplementedError

    # -- for subclasses ------------------------------------------------------------------------------------

    @contextmanager
    def opened(self) -> Iterator[Any]:
        """The line, open; whatever it raises meanwhile comes out as LineFault. It is closed in any case."""
        line = open_line(self._line, timeout=self._read_timeout, kind=self._kind)
        try:
            with line_faults(str(line.port)):
                yield line
        except BaseException:
            with suppress(Exception):
                line.reset_output_buffer()  # what never went out must not hold up the closing
            raise
        finally:
            with suppress(Exception):
                line.close()

    def say(self, condition: Condition, words: str = "", *, reached: str = "") -> None:
        """Keep how the device is now, wake who waits to know, and tell it where it is something new."""
        state = DeviceState(
            kind=self._kind, name=self._kind.value, condition=condition, words=words,
            reached=clean(reached or self._state.reached, limit=60),
        )  # fmt: skip
        with self._wake:
            news, self._state = state != self._state, state
            self._beats += 1
            self._hurry = False
            self._wake.notify_all()
        if news:
            self._changed(state)

    def pause(self, seconds: float) -> None:
        """Let time pass, unless the owner is being closed."""
        end = time.monotonic() + seconds
        with self._wake:
            while not self._stopping and (left := end - time.monotonic()) > 0:
                self._wake.wait(left)

    # -- the thread ----------------------------------------------------------------------------------------

    def _run(self) -> None:
        while not self._stopping:
            try:
                with self.opened() as line:
                    self.serve(line)
            except LineFault as fault:
                self.say(fault.condition, fault.words)
            except Exception as error:  # a fault of the program itself must not leave the device dead for good
                self.say(Condition.TROUBLE, f"the {self._kind.value} failed: {clean(str(error), limit=80)}")
            with self._wake:
                self._wake.wait_for(lambda: self._stopping or self._hurry, self._retry)
