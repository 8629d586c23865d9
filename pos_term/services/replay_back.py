"""Script steps for goods that come back."""

from __future__ import annotations

from pos_term.domain.people import Permission
from pos_term.services.outcomes import Outcome
from pos_term.services.replay_parts import StepGroup, Steps
from pos_term.services.returning import Pick
from pos_term.services.script import BadStep, Step

_LINE = frozenset({"line", "quantity", "serial", "lot"})


class BackSteps(StepGroup):
    """Returns by receipt, by serial and without a receipt; whole sales taken back."""

    def steps(self) -> Steps:
        """Each step with the fields it knows."""
        fields = {"receipt", "lines", "serial", "sku", "quantity", "lot", "reason", "user", "pin"}
        return {
            "return": (self._return, frozenset(fields)),
            "empties": (self._empties, frozenset({"sku", "quantity"})),
            "post_void": (self._post_void, frozenset({"receipt", "reason", "user", "pin"})),
        }

    def _return(self, step: Step) -> Outcome:
        returns, reason = self._till.checkout.returns, step.note("reason")
        if step.given("receipt"):
            picks = [self._pick(row) for row in step.rows("lines")]
            return self._not_ready() or returns.take_back(step.text("receipt"), picks, reason)
        if step.given("serial") and not step.given("user"):
            sku = step.text("sku", "") or None
            return self._not_ready() or returns.by_serial(step.text("serial"), reason, sku=sku)
        if not step.given("sku"):
            raise BadStep(f"line {step.line}: return needs receipt and lines, or serial, or sku and quantity")
        return self._not_ready() or self._without_receipt(step, reason)

    def _without_receipt(self, step: Step, reason: str) -> Outcome:
        approver = self._approver(step, Permission.RETURN_WITHOUT_RECEIPT)
        if isinstance(approver, Outcome):
            return approver
        if approver is None:
            return self._not_allowed("Without a receipt a supervisor takes goods back: give user and pin.")
        return self._till.checkout.returns.without_receipt(
            step.text("sku"), step.quantity("quantity") or 0, reason, approver,
            lot=step.text("lot", "") or None, serial=step.text("serial", "") or None,
        )  # fmt: skip

    def _pick(self, row: Step) -> Pick:
        row.expect(_LINE)
        return Pick(
            line=row.position("line"), quantity=row.quantity("quantity", "1") or 0,
            serial=row.text("serial", "") or None, lot=row.text("lot", "") or None,
        )  # fmt: skip

    def _empties(self, step: Step) -> Outcome:
        sku, quantity = step.text("sku"), step.quantity("quantity", "1") or 0
        return self._not_ready() or self._till.checkout.empties.named(sku.encode(), quantity)

    def _post_void(self, step: Step) -> Outcome:
        approver = self._approver(step, Permission.POST_VOID)
        if isinstance(approver, Outcome):
            return approver
        return self._not_ready() or self._till.checkout.returns.post_void(
            step.text("receipt"), step.note("reason"), approver
        )
