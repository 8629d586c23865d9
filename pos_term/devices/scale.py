"""The scale on its serial line: asked for one weight at a time; only a whole, stable, gross weight counts."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

from pos_term.devices import scale_nci, scale_toledo
from pos_term.devices.line_owner import LOOK, RETRY, LineOwner
from pos_term.devices.scale_reply import Reply, Sign, objection
from pos_term.devices.serial_line import LineFault
from pos_term.domain.device_state import Condition, DeviceKind
from pos_term.domain.quantity import format_quantity
from pos_term.domain.weight import Weight
from pos_term.settings import ScaleSettings

LANGUAGES: dict[str, ModuleType] = {"toledo8217": scale_toledo, "nci": scale_nci}
LONGEST = 64
"""No reply is longer."""
READ = 0.02
"""Seconds that one look for bytes waits."""
MUTE = "the scale does not answer; check that it is on, its cable and its settings."
UNREADABLE = "what the scale answers cannot be read; check its language, speed, bits and parity in the settings."
NOT_READY = "the scale is being looked for"
BUSY = "the scale is busy. Weigh again."
LOST = "the scale was just lost. Check its cable."
NEVER = -60.0
"""A moment so long ago that nothing of it is still on its way."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How long things may take, in seconds."""

    gap: float = 0.2
    """Between two questions: the 8217 wants no less."""
    patience: float = 1.0
    """For one weight in all, with asking again while the goods still move."""
    reply: float = 0.5
    """For the answer to a question that nobody waits for."""
    quiet: float = 2.0
    """After a question without an answer: what comes within this time is that answer, and must not be another's."""
    retry: float = RETRY
    """Between two tries to reach a scale that is away."""
    look: float = LOOK
    """Between two looks at one that nobody needs."""


@dataclass(slots=True)
class _Job:
    """Somebody waits for a weight."""

    tare: int
    end: float
    """When they stop waiting."""
    answer: Weight | str = LOST
    done: threading.Event = field(default_factory=threading.Event)


