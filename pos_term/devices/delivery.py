"""One job to one printer, and an honest word on how it ended.

`confirmed` only where the printer answered behind the job, `sent` only where it took everything and says nothing,
`failed` (which is tried again by itself) only where not one byte of the job can have reached it, else `unknown`.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass

from pos_term.devices.conversation import LISTEN_SECONDS, Conversation, Manners
from pos_term.devices.links.base import Link, LinkFault
from pos_term.devices.printer_status import BARRIER, PrinterStatus
from pos_term.domain.delivery import JobState
from pos_term.domain.device_state import Condition

LOOK = "look at what it printed"


@dataclass(frozen=True, slots=True)
class Ending:
    """How one try ended, and how the printer is since."""

    state: JobState
    condition: Condition
    words: str = ""
    """What is wrong or wanted soon, without the printer's name; empty for nothing."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How a printer is when nothing is sent to it."""

    condition: Condition
    words: str = ""
    model: str = ""
    status: PrinterStatus | None = None
    """What it answered; None where it does not."""


def deliver(
    job: bytes, connect: Callable[[], Link], manners: Manners, *, timeout: float, look: str = LOOK
) -> Ending:
    """Send a job that is checked, over a link of its own; `timeout` (seconds) bounds each wait for an answer.

    Nothing is added to the job but the question behind it, and only for a printer that is known to answer.
    `look` is what a person is asked to do where nobody can tell how it ended.
    """
    try:
        link = connect()
    except LinkFault as fault:
        return Ending(JobState.FAILED, fault.condition, fault.words)
    handover = _Handover(link, Conversation(link, manners, timeout=timeout), manners)
    broken = True
    try:
        state, advice = handover.run(job)
        broken = False
        return Ending(state, Condition.READY, advice)
    except LinkFault as fault:
        unsure = handover.at_worst is JobState.UNKNOWN
        return Ending(handover.at_worst, fault.condition, f"{fault.words}; {look}" if unsure else fault.words)
    finally:
        _let_go(link, abort=broken)


def inspect(connect: Callable[[], Link], manners: Manners, *, timeout: float) -> Standing:
    """Ask a printer how it is, and send it nothing to print."""
    try:
        link = connect()
    except LinkFault as fault:
        return Standing(fault.condition, fault.words)
    try:
        model = link.model()
        status = Conversation(link, manners, timeout=timeout).status()
    except LinkFault as fault:
        return Standing(fault.condition, fault.words)
    finally:
        _let_go(link, abort=False)
    if status is None:
        return Standing(Condition.READY, "it does not say how it is" if link.two_way else "", model)
    condition = Condition.TROUBLE if status.trouble() else Condition.READY
    return Standing(condition, status.trouble() or status.advice(), model, status)


def _let_go(link: Link, *, abort: bool) -> None:
    with contextlib.suppress(OSError):
        link.close(abort=abort)


class _Handover:
    """A job on its way, and what has to be said of it if the link breaks now."""

    def __init__(self, link: Link, talk: Conversation, manners: Manners) -> None:
        self._link, self._talk, self._manners = link, talk, manners
        self.at_worst = JobState.FAILED

    def run(self, job: bytes) -> tuple[JobState, str]:
        """Do it; the state and what the printer wants soon. Raises LinkFault."""
        status = self._talk.status()
        if status is None:
            self._talk.listen(LISTEN_SECONDS)
            self._hand(job)
            self._link.goodbye()
            return JobState.SENT, ""
        if status.trouble():
            raise LinkFault(status.trouble(), Condition.TROUBLE)
        confirms = self._talk.clear_the_way()
        self._talk.listen(0)
        if confirms:
            self._manners.owes = True
            self._hand(job + BARRIER)
            return JobState.CONFIRMED, self._talk.through(len(job))
        self._hand(job)
        return JobState.SENT, self._talk.still_well(len(job))

    def _hand(self, data: bytes) -> None:
        try:
            self._link.send(data)
        except LinkFault as fault:
            self.at_worst = JobState.FAILED if fault.nothing else JobState.UNKNOWN
            raise
        self.at_worst = JobState.UNKNOWN
        self._link.settle()
