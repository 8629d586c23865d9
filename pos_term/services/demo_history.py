"""Weeks of trade behind the demo shop, so that its figures and forecasts show something.

Each week a delivery brings what is sold in it, a lot of its own of each product that has lots; two receipts a day
sell it. What `lots.csv` says is on hand therefore stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import uuid_utils

from pos_term.domain.documents import (
    Document,
    GoodsReceipt,
    ReceivedLine,
    Sale,
    SaleLine,
    ShiftClosed,
    ShiftOpened,
    SoldNumber,
)
from pos_term.domain.lots import Provenance, lot_key
from pos_term.domain.money import parse_fixed
from pos_term.domain.products import Dated, Product
from pos_term.domain.quantity import ONE, extend, parse_quantity
from pos_term.domain.tax import tax_lines
from pos_term.domain.tender import Tender, TenderKind
from pos_term.services.demo_files import rows_of
from pos_term.services.desk import Desk, Refused
from pos_term.store.catalogue import people, product_by_sku
from pos_term.store.journal import Posting, Rejected, post_all

WEEK = 7
CASHIER = "Ana"
FLOAT = 150_00
"""What lies in the drawer each morning, and when the demo begins."""
_MORNING, _EVENING = time(10, 5), time(17, 40)


@dataclass(frozen=True, slots=True)
class _Sold:
    """What one product sells in each of the weeks, in thousandths, the oldest first."""

    product: Product
    unit_cost: int
    weeks: tuple[int, ...]


def weeks_behind(data_folder: Path) -> int:
    """How many weeks of trade the demo has."""
    rows = rows_of(data_folder / "history.csv")
    return len(rows[0]) - 1 if rows else 0


def trade_before(desk: Desk, data_folder: Path, today: date) -> Refused | None:
    """Post the weeks up to the day before yesterday. Raises StoreFault."""
    goods = list(_goods(desk, data_folder))
    zone, weeks = desk.clock.zone, weeks_behind(data_folder)
    with desk.store.reading() as connection:
        cashier = next(person.id for person in people(connection) if person.name == CASHIER)
    first = today - timedelta(days=WEEK * weeks)
    for n in range(WEEK * weeks - 1):
        day = first + timedelta(days=n)
        shift = str(uuid_utils.uuid7())
        opened: list[Document] = [ShiftOpened(id=shift, opening_float=FLOAT)]
        if n % WEEK == 0:
            opened.insert(0, _delivery(goods, n // WEEK, day))
        closed = ShiftClosed(id=str(uuid_utils.uuid7()), shift=shift, expected=FLOAT, counted=FLOAT)
        # The last week ends before yesterday, which has receipts of its own.
        days = WEEK - 1 if n // WEEK == weeks - 1 else WEEK
        early, late = (_sales(desk, goods, n, days, half, shift, cashier, first) for half in (0, 1))
        for at, documents in ((_MORNING, [*opened, *early]), (_EVENING, [*late, closed])):
            moment = datetime.combine(day, at, zone).astimezone(UTC)
            outcome = post_all(desk.store, documents, Posting(desk.till, CASHIER, moment, day))
            if isinstance(outcome, Rejected):
                return Refused(f"history.csv: {outcome.words}")
    return None


def opening(data_folder: Path, today: date, zone: ZoneInfo) -> datetime:
    """When the shop began: before its first delivery."""
    first = today - timedelta(days=WEEK * weeks_behind(data_folder))
    return datetime.combine(first, time(7, 30), zone).astimezone(UTC)


def _goods(desk: Desk, data_folder: Path) -> Iterator[_Sold]:
    costs = {row["sku"]: parse_fixed(row["unit_cost"], 4, what="cost") for row in rows_of(data_folder / "lots.csv")}
    with desk.store.reading() as connection:
        for row in rows_of(data_folder / "history.csv"):
            product = product_by_sku(connection, row["sku"])
            assert product is not None  # noqa: S101 - data/products.csv has it
            weeks = tuple(parse_quantity(cell) for name, cell in row.items() if name != "sku")
            yield _Sold(product, costs[product.sku], weeks)


def _lot(each: _Sold, week: int, first: date) -> str | None:
    """The code of the lot that a week's delivery brought: its day."""
    return f"{first + timedelta(days=WEEK * week):%y%m%d}" if each.product.has_lot else None


def _delivery(goods: list[_Sold], week: int, day: date) -> GoodsReceipt:
    first = day - timedelta(days=WEEK * week)
    lines = []
    for each in goods:
        life = each.product.shelf_life_days
        ends = day + timedelta(days=life) if life is not None and each.product.has_lot else None
        if each.weeks[week]:
            lines.append(
                ReceivedLine(
                    sku=each.product.sku, lot=_lot(each, week, first), quantity=each.weeks[week],
                    expiry=ends if each.product.dated is Dated.EXPIRY else None,
                    best_before=ends if each.product.dated is Dated.BEST_BEFORE else None,
                    unit_cost=each.unit_cost, supplier=each.product.supplier, received_on=day,
                )
            )  # fmt: skip
    return GoodsReceipt(id=str(uuid_utils.uuid7()), lines=tuple(lines))


def _sales(
    desk: Desk, goods: list[_Sold], n: int, days: int, half: int, shift: str, cashier: str, first: date
) -> Iterator[Sale]:
    """What one half of a day sells: every other product, its share of the week."""
    week, weekday = divmod(n, WEEK)
    lines: list[SaleLine] = []
    for place, each in enumerate(goods):
        if (place + n) % 2 != half or weekday >= days:
            continue
        unit = 1 if each.product.weighed else ONE
        whole = each.weeks[week] // unit
        share = (whole * (weekday + 1) // days - whole * weekday // days) * unit
        if share:
            lines.append(_line(each, len(lines) + 1, share, _lot(each, week, first)))
    if not lines:
        return
    total = sum(line.total for line in lines)
    taxes = tax_lines(((line.tax_rate, line.total) for line in lines), included=desk.shop.prices_include_tax)
    tax = sum(each.tax for each in taxes)
    yield Sale(
        id=str(uuid_utils.uuid7()), shift=shift, cashier=cashier, lines=tuple(lines),
        tenders=(Tender(kind=TenderKind.CARD, amount=total),), taxes=taxes, net=total - tax, tax=tax, total=total,
        change=0, currency=desk.shop.currency, digits=desk.shop.digits,
        prices_include_tax=desk.shop.prices_include_tax,
    )  # fmt: skip


def _line(each: _Sold, n: int, quantity: int, lot: str | None) -> SaleLine:
    product = each.product
    number = SoldNumber(
        lot_id=lot_key(product.sku, lot or ""), lot=lot, quantity=quantity, provenance=Provenance.SCANNED
    )
    return SaleLine(
        n=n, sku=product.sku, name=product.name, quantity=quantity, unit=product.unit, unit_price=product.price,
        total=extend(product.price, quantity), tax_rate=product.tax_rate, numbers=(number,),
    )  # fmt: skip
