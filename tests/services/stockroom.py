"""A shop whose figures can be worked out by hand: deliveries with costs, sales on days of the past."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from pos_term.domain.documents import (
    GoodsReceipt,
    ReceivedLine,
    ReturnedLine,
    ReturnedNumber,
    Sale,
    SaleLine,
    SoldNumber,
    SuppliersSet,
)
from pos_term.domain.lots import Provenance, loose_key, lot_key
from pos_term.domain.places import Supplier
from pos_term.domain.products import Product
from pos_term.domain.tender import Tender, TenderKind
from pos_term.services.clock import Clock
from pos_term.services.desk import Desk
from pos_term.services.reports import Report, make_report
from tests.shop import NOON, TestShop, days

__all__ = ["at_day", "brought_back", "deliver", "desk_of", "made", "sold", "supplier"]


def desk_of(shop: TestShop) -> Desk:
    """A desk on the shop's day."""
    clock = Clock(ZoneInfo("UTC"), fixed=NOON)
    return Desk(store=shop.store, shop=shop.settings, clock=clock, training=False, till="1", actor="Mira")


@contextmanager
def at_day(shop: TestShop, day: int) -> Iterator[datetime]:
    """What is posted inside is of a day so many days from today."""
    before = shop.now
    shop.now = datetime.combine(days(day), time(9), ZoneInfo("UTC"))
    try:
        yield shop.now
    finally:
        shop.now = before


def supplier(shop: TestShop, key: str, *, lead_days: int = 3, name: str = "") -> None:
    """Somebody we buy from."""
    known = Supplier(id=key, name=name or key.title(), lead_days=lead_days)
    shop.post(SuppliersSet(id=shop.id(), suppliers=(known,)))


def deliver(
    shop: TestShop, product: Product, lot: str | None, quantity: int, *, day: int = 0, cost: int | None = 10_000,
    expiry: date | None = None, location: str = "floor", **more: Any,
) -> None:  # fmt: skip
    """Receive thousandths of a lot on a day."""
    line = ReceivedLine(
        sku=product.sku, lot=lot, quantity=quantity, unit_cost=cost, expiry=expiry, location=location,
        received_on=days(day), **more,
    )  # fmt: skip
    with at_day(shop, day):
        shop.post(GoodsReceipt(id=shop.id(), lines=(line,)))


def sold(
    shop: TestShop, product: Product, lot: str | None, quantity: int, *, day: int = -1, net: int = 1000
) -> str:
    """A sale of thousandths of one lot, or of loose goods, on a day. Gives its id."""
    key = lot_key(product.sku, lot) if lot else loose_key(product.sku)
    number = SoldNumber(lot_id=key, lot=lot, quantity=quantity, provenance=Provenance.SCANNED)
    line = SaleLine(
        n=1, sku=product.sku, name=product.name, quantity=quantity, unit="each", unit_price=net, total=net,
        tax_rate=0, numbers=(number,),
    )  # fmt: skip
    sale = shop.id()
    with at_day(shop, day):
        shop.post(
            Sale(
                id=sale, shift="shift-1", cashier="ana", lines=(line,),
                tenders=(Tender(kind=TenderKind.CASH, amount=net),), taxes=(), net=net, tax=0, total=net, change=0,
                currency="EUR",
            )
        )  # fmt: skip
    return sale


def brought_back(shop: TestShop, sale: str, product: Product, lot: str, quantity: int, *, paid: int) -> None:
    """Today some of a sale's one line comes back to the floor, and `paid` goes back for it."""
    number = ReturnedNumber(lot_id=lot_key(product.sku, lot), lot=lot, quantity=quantity, place="floor")
    line = ReturnedLine(
        n=1, sale=sale, receipt="1-000001", line=1, sku=product.sku, name=product.name, quantity=quantity,
        unit="each", total=paid, tax_rate=0, numbers=(number,), reason="wrong product",
    )  # fmt: skip
    shop.post(
        Sale(
            id=shop.id(), shift="shift-1", cashier="ana", lines=(), returned=(line,),
            tenders=(Tender(kind=TenderKind.CASH, amount=-paid),), taxes=(), net=-paid, tax=0, total=-paid,
            change=0, currency="EUR",
        )
    )  # fmt: skip


def made(shop: TestShop, name: str, **asked: Any) -> Report:
    """A report that is made, whose rows have its columns."""
    report = make_report(desk_of(shop), name, **asked)
    assert isinstance(report, Report), report
    assert all(tuple(row) == report.columns for row in report.rows)
    return report
