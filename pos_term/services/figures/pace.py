"""How fast products sell, and what of each lot will be sold before its date, the lots before it first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import Connection

from pos_term.domain.lots import KEY_MARK
from pos_term.domain.policies import ExpiryDay, Rulebook
from pos_term.domain.products import Product, Removal
from pos_term.domain.quantity import ONE
from pos_term.domain.shop import Shop
from pos_term.services.lot_status import SELLABLE, status
from pos_term.store import figures, flows
from pos_term.store.figures import Standing

WINDOW = 28
"""Days before today from which a product's pace is taken: four whole weeks, so that each weekday counts alike."""
LEAST = 7
"""Days a product must have been in the books before its pace says anything."""


class Pace(NamedTuple):
    """What was sold of a product over the last days, less what came back."""

    sold: int
    """Thousandths; 0 or more."""
    window: int
    """Days, today not counted; fewer than `WINDOW` for a product that came since."""

    @property
    def known(self) -> bool:
        """Whether it was here long enough to say."""
        return self.window >= LEAST

    def days_for(self, quantity: int) -> int | None:
        """Days in which a quantity is sold, part days whole; None where nothing sells."""
        return -(-quantity * self.window // self.sold) if self.sold else None

    def sold_in(self, days: int) -> int:
        """Thousandths sold in so many days, rounded down."""
        return self.sold * days // self.window if self.window else 0


@dataclass(frozen=True, slots=True)
class Outlook:
    """What will become of a quantity at a place."""

    status: str
    """A word of `services.lot_status`."""
    days_to_sell: int | None
    """Days until it is sold out; None where it may not be sold, or nothing sells."""
    unsold: int
    """Thousandths that will not be sold by its date; whole pieces of goods that are not weighed."""


def paces(connection: Connection, on: date) -> dict[str, Pace]:
    """The pace of every product that ever had a lot, by sku."""
    since, until = on - timedelta(days=WINDOW), on - timedelta(days=1)
    sold: dict[str, int] = {}
    for lot, quantity in flows.sold_between(connection, since.isoformat(), until.isoformat()).items():
        sku = lot.partition(KEY_MARK)[0]
        sold[sku] = sold.get(sku, 0) + quantity
    first = figures.in_books_since(connection)
    found = {}
    for sku in {*sold, *first}:
        here = (on - date.fromisoformat(first[sku])).days if sku in first else WINDOW
        found[sku] = Pace(max(0, sold.get(sku, 0)), max(0, min(WINDOW, here)))
    return found


def standing_of(row: Standing, on: date) -> str:
    """How a lot stands at its place on a day."""
    return status(
        on=on, recall=row.recall, hold=row.hold, expiry=row.expiry, best_before=row.best_before,
        location=row.location,
    )  # fmt: skip


def days_to(row: Standing, on: date) -> int | None:
    """Days to the date of a lot; None without one."""
    return (date.fromisoformat(row.day) - on).days if row.day else None


def outlooks(
    rows: Iterable[Standing], pace: Mapping[str, Pace], shop: Shop, on: date
) -> dict[tuple[str, str], Outlook]:
    """What will become of each lot at each place, by its key and the place.

    Lots of a product are sold one after the other as they are proposed: first to expire, or first received where
    its rule is that. What lies in another store is not sold here.
    """
    rules, found = Rulebook(shop), {}
    for queue in _by_product(rows):
        product = queue[0].product
        policies = rules.of(product) if product else None
        if policies and policies.removal is Removal.FIFO:
            queue.sort(key=lambda row: (row.received_on or "", row.lot_id, row.location))
        last_day = 0 if policies and policies.expiry_day is ExpiryDay.STOP else 1
        ahead = 0
        for row in queue:
            outlook = _outlook(row, pace.get(row.sku, Pace(0, 0)), on, ahead, last_day)
            if row.sellable and outlook.status in SELLABLE:
                ahead += row.quantity - outlook.unsold
            found[row.lot_id, row.location] = outlook
    return found


def _by_product(rows: Iterable[Standing]) -> Iterable[list[Standing]]:
    queue: list[Standing] = []
    for row in rows:
        if queue and queue[0].sku != row.sku:
            yield queue
            queue = []
        queue.append(row)
    if queue:
        yield queue


def _outlook(row: Standing, pace: Pace, on: date, ahead: int, last_day: int) -> Outlook:
    word, left = standing_of(row, on), days_to(row, on)
    over = left is not None and left < 0
    if row.quantity <= 0:
        return Outlook(word, None, 0)
    if row.branch:
        return Outlook(word, None, row.quantity if over else 0)
    if not row.sellable or word not in SELLABLE:
        return Outlook(word, None, row.quantity)
    days = pace.days_for(ahead + row.quantity)
    if left is None or over:
        return Outlook(word, days, row.quantity if over else 0)
    if not pace.known:
        return Outlook(word, days, 0)
    goes = max(0, pace.sold_in(left + last_day) - ahead)
    return Outlook(word, days, _whole(max(0, row.quantity - goes), row.quantity, row.product))


def _whole(unsold: int, quantity: int, product: Product | None) -> int:
    """Goods that are not weighed are left over by the piece."""
    if product is None or product.weighed:
        return unsold
    return min(quantity, -(-unsold // ONE) * ONE)
