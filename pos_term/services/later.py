"""What is said after the sale: which lot left, and how a card payment ended."""

from __future__ import annotations

from dataclasses import dataclass

import uuid_utils
from sqlalchemy import Connection

from pos_term.domain.clean import clean, visible
from pos_term.domain.dates import short_date
from pos_term.domain.documents import Document, NumbersAssigned, Settlement, SoldNumber, TenderSettled
from pos_term.domain.lots import Lot, Provenance
from pos_term.domain.people import Permission, Person
from pos_term.domain.products import Product
from pos_term.domain.quantity import ONE, format_quantity
from pos_term.domain.tender import TenderState
from pos_term.services.open_sale import Counterpart
from pos_term.store import later as reads
from pos_term.store.catalogue import product_by_sku
from pos_term.store.journal import Posting, Rejected, post
from pos_term.store.lots import find_lot

_REFERENCE = 80
"""The most characters of a card terminal's reference."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """A sold line of which units left without a lot or serial."""

    receipt: str
    line: int
    sku: str
    name: str
    quantity: int
    """Thousandths still without a number."""
    serial: bool
    """Whether a serial is missing, not a lot."""
    since: str
    """When it was sold, as the journal writes it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenCard:
    """A card payment whose outcome is not known yet."""

    receipt: str
    n: int
    """The payment of that receipt, counted from 1."""
    amount: int
    """Minor units."""
    reference: str
    since: str


