"""A scripted day: JSON steps through the same till as the screens, without a screen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from pos_term.domain.lots import Provenance
from pos_term.domain.money import format_amount
from pos_term.domain.people import Person
from pos_term.domain.tender import TenderKind
from pos_term.services.describe import describe_cart, describe_receipt
from pos_term.services.outcomes import Outcome
from pos_term.services.script import BadStep, Step, read_step
from pos_term.services.till import Till

Answer = dict[str, Any]


class Replay:
    """Plays steps on a till and describes what each did."""

    def __init__(self, till: Till) -> None:
        self._till = till
        self._steps: dict[str, tuple[Callable[[Step], Outcome | Answer], frozenset[str]]] = {
            "sign_in": (self._sign_in, frozenset({"user", "pin"})),
            "open_shift": (self._open_shift, frozenset({"float"})),
            "close_shift": (self._close_shift, frozenset({"counted"})),
            "scan": (self._scan, frozenset({"raw"})),
            "find": (self._find, frozenset({"sku", "quantity"})),
            "number": (self._number, frozenset({"line", "lot", "serial", "quantity", "via"})),
            "accept_suggestion": (self._accept, frozenset({"line"})),
            "quantity": (self._quantity, frozenset({"line", "value"})),
            "remove": (self._remove, frozenset({"line"})),
            "void": (self._void, frozenset({"reason"})),
            "tender": (self._tender, frozenset({"kind", "amount", "reference"})),
            "complete": (self._complete, frozenset()),
        }

    def play(self, lines: Iterable[bytes], *, keep_going: bool = False) -> Iterator[Answer]:
        """Play one JSON object a line; stop after a refused step unless `keep_going`.

        Raises BadStep and StoreFault.
        """
        for n, line in enumerate(lines, 1):
            if not line.strip():
                continue
            step = read_step(n, line)
            answer = self.step(step)
            yield answer
            if not answer["ok"] and not keep_going:
                return

    def step(self, step: Step) -> Answer:
        """Do one step and describe it."""
        if step.do not in self._steps:
            known = ", ".join(sorted(self._steps))
            raise BadStep(f"line {step.line}: unknown step {step.do!r}; known are {known}")
        run, fields = self._steps[step.do]
        step.expect(fields)
        result = run(step)
        if not isinstance(result, Outcome):
            return {"do": step.do, **result}
        answer: Answer = {
            "do": step.do,
            "ok": result.ok,
            "outcome": result.kind.value,
            "reasons": list(result.reasons),
            "message": result.message,
        }
        if result.sale is not None:
            answer["receipt"] = describe_receipt(result.sale)
        else:
            answer["cart"] = describe_cart(self._till.checkout.cart, self._digits)
        return answer

    # -- steps ---------------------------------------------------------------------------------------------

    def _sign_in(self, step: Step) -> Answer:
        result = self._till.sign_in(step.text("user"), step.text("pin"))
        signed_in = isinstance(result, Person)
        return _plain(signed_in, "signed_in", result.name if isinstance(result, Person) else result)

    def _open_shift(self, step: Step) -> Answer:
        problem = self._till.open_shift(step.amount("float", self._digits))
        return _plain(problem is None, "shift_opened", problem or "")

    def _close_shift(self, step: Step) -> Answer:
        closing = self._till.close_shift(step.amount("counted", self._digits))
        if isinstance(closing, str):
            return _plain(False, "", closing)
        figures = {
            "expected": self._money(closing.expected),
            "counted": self._money(closing.counted),
            "difference": self._money(closing.difference),
        }
        return {**_plain(True, "shift_closed", ""), **figures}

    def _scan(self, step: Step) -> Outcome:
        raw = step.text("raw").encode("utf-8", "surrogatepass")
        return self._not_ready() or self._till.checkout.scan(raw)

    def _find(self, step: Step) -> Outcome:
        sku, quantity = step.text("sku"), step.quantity("quantity", None)
        return self._not_ready() or self._till.checkout.find(sku, quantity)

    def _number(self, step: Step) -> Outcome:
        via = step.choice("via", Provenance, Provenance.KEYED)
        lot, serial = step.text("lot", ""), step.text("serial", "")
        quantity = step.quantity("quantity", None)
        if bool(lot) == bool(serial):
            raise BadStep(f"line {step.line}: give either lot or serial")
        return self._till.checkout.number(
            self._key(step), lot=lot or None, serial=serial or None, quantity=quantity, provenance=via
        )

    def _accept(self, step: Step) -> Outcome:
        return self._till.checkout.accept_suggestion(self._key(step))

    def _quantity(self, step: Step) -> Outcome:
        key = self._key(step)
        return self._till.checkout.set_quantity(key, step.quantity("value") or 0)

    def _remove(self, step: Step) -> Outcome:
        return self._till.checkout.remove(self._key(step))

    def _void(self, step: Step) -> Outcome:
        return self._till.checkout.void(step.text("reason", ""))

    def _tender(self, step: Step) -> Outcome:
        kind = step.choice("kind", TenderKind)
        amount, reference = step.amount("amount", self._digits), step.text("reference", "")
        return self._not_ready() or self._till.checkout.tender(kind, amount, reference)

    def _complete(self, step: Step) -> Outcome:  # noqa: ARG002 - every step has the same shape
        return self._till.checkout.complete()

    # -- parts ---------------------------------------------------------------------------------------------

    @property
    def _digits(self) -> int:
        return self._till.shop.digits

    def _money(self, minor: int) -> str:
        return format_amount(minor, self._digits)

    def _not_ready(self) -> Outcome | None:
        checkout = self._till.checkout
        if self._till.person is None:
            return checkout.not_possible("Nobody is signed in. Sign in first.")
        if self._till.shift is None:
            return checkout.not_possible("No shift is open on this till. Open one first.")
        return None

    def _key(self, step: Step) -> int:
        """The key of the line a step names, or of the line that waits; 0 for a line that is not there."""
        position = step.whole("line", None)
        lines = self._till.checkout.cart.lines
        if position is None:
            waiting = self._till.checkout.waiting
            return waiting.key if waiting else 0
        return lines[position - 1].key if 0 < position <= len(lines) else 0


def _plain(ok: bool, outcome: str, message: str) -> Answer:
    return {"ok": ok, "outcome": outcome if ok else "refused", "reasons": [], "message": message}
