"""Production orders: components are used up, lots of another product are made of them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

from pos_term.domain.clean import clean, visible
from pos_term.domain.documents import Produced, ReceivedLine, UsedLine
from pos_term.domain.quantity import ONE, format_quantity
from pos_term.services.desk import Desk, Refused
from pos_term.services.lot_desk.checking import WORDS, measure
from pos_term.services.lot_desk.orders import MadeLot, Order, Plan
from pos_term.services.lot_desk.planning import Worked, components_stopped, work_out
from pos_term.services.lot_desk.posting import new_id, numbered
from pos_term.services.lot_desk.values import Done


def plan(desk: Desk, order: Order) -> Plan | Refused:
    """Work out what a production order will do; writes nothing. Raises StoreFault."""
    with desk.store.reading() as connection:
        worked = work_out(connection, desk, order)
    return worked if isinstance(worked, Refused) else worked.plan


def make(desk: Desk, order: Order) -> Done | Refused:
    """Carry out a production order, as `plan` works it out on the store as it is now. Raises StoreFault."""
    with desk.store.reading() as connection:
        worked = work_out(connection, desk, order)
    if isinstance(worked, Refused):
        return worked
    used = tuple(
        UsedLine(
            sku=line.product.sku, lot=line.lot, serial=line.serial, location=line.take.place,
            quantity=line.take.quantity,
        )
        for line in worked.used
    )  # fmt: skip
    made = tuple(line for lot in worked.plan.made for line in _lines(worked, lot))
    document = new_id()

    def build(number: str) -> Sequence[Produced]:
        return (
            Produced(
                id=document, number=number, used=used, made=made, notes=clean(order.notes, limit=WORDS),
                approved_by=desk.approved_by,
            ),
        )  # fmt: skip

    def still(connection: Connection) -> Refused | None:
        return components_stopped(connection, desk, worked.used)

    return numbered(desk, Produced, build, _words(worked), worked.plan.value, still)


def _lines(worked: Worked, lot: MadeLot) -> list[ReceivedLine]:
    """A lot as it comes in; of a product with serials one line a unit."""
    units: list[tuple[str | None, int]] = [(serial, ONE) for serial in lot.serials] or [(None, lot.quantity)]
    return [
        ReceivedLine(
            sku=worked.plan.product.sku, lot=lot.lot, serial=serial, expiry=lot.expiry,
            best_before=lot.best_before, production_date=worked.produced_on, quantity=quantity,
            unit_cost=worked.plan.unit_cost, location=lot.place, grade=lot.grade, received_on=worked.produced_on,
            notes=lot.notes,
        )
        for serial, quantity in units
    ]  # fmt: skip


def _words(worked: Worked) -> str:
    product = worked.plan.product
    lots = [f"lot {visible(lot.lot, limit=40)}" for lot in worked.plan.made if lot.lot]
    named = f" as {', '.join(lots[:5])}{' and more' if len(lots) > 5 else ''}" if lots else ""
    quantity = measure(product, sum(lot.quantity for lot in worked.plan.made))
    count = format_quantity(len(worked.used) * ONE)
    parts = "component" if len(worked.used) == 1 else "components"
    warned = f" {worked.plan.warnings[0]}" if worked.plan.warnings else ""
    return f"{quantity} of {visible(product.name, limit=40)} made{named} of {count} {parts}.{warned}"