class Later:
    """What is said after the sale: which lot left, and how a card payment ended."""

    def __init__(self, counter: Counterpart) -> None:
        self._counter = counter

    # -- numbers -------------------------------------------------------------------------------------------

    def unknown(self) -> list[Missing]:
        """Lines that were sold with unknown numbers and are still out, oldest first."""
        with self._counter.store.reading() as connection:
            found = reads.unnumbered(connection)
            products = {each.sku: product_by_sku(connection, each.sku) for each in found}
        return [
            Missing(
                receipt=each.receipt, line=each.line, sku=each.sku, name=each.name, quantity=each.quantity,
                serial=_has_serial(products[each.sku]), since=each.at,
            )
            for each in found
        ]  # fmt: skip

    def assign(
        self, receipt: str, line: int, *, lot: str | None = None, serial: str | None = None,
        quantity: int | None = None, approved: Person | None = None,
    ) -> str | None:  # fmt: skip
        """Say which lot or serial left; None when done, else why not in plain words. Raises StoreFault.

        `quantity` is in thousandths, by default all that is missing. A lot that may not be sold can be
        assigned: it is the truth. `mind` says what has to be done about it, and it stands among the exceptions.
        """
        if not self._counter.attended().cashier:
            return "Sign in first."
        if not self._counter.may(Permission.ASSIGN, approved):
            return "You may not assign numbers. Ask someone who may."
        receipt = receipt.strip()
        with self._counter.store.reading() as connection:
            missing = reads.unnumbered(connection, receipt, line)
            if not missing:
                return f"Line {line} of receipt {visible(receipt, limit=20)} has no number missing."
            product = product_by_sku(connection, missing[0].sku)
            if product is None:
                return "That product is not in the shop any more."
            found = _number(connection, product, lot, serial)
            if isinstance(found, str):
                return found
            places = reads.stands_in(connection, found.id)
        left = missing[0].quantity
        wanted = quantity if quantity is not None else (ONE if product.has_serial else left)
        if wanted <= 0 or (not product.weighed and wanted % ONE) or (product.has_serial and wanted != ONE):
            return f"{product.name}: {format_quantity(wanted)} is no quantity to assign."
        if wanted > left:
            return f"{product.name}: only {format_quantity(left)} have no number."
        there = sum(places.values())
        if there < wanted:
            return (
                f"{product.name}: only {format_quantity(there)} of {found.code} stand in the shop's books, not "
                f"{format_quantity(wanted)}. Say how many, or receive the rest first."
            )
        who = self._counter.attended()
        return self._post(
            NumbersAssigned(
                id=str(uuid_utils.uuid7()), sale=missing[0].sale, line=line, cashier=who.cashier,
                numbers=tuple(_spread(found, places, wanted)),
            )
        )  # fmt: skip

    def mind(self, receipt: str, line: int, *, lot: str | None = None, serial: str | None = None) -> str:
        """What there is to mind about a number of a sold line, in plain words; empty where there is nothing."""
        with self._counter.store.reading() as connection:
            entry = reads.sold_line(connection, receipt.strip(), line)
            product = product_by_sku(connection, entry[0]) if entry else None
            if entry is None or product is None:
                return ""
            found = _number(connection, product, lot, serial)
        if isinstance(found, str):
            return ""
        recall = found.recall or product.recall
        name = f"{'serial' if found.serial else 'lot'} {found.code}"
        if recall:
            return f"{product.name}: {name} is RECALLED ({recall}). Reach the customer; see the recall's report."
        if found.hold:
            return f"{product.name}: {name} is ON HOLD: {found.hold}. Tell the manager."
        if found.expiry and found.expiry.isoformat() < entry[1]:
            day = short_date(found.expiry, self._counter.clock.business_date())
            return f"{product.name}: {name} had EXPIRED {day} when it was sold. Tell the manager."
        return ""

    # -- cards ---------------------------------------------------------------------------------------------

    def open_cards(self) -> list[OpenCard]:
        """Card payments whose outcome is not known yet, oldest first."""
        with self._counter.store.reading() as connection:
            return [
                OpenCard(receipt=c.receipt, n=c.n, amount=c.amount, reference=c.reference, since=c.at)
                for c in reads.cards(connection, TenderState.UNKNOWN)
            ]

    def settle(
        self, receipt: str, n: int, outcome: Settlement, reference: str = "", approved: Person | None = None
    ) -> str | None:
        """Say how a card payment ended; None when done, else why not in plain words. Raises StoreFault."""
        if not self._counter.attended().cashier:
            return "Sign in first."
        if not self._counter.may(Permission.SETTLE, approved):
            return "You may not settle card payments. Ask someone who may."
        receipt = receipt.strip()
        with self._counter.store.reading() as connection:
            found = reads.card(connection, receipt, n)
        if found is None:
            return f"Receipt {visible(receipt, limit=20)} has no payment {n}. Check the number."
        return self._post(
            TenderSettled(
                id=str(uuid_utils.uuid7()), sale=found.sale, n=n, outcome=Settlement(outcome),
                reference=clean(reference, limit=_REFERENCE), cashier=self._counter.attended().cashier,
            )
        )  # fmt: skip

    def _post(self, document: Document) -> str | None:
        who, clock = self._counter.attended(), self._counter.clock
        if not who.cashier:
            return "Sign in first."
        self._counter.recorder.flush()
        by = Posting(who.till, who.actor, clock.at(), clock.business_date())
        posted = post(self._counter.store, document, by)
        if isinstance(posted, Rejected):
            return f"{posted.words[:1].upper()}{posted.words[1:]}."
        return None


def _has_serial(product: Product | None) -> bool:
    return product is not None and product.has_serial


def _number(connection: Connection, product: Product, lot: str | None, serial: str | None) -> Lot | str:
    """The number that is named, as the store knows it, or why it does not fit."""
    if product.has_serial:
        if not serial:
            return f"{product.name}: name the serial of the unit that left."
    elif serial or not lot:
        return f"{product.name}: name the lot that left."
    if not product.tracked:
        return f"{product.name} carries no numbers."
    found = find_lot(connection, product, lot=lot, serial=serial)
    if found is None:
        named = f"serial {visible(serial, limit=40)}" if serial else f"lot {visible(lot or '', limit=40)}"
        return f"{product.name}: {named} is not known. Check the number, or receive it first."
    return found


def _spread(lot: Lot, places: dict[str, int], quantity: int) -> list[SoldNumber]:
    """A quantity of a lot over the places in which it stands."""
    parts, left = [], quantity
    for place, there in places.items():
        taken = min(left, there)
        if taken > 0:
            parts.append(
                SoldNumber(
                    lot_id=lot.id, lot=lot.lot, serial=lot.serial, quantity=taken, location=place,
                    provenance=Provenance.KEYED, expiry=lot.expiry, best_before=lot.best_before,
                )
            )  # fmt: skip
            left -= taken
    return parts
