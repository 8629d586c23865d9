"""A sale as the one who takes goods back sees it: what left with it, what of that can still come back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection

from pos_term.domain.cart import Cart
from pos_term.domain.dates import short_date, unstamp
from pos_term.domain.documents import Sale, SaleKind, SaleLine
from pos_term.domain.products import Product
from pos_term.domain.quantity import ONE
from pos_term.domain.refunds import upto
from pos_term.domain.tender import Tender
from pos_term.store import returns as reads
from pos_term.store.catalogue import product_by_sku
from pos_term.store.codec import JournalEntry, read_document


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenNumber:
    """A lot, serial or loose quantity that left on a line; quantities in thousandths."""

    lot_id: str
    lot: str | None
    serial: str | None
    sold: int
    back: int
    """What of it came back, in this cart too."""
    places: tuple[tuple[str, int], ...]
    """Where it was taken from, and how much from each place."""
    expiry: date | None = None
    """The expiry it was sold by."""

    @property
    def left(self) -> int:
        """What can still come back of it."""
        return max(0, self.sold - self.back)

    @property
    def code(self) -> str:
        """What names it; empty where its number is not known, or where it carries none."""
        return self.serial or self.lot or ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SoldLine:
    """One line of a sale; amounts in minor units, quantities in thousandths."""

    line: int
    product: Product
    """As the shop keeps it now."""
    name: str
    """As it stands on the receipt."""
    quantity: int
    unit: str
    total: int
    """What the customer paid for the line, deposit included."""
    deposit: int
    tax_rate: int
    back: int
    """What came back of it, in this cart too."""
    paid_back: int
    """Minor units paid back for it, in this cart too."""
    numbers: tuple[OpenNumber, ...]

    @property
    def left(self) -> int:
        """What can still come back."""
        return max(0, min(self.quantity - self.back, sum(number.left for number in self.numbers)))

    @property
    def unit_price(self) -> int:
        """What was paid for one piece, or one unit of what is weighed, deposit included; for people to read."""
        return upto(self.total, self.quantity, ONE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sold:
    """A sale, and what can still come back of it."""

    sale: str
    receipt: str
    at: datetime
    business_date: date
    cashier: str
    """The cashier's name."""
    customer: str | None
    """The customer's id."""
    total: int
    tenders: tuple[Tender, ...]
    lines: tuple[SoldLine, ...]
    document: Sale
    closed: str = ""
    """Why nothing can come back, in plain words; empty where something can."""

    def line(self, n: int) -> SoldLine | None:
        """A line by the number it has on the receipt."""
        return next((line for line in self.lines if line.line == n), None)


def sold_of(connection: Connection, entry: JournalEntry, cart: Cart, on: date) -> Sold:
    """The sale of a journal entry, less what came back of it and what stands in `cart` as coming back."""
    sale = read_document(entry.kind, entry.document)
    if not isinstance(sale, Sale):
        raise TypeError("only a sale can be taken back")
    parts = reads.sold_parts(connection, sale.id)
    places = _places(connection, sale, parts)
    lines = tuple(_line(connection, sale, line, parts, places, cart) for line in sale.lines)
    business_date = date.fromisoformat(entry.business_date)
    return Sold(
        sale=sale.id, receipt=sale.number, at=unstamp(entry.at), business_date=business_date, cashier=entry.actor,
        customer=sale.customer, total=sale.total, tenders=sale.tenders, lines=lines, document=sale,
        closed=_closed(connection, sale, lines, cart, short_date(business_date, on)),
    )  # fmt: skip


def _closed(connection: Connection, sale: Sale, lines: Iterable[SoldLine], cart: Cart, day: str) -> str:
    if sale.kind is SaleKind.POST_VOID:
        return f"{sale.number} took a whole sale back; nothing of it can come back."
    if sale.kind is SaleKind.RETURN:
        return f"{sale.number} is a return itself; nothing of it can come back."
    void = reads.voided_by(connection, sale.id)
    if void:
        return f"{sale.number} of {day} was post-voided with {void}."
    if any(line.left for line in lines):
        return ""
    here = any(line.returns and line.returns.sale == sale.id for line in cart.lines)
    return f"Everything of {sale.number} came back already{' or is in this cart' if here else ''}."


_Places = dict[tuple[int, str], list[tuple[str, int]]]


def _places(connection: Connection, sale: Sale, parts: list[reads.SoldPart]) -> _Places:
    """Where each number of each line was taken from; numbers assigned after the sale name their own places."""
    places: _Places = {}
    for line in sale.lines:
        for number in line.numbers:
            places.setdefault((line.n, number.lot_id), []).append((number.location, number.quantity))
    known = {key: sum(quantity for _, quantity in taken) for key, taken in places.items()}
    later = [part.lot_id for part in parts if known.get((part.line, part.lot_id), 0) < part.quantity]
    for n, number in reads.assigned_to(connection, sale.id, later) if later else ():
        places.setdefault((n, number.lot_id), []).append((number.location, number.quantity))
    return places


def _line(
    connection: Connection, sale: Sale, line: SaleLine, parts: list[reads.SoldPart], places: _Places, cart: Cart
) -> SoldLine:
    written = {number.lot_id: number for number in line.numbers}
    numbers = []
    for part in parts:
        if part.line != line.n:
            continue
        as_sold = written.get(part.lot_id)
        numbers.append(
            OpenNumber(
                lot_id=part.lot_id, lot=as_sold.lot if as_sold else part.lot,
                serial=as_sold.serial if as_sold else part.serial, sold=part.quantity,
                back=part.came_back + cart.coming_back(sale.id, line.n, part.lot_id),
                places=tuple(places.get((line.n, part.lot_id), ())), expiry=as_sold.expiry if as_sold else None,
            )
        )  # fmt: skip
    coming = [e for e in cart.lines if e.returns and e.returns.sale == sale.id and e.returns.line == line.n]
    product = product_by_sku(connection, line.sku)
    return SoldLine(
        line=line.n, name=line.name, quantity=line.quantity, unit=line.unit, total=line.total,
        deposit=line.deposit, tax_rate=line.tax_rate, numbers=tuple(numbers),
        product=product or Product(sku=line.sku, name=line.name, unit=line.unit, tax_rate=line.tax_rate),
        back=reads.came_back(connection, sale.id, line.n) + sum(each.quantity for each in coming),
        paid_back=reads.paid_back(connection, sale.id, line.n)
        + sum(each.returns.total for each in coming if each.returns),
    )  # fmt: skip
