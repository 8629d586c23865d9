"""What every group of script steps shares."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pos_term.domain.judgement import Finding, Level, Reason
from pos_term.domain.money import format_amount
from pos_term.domain.people import Permission, Person
from pos_term.services.approval import approve
from pos_term.services.outcomes import Outcome
from pos_term.services.script import Step
from pos_term.services.till import Till

Answer = dict[str, Any]
Steps = dict[str, tuple[Callable[[Step], "Outcome | Answer"], frozenset[str]]]


class StepGroup:
    """Some steps of a script, played on one till."""

    def __init__(self, till: Till) -> None:
        self._till = till

    @property
    def _digits(self) -> int:
        return self._till.shop.digits

    def _money(self, minor: int) -> str:
        return format_amount(minor, self._digits)

    def _nobody(self) -> Outcome | None:
        """Why nothing is done to a sale whose cashier has signed out."""
        if self._till.person is None:
            return self._till.checkout.not_possible("Nobody is signed in. Sign in first.")
        return None

    def _not_ready(self) -> Outcome | None:
        if self._till.person is not None and self._till.shift is None:
            return self._till.checkout.not_possible("No shift is open on this till. Open one first.")
        return self._nobody()

    def _key(self, step: Step) -> int:
        """The key of the line a step names, or of the line that waits; 0 for a line that is not there."""
        position = step.whole("line", None)
        lines = self._till.checkout.cart.lines
        if position is None:
            waiting = self._till.checkout.waiting
            return waiting.key if waiting else 0
        return lines[position - 1].key if 0 < position <= len(lines) else 0

    def _approver(self, step: Step, permission: Permission) -> Person | Outcome | None:
        """Who approves a step by `user` and `pin`; None where it names nobody."""
        if not step.given("user"):
            return None
        till = self._till
        person = approve(
            till.store, till.shop, step.text("user"), step.text("pin"), permission, till.clock.at()
        )  # fmt: skip
        return self._not_allowed(person) if isinstance(person, str) else person

    def _not_allowed(self, words: str) -> Outcome:
        return self._till.checkout.not_possible(words, (Finding(Reason.NOT_ALLOWED, Level.BLOCK, words),))


def plain(ok: bool, outcome: str, message: str) -> Answer:
    """The answer of a step that leaves cart and receipts alone."""
    return {"ok": ok, "outcome": outcome if ok else "refused", "reasons": [], "message": message}