class SerialScale(LineOwner):
    """A scale that comes back by itself. While it is away, a weight is refused at once and nobody waits for it."""

    def __init__(self, settings: ScaleSettings, *, pace: Pace | None = None) -> None:
        self._pace = pace or Pace()
        super().__init__(
            settings, DeviceKind.SCALE, read_timeout=READ, retry=self._pace.retry, look=self._pace.look
        )
        self._settings = settings
        self._language = LANGUAGES.get(settings.kind, scale_toledo)
        self._read: Callable[[bytes], Reply | None] = self._language.read
        self._jobs: deque[_Job] = deque()
        self._in_step = False
        """Whether it answers, and no answer to an older question can still be on its way."""
        self._asked_at = self._unanswered_at = NEVER

    def weigh(self, tare: int = 0) -> Weight | str:
        """One reading less the container's weight in thousandths, or why there is none, in plain words.

        Takes about a second at most, and where the scale is away no time at all. `tare` is in the scale's unit.
        """
        if self._thread is None:
            return self._weigh_once(tare)
        with self._wake:
            if not self._in_step or self._stopping:
                return _away(self._state.words)
            job = _Job(tare, time.monotonic() + self._pace.patience)
            self._jobs.append(job)
            self._wake.notify_all()
        return job.answer if job.done.wait(self._pace.patience + 0.1) else BUSY

    def try_out(self) -> str:
        """Weigh what lies there, and say it."""
        said = self.weigh()
        if isinstance(said, str):
            return said[:1].upper() + said[1:]
        return f"The scale says {format_quantity(said.thousandths)} {said.unit}."

    # -- on the line ---------------------------------------------------------------------------------------

    def serve(self, line: Any) -> None:
        """Answer those who wait for a weight; keep looking whether the scale still is there."""
        _refuse_wrong_parity(line, self._settings)
        self._in_step = False
        self._unanswered_at = NEVER  # what was on its way when the line was gone is lost
        try:
            while not self._stopping:
                if not self._in_step or self._hurry:
                    self.try_line(line)
                job = self._next()
                if job:
                    try:
                        soon = job.end - time.monotonic() < self._pace.gap + 0.1  # others were weighed before
                        job.answer = BUSY if soon else self._weigh(line, job.tare, job.end)
                    finally:
                        job.done.set()
                else:
                    self._drain(line)
        finally:
            with self._wake:
                self._in_step = False
                waiting, self._jobs = self._jobs, deque()
            for job in waiting:
                job.done.set()

    def try_line(self, line: Any) -> None:
        """Ask once, for nobody, how it is. What comes late to an older question is waited for and thrown away."""
        while not self._stopping and time.monotonic() < self._unanswered_at + self._pace.quiet:
            self._drain(line)
        reply = self._ask(line, time.monotonic() + self._pace.gap + self._pace.reply)
        with self._wake:
            self._in_step = reply is not None and self._read(reply) is not None
        if self._in_step:
            self.say(Condition.READY, reached=str(line.port))
        elif reply is None:
            self.say(Condition.AWAY, MUTE.rstrip("."), reached=str(line.port))
        else:
            self.say(Condition.TROUBLE, UNREADABLE.rstrip("."), reached=str(line.port))

    def _next(self) -> _Job | None:
        """The next who waits; None after a while in which nobody did."""
        with self._wake:
            if not self._jobs and not self._hurry and not self._stopping:
                self._wake.wait(self._look if self._in_step else self._pace.retry)
            return self._jobs.popleft() if self._jobs else None

    def _weigh(self, line: Any, tare: int, end: float) -> Weight | str:
        """Ask until there is an answer to give, or no time is left to ask again."""
        while True:
            raw = self._ask(line, end)
            if raw is None:
                with self._wake:
                    self._in_step = False
                self.say(Condition.AWAY, MUTE.rstrip("."))
                return MUTE
            reply, now = self._read(raw), time.monotonic()
            took, next_at = now - self._asked_at, max(now, self._asked_at + self._pace.gap)
            if (reply is None or Sign.MOTION in reply.signs) and next_at + max(2 * took, 0.1) <= end:
                continue
            if reply is None:
                self.say(Condition.TROUBLE, UNREADABLE.rstrip("."))
                return UNREADABLE
            self.say(Condition.READY)
            return self._said(reply, raw, tare)

    def _said(self, reply: Reply, raw: bytes, tare: int) -> Weight | str:
        problem = objection(reply, self._settings)
        if problem or reply.weight is None:
            return problem
        unit = reply.unit or self._settings.unit
        if reply.weight <= tare:
            there, container = format_quantity(reply.weight), format_quantity(tare)
            return f"there is no more on the scale ({there} {unit}) than the container weighs ({container} {unit})."
        return Weight(thousandths=reply.weight - tare, unit=unit, raw=_printable(raw))

    def _ask(self, line: Any, end: float) -> bytes | None:
        """Ask, and give all that came up to the end of a reply; None where no end came before `end`.

        What came before the question is no answer to it, and is thrown away.
        """
        self.pause(self._asked_at + self._pace.gap - time.monotonic())
        line.reset_input_buffer()
        self._asked_at = self._unanswered_at = time.monotonic()
        line.write(self._language.ASK)
        received: bytes = b""
        while time.monotonic() < end and not self._stopping:
            received += line.read(1)
            if received.endswith(self._language.END) or len(received) >= LONGEST:
                self._unanswered_at = NEVER
                # Anything right behind the end, an echo or a second reply, belongs to nothing that was asked.
                received += line.read(LONGEST)
                return received
        return None

    def _drain(self, line: Any) -> None:
        """Throw away what comes unasked; a line that was pulled out raises here."""
        while not self._stopping and line.read(LONGEST):
            pass

    def _weigh_once(self, tare: int) -> Weight | str:
        """A weight without the thread: for a command that asks once."""
        try:
            with self.opened() as line:
                _refuse_wrong_parity(line, self._settings)
                return self._weigh(line, tare, time.monotonic() + self._pace.patience)
        except LineFault as fault:
            self.say(fault.condition, fault.words)
            return _away(fault.words)


def _printable(raw: bytes) -> str:
    """A reply as it came, each control shown as its picture (STX as ␂): it can be turned back, byte for byte."""
    return "".join(chr(0x2400 + byte) if byte < 0x20 else chr(byte) for byte in raw)


def _away(words: str) -> str:
    """Why there is no weight now, and the way round it."""
    told = words if "the scale" in words else f"the scale is away: {words}" if words else NOT_READY
    return f"{told.rstrip('.')}. Until then type the weight (0.482*, then the scan)."


def _refuse_wrong_parity(line: Any, settings: ScaleSettings) -> None:
    """Have the system check each byte's parity: a wrong byte then arrives as NUL, which no reply may hold.

    pyserial leaves this check off, and a byte with one wrong bit would come through as another digit.
    """
    number = getattr(line, "fd", None)
    if settings.parity == "none" or number is None:
        return
    with suppress(ImportError):  # Windows checks by itself
        import termios

        flags = termios.tcgetattr(number)
        flags[0] = flags[0] & ~(termios.IGNPAR | termios.PARMRK) | termios.INPCK
        termios.tcsetattr(number, termios.TCSANOW, flags)
