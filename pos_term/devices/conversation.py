"""One talk with a printer that may answer: how it is now, and whether it has done what it was sent."""

from __future__ import annotations

import time
from collections import deque
from dataclasses import dataclass, field

from pos_term.devices.links.base import DOES_NOT_ANSWER, Link, LinkFault
from pos_term.devices.printer_status import (
    ABOUT_OFFLINE,
    ABOUT_PAPER,
    ABOUT_PRINTER,
    BARRIER,
    Answers,
    PrinterStatus,
    after_barrier,
    question,
)
from pos_term.domain.device_state import Condition

ASK_SECONDS = 1.0
"""How long a printer of which nothing is known may take to answer."""
LISTEN_SECONDS = 0.05
"""How long a printer that is not asked is listened to before a job: one that hangs up does it now."""
QUIET_SECONDS = 0.15
"""After so long, no second answer is on its way."""
POLL_SECONDS = 1.0
"""How often a printer that is still printing is asked what may have stopped it."""
AGAIN_SECONDS = 600.0
"""After so long, a printer that did not answer is asked once more."""
SLOWEST = 500
"""Bytes of a job that any printer prints in a second: text is the slowest, a line of it some 45 bytes."""
MOST_OUTSTANDING = 50
"""More answers than this are no answers."""
STILL_BUSY = "is still busy with what it was sent before; look at it, and switch it off and on if it stays so"
SILENT_SECONDS = 30.0
"""The longest that is waited for the paper, of a printer that says nothing meanwhile."""
WELL_SECONDS, BUSY_SECONDS = 10.0, 600.0
"""What one that says it is well gets beyond the time its job takes, and the longest for that one."""


@dataclass(slots=True)
class Manners:
    """What is known of how a printer answers, for as long as the till runs."""

    answers: bool | None = None
    """Whether it answers `DLE EOT`; None for not known."""
    confirms: bool | None = None
    """Whether it answers `GS r`, in its turn."""
    owes: bool = False
    """Whether an answer in turn is outstanding from a job before: it must not be taken for the next one's."""
    learned: float = field(default_factory=time.monotonic)
    """When something was last learned, by the clock that only goes forward."""

    def learn(self, *, answers: bool | None = None, confirms: bool | None = None) -> None:
        """Keep what was found."""
        self.answers = self.answers if answers is None else answers
        self.confirms = self.confirms if confirms is None else confirms
        self.learned = time.monotonic()

    def doubt(self, *, now: bool = False) -> None:
        """Forget, after a while or at once, that it does not answer; that it does is never forgotten.

        A printer that has answered and no longer does is away, and must not pass for one that is mute.
        """
        if now or time.monotonic() - self.learned >= AGAIN_SECONDS:
            self.answers = self.answers or None
            self.confirms = self.confirms or None


class Conversation:
    """Questions and answers over one link. Everything raises LinkFault when the link breaks."""

    def __init__(self, link: Link, manners: Manners, *, timeout: float) -> None:
        self._link, self._manners, self._timeout = link, manners, timeout
        self._heard = Answers()

    def status(self) -> PrinterStatus | None:
        """How it is now; None where it does not answer and never did.

        Raises LinkFault also for a printer that has answered before and does not now.
        """
        if not self._link.two_way or self._manners.answers is False:
            return None
        self.listen(0)
        known = self._manners.answers
        first = self._ask(ABOUT_PRINTER, self._timeout if known else min(ASK_SECONDS, self._timeout))
        if first is None and known:
            raise LinkFault(DOES_NOT_ANSWER)
        self._manners.learn(answers=first is not None)
        return None if first is None else self._whole(first)

    def listen(self, seconds: float) -> None:
        """Hear, before anything is sent, whether the printer hangs up; what it says is no answer."""
        if self._link.two_way:
            self._heard.feed(self._link.receive(seconds))
            self._heard.forget()

    def clear_the_way(self) -> bool:
        """Make sure that no answer is outstanding; whether this printer answers in its turn at all.

        Needed at the first job and after one whose answer did not come. What earlier jobs left comes first,
        directly before the answer to this question. Raises LinkFault where the printer is not through with them.
        """
        manners = self._manners
        if manners.confirms is False:
            return False
        if manners.confirms and not manners.owes:
            return True
        self._heard.in_turn.clear()
        self._link.send(BARRIER)
        answers, wait = 0, self._timeout
        while answers < MOST_OUTSTANDING and self._next(self._heard.in_turn, wait) is not None:
            answers, wait = answers + 1, QUIET_SECONDS
        if not answers and manners.confirms:
            raise LinkFault(STILL_BUSY, Condition.TROUBLE)
        manners.owes = False
        manners.learn(confirms=answers > 0)
        return answers > 0

    def through(self, size: int) -> str:
        """Wait until a job of `size` bytes and the barrier behind it are through; what the printer wants soon.

        Raises LinkFault for trouble, and when no answer comes in time.
        """
        began = time.monotonic()
        end = latest = began + self._timeout + min(size / SLOWEST, SILENT_SECONDS)
        latest += min(WELL_SECONDS + size / SLOWEST, BUSY_SECONDS)
        while (answer := self._next(self._heard.in_turn, min(POLL_SECONDS, left(end)))) is None:
            if not left(end):
                raise LinkFault("did not say that it printed the job", Condition.TROUBLE)
            if self._is_well():
                end = min(latest, max(end, time.monotonic() + self._timeout))
        self._manners.owes = False
        trouble, advice = after_barrier(answer)
        if trouble:
            raise LinkFault(trouble, Condition.TROUBLE)
        return advice

    def still_well(self, size: int) -> str:
        """Ask a printer that does not answer in its turn once more, after a job; what it wants soon.

        Raises LinkFault for trouble, and when no answer comes: many work off what they were sent first.
        """
        answer = self._ask(ABOUT_PRINTER, self._timeout + min(size / SLOWEST, SILENT_SECONDS))
        if answer is None:
            raise LinkFault(DOES_NOT_ANSWER)
        status = self._whole(answer)
        if status.trouble():
            raise LinkFault(status.trouble(), Condition.TROUBLE)
        return status.advice()

    def _is_well(self) -> bool:
        """Ask a printer that is busy. One that is only silent, or offline without a cause, may be so for a moment.

        Raises LinkFault for trouble.
        """
        answer = self._ask(ABOUT_PRINTER, min(ASK_SECONDS, self._timeout))
        if answer is None or self._heard.in_turn:
            return False
        status = self._whole(answer)
        if status.cause() and not self._heard.in_turn:
            raise LinkFault(status.cause(), Condition.TROUBLE)
        return not status.trouble()

    def _whole(self, first: int) -> PrinterStatus:
        """The status, whose first answer is there. Not every printer knows the other questions."""
        patience = min(ASK_SECONDS, self._timeout)
        return PrinterStatus(first, self._ask(ABOUT_OFFLINE, patience), self._ask(ABOUT_PAPER, patience))

    def _ask(self, about: int, seconds: float) -> int | None:
        self._heard.at_once.clear()
        self._link.send(question(about))
        return self._next(self._heard.at_once, seconds)

    def _next(self, answers: deque[int], seconds: float) -> int | None:
        """The next answer of that sort; None when none comes within so many seconds."""
        end = time.monotonic() + seconds
        while not answers and (remaining := left(end)):
            self._heard.feed(self._link.receive(remaining))
        return answers.popleft() if answers else None


def left(end: float) -> float:
    """Seconds until that moment; 0 when it is past."""
    return max(0.0, end - time.monotonic())
