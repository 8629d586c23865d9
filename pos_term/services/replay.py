"""A scripted day: JSON steps through the same till as the screens, without a screen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pos_term.services.describe import describe_cart, describe_receipt
from pos_term.services.outcomes import Outcome
from pos_term.services.replay_back import BackSteps
from pos_term.services.replay_cart import CartSteps
from pos_term.services.replay_parts import Answer, Steps
from pos_term.services.replay_till import TillSteps
from pos_term.services.script import BadStep, BeyondLimits, Step, read_step
from pos_term.services.till import Till


class Replay:
    """Plays steps on a till and describes what each did."""

    def __init__(self, till: Till) -> None:
        self._till = till
        self._steps: Steps = {
            **TillSteps(till).steps(),
            **CartSteps(till).steps(),
            **BackSteps(till).steps(),
        }

    @property
    def steps(self) -> dict[str, frozenset[str]]:
        """Every step by name, with the fields it knows."""
        return {name: fields for name, (_, fields) in self._steps.items()}

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
        try:
            result = run(step)
        except BeyondLimits as error:
            result = self._till.checkout.not_possible(str(error))
        if not isinstance(result, Outcome):
            return {"do": step.do, **result}
        answer: Answer = {
            "do": step.do,
            "ok": result.ok,
            "outcome": result.kind.value,
            "reasons": list(result.reasons),
            "message": result.message,
        }
        if result.open_sale:
            answer["sale"] = result.open_sale
        if result.sale is not None:
            answer["receipt"] = describe_receipt(result.sale)
        else:
            cart = describe_cart(self._till.checkout.cart, self._till.shop.digits)
            answer["cart"] = {"sale": self._till.checkout.open_sales.id, **cart}
        return answer
