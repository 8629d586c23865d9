"""The age of the customer, where goods ask for it: worked out from a date of birth, which is not kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from pos_term.domain.ages import OLDEST, age_on
from pos_term.domain.cart import CartLine
from pos_term.domain.documents import RefusalOutcome
from pos_term.domain.judgement import Finding, Level, Reason
from pos_term.services.open_sale import OpenSale
from pos_term.services.outcomes import Outcome, OutcomeKind
from pos_term.services.records import Presentation, void_of


class AgeCheck:
    """Asks for what the law asks of the customer of an open sale."""

    def __init__(self, sale: OpenSale) -> None:
        self._sale = sale

    @property
    def needed(self) -> int:
        """Years the customer must still be shown to have; 0 for none."""
        cart = self._sale.cart
        return cart.min_age if cart.min_age > cart.age else 0

    def check(self, born: date) -> Outcome:
        """Work out the customer's age today. What they are too young for is taken off the sale and recorded."""
        if not self.needed:
            return self._sale.no("Nothing on the sale asks for an age.")
        years = age_on(born, self._sale.counter.clock.business_date())
        if years < 0:
            return self._sale.no("That day is still to come. Type the date of birth again.")
        if years > OLDEST:
            return self._sale.no(f"That is more than {OLDEST} years ago. Type the date of birth again.")
        young = [each for each in self._sale.cart.lines if not each.returns and each.product.min_age > years]
        if young:
            return self._too_young(young, years)
        self._sale.cart = replace(self._sale.cart, age=years)
        return Outcome(kind=OutcomeKind.CHANGED, message=f"Old enough: {self._sale.cart.min_age} years or more.")

    def _too_young(self, lines: list[CartLine], years: int) -> Outcome:
        findings: list[Finding] = []
        who = self._sale.counter.attended()
        for line in lines:
            words = f"{line.product.name}: NOT UNDER {line.product.min_age}"
            findings.append(Finding(Reason.UNDER_AGE, Level.BLOCK, words))
            only = line.numbers[0] if len(line.numbers) == 1 else None
            presented = Presentation(
                product=line.product, lot=only.lot if only else None, serial=only.serial if only else None,
                expiry=only.expiry if only else None, quantity=line.quantity,
            )  # fmt: skip
            self._sale.record_refusal((findings[-1],), presented, RefusalOutcome.NOT_ADDED)
            record = void_of((line,), who.shift, who.cashier, whole=False, reason=Reason.UNDER_AGE.value)
            self._sale.counter.recorder.record(record, self._sale.posting())
        cart = self._sale.cart
        for line in lines:
            cart = cart.without(line.key)
        self._sale.cart = replace(cart, age=max(cart.age, years))
        named = "; ".join(finding.words for finding in findings)
        return Outcome(
            kind=OutcomeKind.REFUSED, message=f"{named}. Taken off the sale: keep the goods.",
            findings=tuple(findings), product=lines[0].product,
        )  # fmt: skip
