"""Paying for an open sale, and the commit."""

from __future__ import annotations

from dataclasses import replace

from pos_term.domain.documents import RefusalOutcome
from pos_term.domain.judgement import Finding, Level, Reason
from pos_term.domain.money import format_amount
from pos_term.domain.products import MissingPolicy
from pos_term.domain.quantity import format_quantity
from pos_term.domain.tender import Tender, Tendering, TenderKind
from pos_term.services.open_sale import OpenSale
from pos_term.services.outcomes import Outcome, OutcomeKind
from pos_term.services.records import Presentation
from pos_term.services.selling import build_sale
from pos_term.store.journal import Posted, Rejected, post


class Paying:
    """Takes the payments of an open sale and commits it."""

    def __init__(self, sale: OpenSale) -> None:
        self._sale = sale
        self.last: Posted | None = None
        """The sale committed last."""

    def pay(self) -> Outcome | None:
        """Begin to take payment: None when it may begin, else why not, with the line that is not ready."""
        if not self._sale.cart:
            return self._sale.no("There is nothing to pay yet. Scan something first.")
        if self._sale.counter.attended().shift is None:
            return self._sale.no("No shift is open on this till. Open one first.")
        for line in self._sale.cart.lines:
            if line.marked:
                stopped = next(n for n in line.numbers if n.marked)
                words = f"{line.product.name}: {stopped.marked} Remove the line (Del) or take another lot (F3)."
                return self._sale.no(words, line=line)
            if line.missing and line.product.missing_policy is MissingPolicy.BLOCK:
                have, want = format_quantity(line.numbered), format_quantity(line.quantity)
                words = f"{line.product.name}: {have} of {want} numbers. Scan the missing lot or serial (F3)."
                finding = Finding(Reason.NUMBER_MISSING, Level.BLOCK, words)
                return self._sale.no(words, findings=(finding,), line=line)
        if self._sale.tendering is None or self._sale.tendering.due != self._sale.cart.total:
            self._sale.tendering = Tendering(self._sale.cart.total, self._sale.carried)
        return None

    def tender(self, kind: TenderKind, amount: int | None = None, reference: str = "") -> Outcome:
        """Take one payment, in minor units; without an amount, what remains."""
        if self._sale.tendering is None:
            refused = self.pay()
            if refused:
                return refused
        tendering = self._sale.tendering
        if tendering is None:
            return self._sale.no("There is nothing to pay yet.")
        wanted = tendering.remaining if amount is None else amount
        if wanted == 0 and tendering.due == 0 and not tendering.tenders:
            return Outcome(kind=OutcomeKind.TENDERED, message="Nothing to pay.")
        taken = tendering.add(Tender(kind=kind, amount=wanted, reference=reference))
        if isinstance(taken, str):
            return self._sale.no(taken)
        self._sale.tendering = taken
        digits = self._sale.counter.shop.digits
        left = f"{format_amount(taken.remaining, digits)} to go." if taken.remaining else (
            f"Change {format_amount(taken.change, digits)}.")  # fmt: skip
        words = f"{kind.value.capitalize()} {format_amount(wanted, digits)}. {left}"
        return Outcome(kind=OutcomeKind.TENDERED, message=words)

    def add_reference(self, reference: str) -> Outcome:
        """Write a reference on the last card payment."""
        tenders = self._sale.tendering.tenders if self._sale.tendering else ()
        for n in range(len(tenders) - 1, -1, -1):
            if tenders[n].kind is TenderKind.CARD and self._sale.tendering:
                named = replace(tenders[n], reference=reference)
                self._sale.tendering = replace(
                    self._sale.tendering, tenders=(*tenders[:n], named, *tenders[n + 1 :])
                )
                return Outcome(kind=OutcomeKind.TENDERED, message=f"Card reference {reference}.")
        return self._sale.no("No card payment to write a reference on.")

    def stop_paying(self) -> None:
        """Back to the cart; what was tendered is given back."""
        self._sale.tendering = None
        self._sale.carried = ()

    def complete(self) -> Outcome:
        """Commit the sale: durable when this returns COMPLETED. Lots are judged again inside the commit."""
        tendering, who = self._sale.tendering, self._sale.counter.attended()
        if tendering is None or not self._sale.cart:
            return self._sale.no("There is nothing to complete yet.")
        if tendering.remaining:
            return self._sale.no(
                f"{format_amount(tendering.remaining, self._sale.counter.shop.digits)} is still to be paid."
            )
        if who.shift is None:
            return self._sale.no("No shift is open on this till. Open one first.")
        self._sale.counter.recorder.flush()
        with self._sale.counter.store.reading() as connection:
            sale = build_sale(
                connection, self._sale.cart, tendering, sale_id=self._sale.id, shift=who.shift, cashier=who.cashier,
                shop=self._sale.counter.shop,
            )  # fmt: skip
        posted = post(self._sale.counter.store, sale, self._sale.posting(), receipt=self._sale.counter.receipts)
        if isinstance(posted, Rejected):
            return self._stopped(posted)
        self.last = posted
        self._sale.restart()
        digits = self._sale.counter.shop.digits
        change = f" Change {format_amount(sale.change, digits)}." if sale.change else ""
        return Outcome(kind=OutcomeKind.COMPLETED, message=f"Paid.{change}", sale=posted)

    def _stopped(self, rejected: Rejected) -> Outcome:
        """Nothing was written: mark the numbers that stopped the sale, and record each."""
        findings: list[Finding] = []
        for objection in rejected.objections:
            findings += objection.findings
            if not 0 < objection.line <= len(self._sale.cart.lines):
                continue
            line = self._sale.cart.lines[objection.line - 1]
            reason = objection.findings[0].words if objection.findings else objection.words
            numbers = tuple(
                replace(n, marked=f"{reason}.") if n.lot_id == objection.lot_id else n for n in line.numbers
            )
            self._sale.cart = self._sale.cart.with_line(replace(line, numbers=numbers))
            stopped = next((n for n in numbers if n.marked), None)
            presented = Presentation(product=line.product, quantity=line.quantity)
            if stopped:
                presented = Presentation(
                    product=line.product,
                    lot=stopped.lot,
                    serial=stopped.serial,
                    expiry=stopped.expiry,
                    quantity=stopped.quantity,
                )
            self._sale.record_refusal(objection.findings, presented, RefusalOutcome.SALE_STOPPED)
        if self._sale.tendering:
            self._sale.carried = tuple(t for t in self._sale.tendering.tenders if t.kind is TenderKind.CARD)
        self._sale.tendering = None
        words = f"SALE STOPPED, nothing was written. {rejected.words}."
        first = rejected.objections[0].line if rejected.objections else 0
        return Outcome(kind=OutcomeKind.REFUSED, message=words, findings=tuple(findings), line=first)
