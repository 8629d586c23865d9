"""A card terminal to practise with: how a payment ends is decided by the last two digits of its amount."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from pos_term.domain.card_answer import CardAnswer
from pos_term.domain.device_state import Condition, DeviceKind, DeviceState
from pos_term.domain.tender import TenderState
from pos_term.settings import CardSettings

DECLINED, NO_ANSWER, SLOW = 1, 2, 3
"""The last two digits of an amount, in minor units; any others are approved after a moment."""
MOMENT = 0.4
"""Seconds in which a payment is approved."""
LONG = 8.0
"""Seconds that a slow one takes."""


@dataclass(slots=True)
class _Payment:
    """What is known of one reference."""

    amount: int
    answer: CardAnswer | None = None
    """How it ended; None while it is under way."""
    over: threading.Event = field(default_factory=threading.Event)
    cancelled: threading.Event = field(default_factory=threading.Event)


class SimulatedTerminal:
    """Takes one payment at a time, and each reference once: asked again for it, it gives the answer it gave."""

    asks = True

    def __init__(self, settings: CardSettings, *, moment: float = MOMENT, long: float = LONG) -> None:
        self._moment, self._long = moment, long
        self._timeout = settings.timeout_seconds
        self._guard = threading.Lock()
        self._payments: dict[str, _Payment] = {}
        self._current: _Payment | None = None
        self._closed = False
        self._count = 0

    def authorise(self, amount: int, reference: str) -> CardAnswer:
        """Take a payment, or pay back where `amount` (minor units) is below 0; see `CardTerminal.authorise`."""
        with self._guard:
            if self._closed:
                return CardAnswer(state=TenderState.UNKNOWN, words="the till is being closed")
            known = self._payments.get(reference)
            if known is not None and known.amount != amount:
                words = "the terminal had that payment already, for another amount"
                return CardAnswer(state=TenderState.DECLINED, words=words)
            if known is not None and known.answer and known.answer.state is TenderState.APPROVED:
                return known.answer
            same = known is not None and known is self._current
            if self._current is not None and not same:
                return CardAnswer(state=TenderState.DECLINED, words="the terminal is busy with another payment")
            # A declined card may be tried again, and one without an answer asked about.
            payment = known if same and known else _Payment(amount)
            self._payments[reference] = self._current = payment
        return self._wait(payment) if same else self._begin(payment)

    def _wait(self, payment: _Payment) -> CardAnswer:
        """The answer of a payment that is under way already."""
        payment.over.wait(self._timeout)
        return payment.answer or CardAnswer(state=TenderState.UNKNOWN, words="the terminal gave no answer in time")

    def _begin(self, payment: _Payment) -> CardAnswer:
        answer = self._take(payment)
        with self._guard:
            payment.answer, self._current = answer, None
            payment.over.set()
        return answer

    def _take(self, payment: _Payment) -> CardAnswer:
        kind = abs(payment.amount) % 100
        if kind == NO_ANSWER:
            payment.cancelled.wait(self._timeout)
            return CardAnswer(state=TenderState.UNKNOWN, words="the terminal gave no answer")
        takes = self._long if kind == SLOW else self._moment
        if payment.cancelled.wait(min(takes, self._timeout)):
            return CardAnswer(state=TenderState.DECLINED, words="the payment was cancelled")
        if takes > self._timeout:
            return CardAnswer(state=TenderState.UNKNOWN, words="the terminal gave no answer in time")
        if kind == DECLINED:
            return CardAnswer(state=TenderState.DECLINED, words="the card was declined")
        with self._guard:
            self._count += 1
            number = f"SIM-{self._count:06d}"
        return CardAnswer(state=TenderState.APPROVED, reference=number, words="approved")

    def cancel(self) -> None:
        """Give up the payment that is under way, where there is one."""
        with self._guard:
            if self._current is not None:
                self._current.cancelled.set()

    # -- as a device ---------------------------------------------------------------------------------------

    def start(self, changed: Callable[[DeviceState], None]) -> None:
        """It is always there."""

    def state(self) -> DeviceState:
        """It is always there."""
        return DeviceState(
            kind=DeviceKind.CARD, name=DeviceKind.CARD.value, condition=Condition.READY,
            words="for practice: no money moves", reached="simulator",
        )  # fmt: skip

    def look(self) -> DeviceState:
        """The same."""
        return self.state()

    def try_out(self) -> str:
        """Say what it does."""
        return (
            "The card terminal is simulated: amounts that end in 01 are declined, in 02 get no answer, in 03 take "
            "long."
        )

    def close(self) -> None:
        """Whoever waits for an answer gets one now."""
        with self._guard:
            self._closed = True
        self.cancel()
