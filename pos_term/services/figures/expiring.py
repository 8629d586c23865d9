"""The expiring goods and what to do about each: proposals that the lot desk can carry out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection

from pos_term.domain.costs import LotValues, value_of
from pos_term.domain.policies import Markdown, Rulebook
from pos_term.services.desk import Desk
from pos_term.services.figures.pace import Outlook, Pace, days_to, outlooks, paces
from pos_term.services.figures.proposing import Action, Proposal, Situation, propose
from pos_term.services.lot_desk.values import Take
from pos_term.store import figures
from pos_term.store.figures import Standing

__all__ = ["Action", "Expiring", "Markdown", "Proposal", "expiring", "expiring_rows"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Expiring:
    """A quantity of one lot or serial at one place, with a date that is near or past."""

    key: str
    """The lot's key."""
    sku: str
    name: str
    department: str
    lot: str | None
    serial: str | None
    place: str
    place_title: str
    branch: str
    """The name of the other store it is in; empty for this one."""
    quantity: int
    """Thousandths."""
    unit: str
    day: date
    """Its expiry date, else its best-before date."""
    best_before: bool
    """Whether `day` is a best-before date."""
    days_left: int
    """0 is today, below 0 is past."""
    shelf_left: int | None
    """What is left of its shelf life in percent, 0 when past; None where the production date is not known."""
    status: str
    """A word of `services.lot_status`."""
    unit_cost: int | None
    """Ten-thousandths of the currency unit."""
    value: int | None
    """Minor units at its own cost."""
    supplier: str
    supplier_name: str
    sold: int
    """Thousandths of the product sold in the last `window` days."""
    window: int
    """Days that `sold` covers; 0 where the product came today."""
    days_to_sell: int | None
    """Days until it is sold out at the product's pace, behind the lots that go first; None where nothing sells or
    it may not be sold."""
    unsold: int
    """Thousandths that will not be sold by its date at that pace."""
    at_risk: int | None
    """Minor units of `unsold` at its own cost."""
    proposed: tuple[Proposal, ...]
    """The first is what is best done; empty where it will be sold in time."""

    @property
    def take(self) -> Take:
        """All of it, as the lot desk takes it."""
        return Take(self.key, self.place, self.quantity)

    def take_for(self, proposal: Proposal) -> Take:
        """What a proposal is about, as the lot desk takes it."""
        return Take(self.key, self.place, proposal.quantity)


def expiring(
    desk: Desk, within: int, *, product: str = "", department: str = "", supplier: str = ""
) -> list[Expiring]:
    """What has a date within so many days or a date that is past, the earliest first. Raises StoreFault.

    `product` is a sku, `supplier` an id; empty is all of them.
    """
    with desk.store.reading() as connection:
        rows = expiring_rows(connection, desk, desk.clock.business_date() + timedelta(days=within))
    return [
        row
        for row in rows
        if product in ("", row.sku) and department in ("", row.department) and supplier in ("", row.supplier)
    ]


def expiring_rows(connection: Connection, desk: Desk, until: date, since: date = date.min) -> list[Expiring]:
    """What has a date from one day to another, the earliest first."""
    on = desk.clock.business_date()
    stock = list(figures.standing(connection))
    pace = paces(connection, on)
    ahead = outlooks(stock, pace, desk.shop, on)
    vendors, targets = figures.vendors(connection), tuple(figures.open_targets(connection))
    rules, found, values = Rulebook(desk.shop), [], LotValues(desk.shop.digits)
    for row in stock:
        value = values.part(row.sku, row.lot, row.unit_cost, row.quantity)
        if row.day is None or row.quantity <= 0 or not since <= date.fromisoformat(row.day) <= until:
            continue
        outlook = ahead[row.lot_id, row.location]
        vendor = vendors.get(row.supplier)
        situation = Situation(
            row=row, outlook=outlook, pace=pace.get(row.sku, Pace(0, 0)), days_left=days_to(row, on) or 0,
            markdown=rules.of(row.product).markdown if row.product else None,
            supplier=row.supplier if vendor and vendor.active else "", targets=targets,
        )  # fmt: skip
        found.append(_expiring(situation, outlook, value, on, desk.shop.digits))
    return sorted(found, key=lambda each: (each.day, each.sku, each.key, each.place))


def _expiring(
    situation: Situation, outlook: Outlook, value: int | None, on: date, digits: int
) -> Expiring:  # fmt: skip
    row, pace = situation.row, situation.pace
    day, cost = date.fromisoformat(row.day or ""), row.unit_cost
    return Expiring(
        key=row.lot_id, sku=row.sku, name=row.name, department=row.department, lot=row.lot or None,
        serial=row.serial, place=row.location, place_title=row.title or row.location, branch=row.store,
        quantity=row.quantity, unit=row.product.unit if row.product else "", day=day,
        best_before=row.expiry is None, days_left=situation.days_left, shelf_left=shelf_left(row, on),
        status=outlook.status, unit_cost=cost, value=value,
        supplier=row.supplier, supplier_name=row.supplier_name, sold=pace.sold, window=pace.window,
        days_to_sell=outlook.days_to_sell, unsold=outlook.unsold,
        at_risk=None if cost is None else value_of(cost, outlook.unsold, digits), proposed=propose(situation),
    )  # fmt: skip


def shelf_left(row: Standing, on: date) -> int | None:
    """What is left of a lot's shelf life in percent, rounded down; None where its date or production is not known.

    The days from today to its date, of those from its production to its date; 0 when past.
    """
    if row.day is None or row.production_date is None:
        return None
    day, made = date.fromisoformat(row.day), date.fromisoformat(row.production_date)
    whole, left = (day - made).days, (day - on).days
    return None if whole <= 0 else max(0, min(100, left * 100 // whole))
