"""Script steps about people, the shift, the drawer, and what is settled later."""

from __future__ import annotations

from pos_term.domain.documents import CashKind, Settlement
from pos_term.domain.people import Person
from pos_term.services.replay_parts import Answer, StepGroup, Steps, plain
from pos_term.services.script import Step


class TillSteps(StepGroup):
    """Signing in, the shift, cash without a sale, numbers and cards settled later."""

    def steps(self) -> Steps:
        """Each step with the fields it knows."""
        cash = frozenset({"amount", "reason", "customer"})
        return {
            "sign_in": (self._sign_in, frozenset({"user", "pin"})),
            "sign_out": (self._sign_out, frozenset()),
            "open_shift": (self._open_shift, frozenset({"float"})),
            "close_shift": (self._close_shift, frozenset({"counted"})),
            "no_sale": (self._no_sale, frozenset({"reason"})),
            **{kind.value: (self._cash, cash) for kind in CashKind},
            "assign": (self._assign, frozenset({"receipt", "line", "lot", "serial", "quantity"})),
            "settle": (self._settle, frozenset({"receipt", "tender", "outcome", "reference"})),
        }

    def _sign_in(self, step: Step) -> Answer:
        result = self._till.sign_in(step.text("user"), step.text("pin"))
        signed_in = isinstance(result, Person)
        return plain(signed_in, "signed_in", result.name if isinstance(result, Person) else result)

    def _sign_out(self, step: Step) -> Answer:  # noqa: ARG002 - every step has the same shape
        self._till.sign_out()
        return plain(True, "signed_out", "")

    def _open_shift(self, step: Step) -> Answer:
        problem = self._till.open_shift(step.amount("float", self._digits))
        return plain(problem is None, "shift_opened", problem or "")

    def _close_shift(self, step: Step) -> Answer:
        closing = self._till.close_shift(step.amount("counted", self._digits))
        if isinstance(closing, str):
            return plain(False, "", closing)
        figures = {
            "expected": self._money(closing.expected),
            "counted": self._money(closing.counted),
            "difference": self._money(closing.difference),
        }
        return {**plain(True, "shift_closed", ""), **figures}

    def _no_sale(self, step: Step) -> Answer:
        problem = self._till.drawer.no_sale(step.note("reason"))
        return plain(problem is None, "no_sale", problem or "")

    def _cash(self, step: Step) -> Answer:
        kind = CashKind(step.do)
        problem = self._till.drawer.move(
            kind, step.amount("amount", self._digits), step.note("reason"),
            customer=step.text("customer", "") or None,
        )  # fmt: skip
        return plain(problem is None, kind.value, problem or "")

    def _assign(self, step: Step) -> Answer:
        line, quantity = step.position("line"), step.quantity("quantity", None)
        problem = self._till.later.assign(
            step.text("receipt"), line, lot=step.text("lot", "") or None, serial=step.text("serial", "") or None,
            quantity=quantity,
        )  # fmt: skip
        return plain(problem is None, "assigned", problem or "")

    def _settle(self, step: Step) -> Answer:
        n = step.position("tender")
        outcome = step.choice("outcome", Settlement)
        problem = self._till.later.settle(step.text("receipt"), n, outcome, step.note("reference", ""))
        return plain(problem is None, "settled", problem or "")
