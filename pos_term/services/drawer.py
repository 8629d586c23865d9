"""The drawer without a sale: opened, paid into, paid out of, emptied to the safe."""

from __future__ import annotations

import uuid_utils

from pos_term.domain.clean import clean
from pos_term.domain.documents import CashKind, CashMoved, NoSale, Sale
from pos_term.domain.money import LARGEST
from pos_term.domain.people import Permission, Person
from pos_term.domain.tender import TenderKind
from pos_term.services.customers import tells_of
from pos_term.services.open_sale import Counterpart
from pos_term.store.customers import customer_by_id
from pos_term.store.journal import Posting, Rejected, post

REASON = 200
"""The most characters of a reason."""
_NO_REASON = "A reason is needed; say why in a few words."


def moves_cash(sale: Sale) -> bool:
    """Whether coins or notes went into the drawer or out of it: cash taken, given back or paid back."""
    return bool(sale.change) or any(
        tender.amount and tender.kind in (TenderKind.CASH, TenderKind.FOREIGN) for tender in sale.tenders
    )


class DrawerDesk:
    """The drawer without a sale: opened, paid into, paid out of, emptied to the safe."""

    def __init__(self, counter: Counterpart) -> None:
        self._counter = counter
        self.last = ""
        """What was posted last here, by id: the reason for which the drawer is to open."""

    def no_sale(self, reason: str, approved: Person | None = None) -> str | None:
        """Open the drawer without a sale; None when done, else why not. Raises StoreFault."""
        if not self._counter.may(Permission.NO_SALE, approved):
            return "You may not open the drawer without a sale. Ask someone who may."
        why, who = clean(reason, limit=REASON), self._counter.attended()
        if not why:
            return _NO_REASON
        return self._nobody() or self._post(
            NoSale(id=str(uuid_utils.uuid7()), shift=who.shift or "", cashier=who.cashier, reason=why)
        )

    def move(
        self, kind: CashKind, amount: int, reason: str, *, customer: str | None = None,
        approved: Person | None = None,
    ) -> str | None:  # fmt: skip
        """Move cash without a sale, in minor units; None when done, else why not. Raises StoreFault.

        What is paid in may be for a customer's account, by id: no more than is owed. No more leaves the
        drawer than it should hold.
        """
        if not self._counter.may(Permission.CASH, approved):
            return "You may not move cash. Ask someone who may."
        why, who = clean(reason, limit=REASON), self._counter.attended()
        if not why:
            return _NO_REASON
        if not 0 < amount <= LARGEST:
            return "The amount must be more than 0." if amount <= 0 else "That amount is too large. Check it."
        problem = self._nobody() or (self._payer(kind, customer, why) if customer else None)
        return problem or self._post(
            CashMoved(
                id=str(uuid_utils.uuid7()),
                shift=who.shift or "",
                cashier=who.cashier,
                cash=kind,
                amount=amount,
                reason=why,
                customer=customer,
            )
        )

    def _nobody(self) -> str | None:
        who = self._counter.attended()
        if not who.cashier:
            return "Sign in first."
        return None if who.shift else "No shift is open on this till. Open one first."

    def _payer(self, kind: CashKind, customer: str, why: str) -> str | None:
        if kind is not CashKind.PAID_IN:
            return "Only what is paid in can be for a customer's account."
        with self._counter.store.reading() as connection:
            found = customer_by_id(connection, customer)
        if found is None:
            return "That customer is not there. Find them by name or phone (F9)."
        if tells_of(found, why):
            return "Leave the customer's name and number out of the reason: it stays in the journal."
        return None

    def _post(self, document: NoSale | CashMoved) -> str | None:
        who, clock = self._counter.attended(), self._counter.clock
        self._counter.recorder.flush()
        by = Posting(who.till, who.actor, clock.at(), clock.business_date())
        posted = post(self._counter.store, document, by)
        if isinstance(posted, Rejected):
            return f"{posted.words[:1].upper()}{posted.words[1:]}."
        self.last = document.id
        return None
