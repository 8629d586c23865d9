"""The customer of the open sale: found, entered, attached by hand or by their card."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Connection

from pos_term.domain.clean import clean
from pos_term.domain.customers import Customer
from pos_term.domain.tender import TenderKind
from pos_term.services.customers import CODE, FORGOTTEN, GONE, Customers
from pos_term.services.open_sale import OpenSale
from pos_term.services.outcomes import Outcome, OutcomeKind
from pos_term.services.scanning import Unidentified
from pos_term.store import customers as reads


class CustomerAtCounter:
    """The customer of the open sale."""

    def __init__(self, sale: OpenSale) -> None:
        self._sale = sale
        self._customers = Customers(sale.counter)

    def find(self, text: str) -> list[Customer]:
        """Customers by parts of name, phone or e-mail, or by exactly their loyalty code; at most 50."""
        return self._customers.find(text)

    def by_loyalty(self, code: str) -> Customer | None:
        """The customer with this loyalty code."""
        return self._customers.by_loyalty(code)

    def add(
        self, name: str, phone: str = "", email: str = "", loyalty: str = "", *, consent: bool = False
    ) -> Customer | str:
        """Enter a customer; the customer, to be attached, or why not in plain words."""
        return self._customers.add(name, phone, email, loyalty, consent=consent)

    def attach(self, customer: str | None) -> Outcome:
        """Make someone the customer of this sale, by id; None makes it nobody's. Exemption re-prices the sale."""
        if customer is None:
            return self._set(None)
        with self._sale.counter.store.reading() as connection:
            found = reads.customer_by_id(connection, customer)
        if found is None:
            return self._sale.no(GONE)
        return self._sale.no(FORGOTTEN) if found.forgotten else self._set(found)

    def scanned(self, connection: Connection, found: Unidentified) -> Outcome | None:
        """Take a scan that is nothing of the shop's as a loyalty card; None where it is none.

        What names a customer in person is no scan of goods either: it is not recorded as one that was refused.
        """
        text = clean(found.code.text if found.code else found.raw, limit=CODE)
        customer = reads.customer_by_loyalty(connection, text)
        if customer:
            return self._set(customer)
        if reads.reached_at(connection, text):
            return self._sale.no("That is a customer. Find and attach them with F9.")
        return None

    def _set(self, customer: Customer | None) -> Outcome:
        sale = self._sale
        changed = replace(sale.cart, customer=customer)
        paying = sale.tendering.tenders if sale.tendering else ()
        if (paying or sale.carried) and changed.total != sale.cart.total:
            return sale.no("The total would change while it is being paid. Go back to the sale first (Esc).")
        if customer != sale.cart.customer and any(tender.kind is TenderKind.ACCOUNT for tender in paying):
            return sale.no("Part is paid on the customer's account. Go back to the sale first (Esc).")
        sale.cart = changed
        if sale.tendering and not paying and sale.tendering.due != changed.total:
            sale.tendering = None
        if customer is None:
            return Outcome(kind=OutcomeKind.CHANGED, message="No customer on this sale.")
        tax = " No tax is charged." if customer.exempt else ""
        return Outcome(kind=OutcomeKind.CHANGED, message=f"{customer.name} is the customer.{tax}")
