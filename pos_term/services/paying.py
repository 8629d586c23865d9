"""Paying for an open sale, and the commit."""

from __future__ import annotations

from dataclasses import replace

from pos_term.domain.cart import CartLine
from pos_term.domain.dates import unstamp
from pos_term.domain.documents import RefusalOutcome, Sale
from pos_term.domain.judgement import Finding, Level, Reason
from pos_term.domain.money import format_amount
from pos_term.domain.people import Person
from pos_term.domain.products import MissingPolicy
from pos_term.domain.quantity import format_quantity
from pos_term.domain.tender import Tender, Tendering, TenderKind, TenderState
from pos_term.services.asking import markdown_due
from pos_term.services.open_sale import OpenSale
from pos_term.services.outcomes import Outcome, OutcomeKind
from pos_term.services.pricing import over_the_limit
from pos_term.services.records import Presentation
from pos_term.services.refunding import Refunds
from pos_term.services.selling import build_sale
from pos_term.services.tendering import Tenders
from pos_term.store.journal import Posted, Rejected, latest_at, post


class Paying:
    """Takes the payments of an open sale and commits it."""

    def __init__(self, sale: OpenSale) -> None:
        self._sale = sale
        self.last: Posted | None = None
        """The sale committed last."""

    def pay(self) -> Outcome | None:
        """Begin to take payment, or to pay back: None when it may begin, else why not, with the line not ready."""
        sale, total = self._sale, self._sale.cart.total
        problem = self._not_ready()
        if problem:
            return problem
        if sale.tendering is None or sale.tendering.due != total:
            cards = sale.carried if sale.tendering is None else _cards(sale.tendering)
            with sale.together():
                sale.carried = cards
                sale.tendering = Tendering(total, cards, sale.counter.shop.cash_unit)
        return None

    def _not_ready(self) -> Outcome | None:
        """Why the cart cannot be paid for yet."""
        sale, rules = self._sale, self._sale.counter.rules
        if not sale.cart:
            return sale.no("There is nothing to pay yet. Scan something first.")
        if sale.counter.attended().shift is None:
            return sale.no("No shift is open on this till. Open one first.")
        for line in sale.cart.lines:
            name = line.product.name
            if line.marked:
                stopped = next(n for n in line.numbers if n.marked)
                words = f"{name}: {stopped.marked} Remove the line (Del) or take another lot (F3)."
                return sale.no(words, line=line)
            if line.missing and rules.of(line.product).missing is MissingPolicy.BLOCK:
                have, want = format_quantity(line.numbered), format_quantity(line.quantity)
                words = f"{name}: {have} of {want} numbers. Scan the missing lot or serial (F3)."
                return self._stands(Reason.NUMBER_MISSING, words, line)
            if line.asks_price:
                return self._stands(Reason.PRICE_MISSING, f"{name}: its price is still to be typed.", line)
            if line.product.min_age > sale.cart.age and not line.returns:
                words = f"{name}: {line.product.min_age} years or older. Type the customer's date of birth."
                return self._stands(Reason.AGE_UNCHECKED, words, line)
            if line.markdown is not None and markdown_due(sale, line) is None:
                words = f"{name}: not all of it is short-dated. Take the markdown off (F7, 0)."
                return sale.no(words, line=line)
        return over_the_limit(sale)

    def _stands(self, reason: Reason, words: str, line: CartLine) -> Outcome:
        return self._sale.no(words, findings=(Finding(reason, Level.BLOCK, words),), line=line)

    def tender(
        self, kind: TenderKind, amount: int | None = None, reference: str = "",
        *, state: TenderState = TenderState.APPROVED, currency: str = "",
    ) -> Outcome:  # fmt: skip
        """Take one payment, in minor units; without an amount, what remains."""
        paid = self._begun()
        if isinstance(paid, Outcome):
            return paid
        return Tenders(self._sale).take(paid, kind, amount, reference, state=state, currency=currency)

    def refund(
        self, kind: TenderKind, amount: int | None = None, reference: str = "", *, approved: Person | None = None
    ) -> Outcome:
        """Pay back what returned goods are owed, in minor units; without an amount, all of it."""
        paid = self._begun()
        if isinstance(paid, Outcome):
            return paid
        return Refunds(self._sale).pay_back(paid, kind, amount, reference, approved)

    def _begun(self) -> Tendering | Outcome:
        """The payments so far, begun now where they were not, or why they cannot begin."""
        if self._sale.tendering is None or self._sale.tendering.due != self._sale.cart.total:
            refused = self.pay()
            if refused:
                return refused
        return self._sale.tendering or self._sale.no("There is nothing to pay yet.")

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
        who, digits = self._sale.counter.attended(), self._sale.counter.shop.digits
        if self._sale.tendering is None and self._sale.cart and not self._sale.cart.total:
            self.pay()
        tendering = self._sale.tendering
        if tendering is None or not self._sale.cart:
            return self._sale.no("There is nothing to complete yet.")
        if who.shift is None:
            return self._sale.no("No shift is open on this till. Open one first.")
        refused = self._not_ready()
        if refused:
            return refused
        if tendering.due != self._sale.cart.total:
            self.pay()
            now = format_amount(self._sale.cart.total, digits)
            return self._sale.no(f"The sale has changed: the total is {now} now. Take the payment again.")
        if tendering.open:
            what = "to be paid" if tendering.remaining else "owed to the customer"
            return self._sale.no(f"{format_amount(abs(tendering.open), digits)} is still {what}.")
        self._sale.counter.recorder.flush()
        clock = self._sale.counter.clock
        with self._sale.counter.store.reading() as connection:
            if latest := latest_at(
                connection
            ):  # the day is judged by no less than what any till of the store wrote
                clock.saw(unstamp(latest))
            sale = build_sale(
                connection, self._sale.cart, tendering, sale_id=self._sale.id, shift=who.shift, cashier=who.cashier,
                shop=self._sale.counter.shop,
            )  # fmt: skip
        posted = post(
            self._sale.counter.store, sale, self._sale.posting(), receipt=self._sale.counter.receipts,
            also=self._sale.leave,
        )  # fmt: skip
        if isinstance(posted, Rejected):
            return self._stopped(posted)
        clock.saw(unstamp(posted.entry.at))
        self.last = posted
        self._sale.restart(left=True)
        return Outcome(kind=OutcomeKind.COMPLETED, message=_completed(sale), sale=posted)

    def _stopped(self, rejected: Rejected) -> Outcome:
        """Nothing was written: mark the numbers that stopped the sale, and record each."""
        with self._sale.together():
            return self._marked(rejected)

    def _marked(self, rejected: Rejected) -> Outcome:
        findings: list[Finding] = []
        for objection in rejected.objections:
            findings += objection.findings
            if not 0 < objection.line <= len(self._sale.cart.lines):
                continue
            line = self._sale.cart.lines[objection.line - 1]
            if line.returns:  # what comes back was not offered for sale: there is no refusal to keep
                continue
            reason = objection.findings[0].words if objection.findings else objection.words
            codes = tuple(f.reason.value for f in objection.findings)
            numbers = tuple(
                replace(n, marked=f"{reason}.", stopped_for=codes) if n.lot_id == objection.lot_id else n
                for n in line.numbers
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
            self._sale.carried = _cards(self._sale.tendering)
        self._sale.tendering = None
        words = f"SALE STOPPED, nothing was written. {rejected.words}."
        first = rejected.objections[0].line if rejected.objections else 0
        return Outcome(kind=OutcomeKind.REFUSED, message=words, findings=tuple(findings), line=first)


def _cards(paid: Tendering) -> tuple[Tender, ...]:
    """The card payments: what a card terminal did stands, whatever becomes of the sale."""
    return tuple(tender for tender in paid.tenders if tender.kind is TenderKind.CARD)


def _completed(sale: Sale) -> str:
    """What the cashier does last."""
    said = "Paid."
    if sale.total < 0:
        said = "Paid back."
    if any(tender.state is TenderState.UNKNOWN for tender in sale.tenders):
        said += " The card is NOT CONFIRMED: settle it when its answer is known."
    made = [tender.reference for tender in sale.tenders if tender.kind is TenderKind.VOUCHER and tender.amount < 0]
    if made:
        said += f" Voucher {', '.join(made)}."
    return f"{said} Change {format_amount(sale.change, sale.digits)}." if sale.change else said
