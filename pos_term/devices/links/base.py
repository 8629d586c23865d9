"""What every way to a printer has in common, and what goes wrong on it."""

from __future__ import annotations

import time
from typing import Protocol

from pos_term.domain.device_state import Condition

GOODBYE_SECONDS = 0.5
"""How long a printer that says nothing is listened to after the job, so that it can break off instead."""
HANDOVER_SECONDS = 600.0
"""The longest a job may take on its way, however slowly it moves: a large batch of labels."""
DOES_NOT_ANSWER = "does not answer; check its power and cable"
BROKE_OFF = "broke off; check its power and cable"
TAKES_NO_MORE = "takes no more data; check its paper and cover"
NOT_THERE = "is not there; check its power and cable"


class LinkFault(Exception):
    """A link to a printer cannot be used; `words` say why and what to do, the device as the subject."""

    def __init__(self, words: str, condition: Condition = Condition.AWAY, *, nothing: bool = False) -> None:
        super().__init__(words)
        self.words = words
        self.condition = condition
        self.nothing = nothing
        """Whether it is proven that not one byte of what was being sent has left this machine."""


class Link(Protocol):
    """A line to a printer that is open. Every method but `close` raises LinkFault; none waits for ever."""

    @property
    def two_way(self) -> bool:
        """Whether the printer could answer on it."""

    def send(self, data: bytes) -> None:
        """Hand all of it to the system, in one write where the line takes it."""

    def settle(self) -> None:
        """Wait until the other side has taken everything, as far as the line can tell."""

    def receive(self, seconds: float) -> bytes:
        """What comes within so many seconds, as soon as anything does; empty for nothing."""

    def goodbye(self) -> None:
        """Say that the job is complete, where there is a way to, and hear whether the other side breaks off."""

    def model(self) -> str:
        """What the printer says it is; empty where it does not."""

    def close(self, *, abort: bool = False) -> None:
        """Let go of the line; with `abort` what has not been taken yet is thrown away."""


class OneWay:
    """What a link does on which nothing ever comes back."""

    two_way = False

    def settle(self) -> None:
        """There is nothing to wait for."""

    def receive(self, seconds: float) -> bytes:  # noqa: ARG002
        """Nothing comes."""
        return b""

    def goodbye(self) -> None:
        """There is nobody to say it to."""

    def model(self) -> str:
        """It does not say."""
        return ""

    def close(self, *, abort: bool = False) -> None:
        """Nothing is held open between writes."""


class Patience:
    """How long to go on: `seconds` without any progress, and `HANDOVER_SECONDS` in all."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._end = time.monotonic() + HANDOVER_SECONDS
        self._until = time.monotonic() + seconds

    def progress(self) -> None:
        """Something moved."""
        self._until = time.monotonic() + self._seconds

    def left(self) -> float:
        """Seconds that are left; 0 when it is at its end."""
        return max(0.0, min(self._until, self._end) - time.monotonic())
