"""Following a code both ways: everything the store knows of a lot, or of what a document or a person is about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from pos_term.domain.clean import visible
from pos_term.domain.lots import KEY_MARK
from pos_term.domain.quantity import format_quantity
from pos_term.services.desk import Desk, Refused
from pos_term.services.holds import find_product
from pos_term.services.lot_status import status
from pos_term.services.trace import (
    MOST_SHOWN,
    Direction,
    Rows,
    Trace,
    identity,
    movement_row,
    received,
    return_row,
    sale_row,
    trace_of_lots,
    trace_of_receipt,
)
from pos_term.services.tracing.beside import amendments, certificates, disposals, holds, transfers
from pos_term.services.tracing.origins import made_from, made_into
from pos_term.services.tracing.things import Thing, ThingKind, things_called
from pos_term.services.tracing.timeline import timeline
from pos_term.services.tracing.totals import totals_of
from pos_term.store import journey as steps_read
from pos_term.store import journey_codes
from pos_term.store import trace as reads
from pos_term.store.customers import customers_by_ids, whole
from pos_term.store.journey_facts import supplier_names

MOST_LOTS = 200
"""Lots of a product that are offered."""
NUMBERED = (ThingKind.LOT, ThingKind.SERIAL)
_OF_LOTS = (
    *NUMBERED, ThingKind.SUPPLIER_LOT, ThingKind.PURCHASE_ORDER, ThingKind.CERTIFICATE, ThingKind.GOODS_RECEIPT,
)  # fmt: skip
"""What is about lots as a whole; anything else is about the part of them that one paper or person had."""
_DROPPED = {
    Direction.FORWARD: frozenset({"made_from", "certificate"}),
    Direction.BACKWARD: frozenset({"made_into", "disposals", "transfers", "supplier_returns"}),
    Direction.BOTH: frozenset[str](),
}
"""Parts that lie in the other direction."""
_PARTS = (
    "lots", "made_from", "made_into", "certificate", "disposals", "transfers", "supplier_returns", "holds",
    "amendments", "timeline",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Journey:
    """All that is known of one thing. Amounts and quantities are decimal text, instants as the journal has them."""

    thing: Thing
    trace: Trace
    """What moved, was sold, came back, was refused, and is there."""
    lots: Rows
    """The lots it is about, as they stand."""
    made_from: Rows
    made_into: Rows
    certificate: Rows
    disposals: Rows
    transfers: Rows
    supplier_returns: Rows
    holds: Rows
    amendments: Rows
    timeline: Rows
    totals: dict[str, str | bool]
    """What came and went, and that it adds up; empty where only a part of the lots is looked at."""
    places: dict[str, str]
    """What people call each place."""
    suppliers: dict[str, str]
    """The names of the suppliers in it, by the ids that lots and receipts write."""
    people: dict[str, str]
    """The names of the customers in it, where the shop has them; for people, not for other programs."""

    def facing(self, direction: Direction) -> dict[str, Any]:
        """The parts that lie in one direction, by name: a part that was not asked for is left out."""
        thing = self.thing
        parts: dict[str, Any] = {
            "subject": {
                "kind": thing.kind.value,
                "code": thing.code,
                "words": thing.words,
                "sku": thing.sku or None,
            }
        }
        parts |= self.trace.facing(direction)
        parts |= {name: getattr(self, name) for name in _PARTS if name not in _DROPPED[direction]}
        return {**parts, "totals": self.totals}


def journey(desk: Desk, code: str, *, product: str | None = None, kind: str | None = None) -> Journey | Refused:
    """Follow whatever a code stands for. Raises StoreFault.

    Where it stands for several things the refusal names them: `product`, a sku or GTIN, or `kind`, a word of
    `ThingKind`, says which is meant.
    """
    found = candidates(desk, code, product=product)
    if isinstance(found, Refused):
        return found
    things = [thing for thing in found if kind in (None, thing.kind.value)]
    shown = visible(code, limit=40)
    if not things:
        words = "; ".join(f"{thing.kind.value}: {visible(thing.words, limit=60)}" for thing in found[:MOST_SHOWN])
        return Refused(f"{shown} is no {kind}, but {words}; change --as")
    if len(things) > 1:
        return Refused(_several(shown, things))
    return follow(desk, things[0])


def lots_of(desk: Desk, sku: str) -> list[Thing]:
    """The lots and serials of a product that were received last, at most `MOST_LOTS`. Raises StoreFault."""
    with desk.store.reading() as connection:
        return [
            Thing(
                kind=ThingKind.SERIAL if serial else ThingKind.LOT,
                code=serial or lot,
                key=key,
                sku=sku,
                words=words,
            )
            for key, lot, serial, words in journey_codes.last_lots(connection, sku, MOST_LOTS)
        ]  # fmt: skip


def candidates(desk: Desk, code: str, *, product: str | None = None) -> list[Thing] | Refused:
    """What a code can stand for, at least one thing. Raises StoreFault."""
    shown = visible(code, limit=40)
    with desk.store.reading() as connection:
        sku = None
        if product is not None:
            known = find_product(connection, whole(product))
            if known is None:
                return Refused(f"no product has {visible(product, limit=40)}; check --product")
            sku = known.sku
        things = things_called(connection, code, sku=sku)
    if things:
        return things
    whose = f"{sku} has no lot or serial" if sku else "no receipt, lot or serial is called"
    return Refused(f"{whose} {shown}; check the code")


def _several(shown: str, things: Sequence[Thing]) -> str:
    owners = sorted({thing.sku for thing in things})
    if all(thing.kind in NUMBERED for thing in things) and len(owners) > 1:
        more = f" and {len(owners) - MOST_SHOWN} more" if len(owners) > MOST_SHOWN else ""
        return f"several products have {shown}: {', '.join(owners[:MOST_SHOWN])}{more}; add --product SKU"
    words = "; ".join(f"{thing.kind.value}: {visible(thing.words, limit=60)}" for thing in things[:MOST_SHOWN])
    kinds = {thing.kind for thing in things}
    remedy = "add --as and one of those words" if len(kinds) == len(things) else "add --as KIND or --product SKU"
    return f"{shown} is several things: {words}; {remedy}"


def follow(desk: Desk, thing: Thing) -> Journey:
    """Follow one thing. Raises StoreFault."""
    with desk.store.reading() as connection:
        if thing.kind in _OF_LOTS:
            return _of_lots(connection, desk, thing)
        return _of_part(connection, desk, thing)


def _of_lots(connection: Connection, desk: Desk, thing: Thing) -> Journey:
    """Everything of some lots."""
    if thing.kind in NUMBERED:
        keys = reads.family(connection, thing.key)
        trace = trace_of_lots(connection, keys, identity(connection, desk, thing.key))
    else:
        keys = sorted({each for lot in thing.lots for each in reads.family(connection, lot)})
        trace = trace_of_lots(connection, keys)
    steps = steps_read.steps_of_lots(connection, keys)
    thrown, back = disposals(connection, desk, keys)
    stops, facts = holds(connection, keys), amendments(connection, keys)
    named = [row["certificate"] for row in facts]
    named += [thing.key] if thing.kind is ThingKind.CERTIFICATE else []
    return Journey(
        thing=thing, trace=trace, lots=_lots(connection, desk, keys), made_from=made_from(connection, keys),
        made_into=made_into(connection, keys), certificate=certificates(connection, desk, keys, named),
        disposals=thrown, transfers=transfers(connection, steps), supplier_returns=back, holds=stops,
        amendments=facts, totals=totals_of(connection, keys).shown(), places=_places(connection),
        suppliers=_suppliers(connection, trace),
        people=_people(connection, trace),
        timeline=timeline(
            connection, steps, holds=stops, amendments=facts, refused=reads.refused(connection, keys),
            zone=desk.clock.zone,
        ),
    )  # fmt: skip


def _of_part(connection: Connection, desk: Desk, thing: Thing) -> Journey:
    """What one paper, or one customer, had of lots."""
    base: Trace | None = None
    if thing.kind is ThingKind.CUSTOMER:
        documents = [sale for sale, _ in journey_codes.sales_of_customer(connection, thing.key)]
    elif thing.kind is ThingKind.RECEIPT:
        base = trace_of_receipt(connection, thing.key)
        documents = journey_codes.sales_with_number(connection, thing.key)
    else:
        documents = [thing.key]
    steps = steps_read.steps_of_documents(connection, documents)
    keys = sorted({step.lot_id for step in steps if not step.lot_id.endswith(KEY_MARK)})
    if base is None:
        base = _part(connection, thing, keys, steps)
    thrown, back = disposals(connection, desk, keys)
    used = {step.lot_id for step in steps if step.target == "production"}
    made = {step.lot_id for step in steps if step.source == "production"}
    return Journey(
        thing=thing, trace=base, lots=_lots(connection, desk, keys),
        made_from=made_from(connection, made or keys), made_into=made_into(connection, used) if used else [],
        certificate=certificates(connection, desk, keys), disposals=_by(thing, thrown),
        transfers=transfers(connection, steps), supplier_returns=_by(thing, back), holds=[], amendments=[],
        totals={}, places=_places(connection), suppliers=_suppliers(connection, base),
        people=_people(connection, base),
        timeline=timeline(
            connection, steps, holds=[], amendments=[], refused=[], zone=desk.clock.zone, running=False
        ),
    )  # fmt: skip


def _part(
    connection: Connection, thing: Thing, keys: Sequence[str], steps: Iterable[steps_read.MovedStep]
) -> Trace:
    names = steps_read.lot_names(connection, {step.lot_id for step in steps})
    moved = [
        reads.Moved(
            at=step.at, business_date=step.business_date, kind=step.kind, document=step.document,
            lot_id=step.lot_id, lot=names[step.lot_id].lot, serial=names[step.lot_id].serial, source=step.source,
            target=step.target, quantity=step.quantity,
        )
        for step in steps
    ]  # fmt: skip
    customer = thing.key if thing.kind is ThingKind.CUSTOMER else None
    return Trace(
        received=received(connection, keys), movements=[movement_row(each) for each in moved],
        sales=[sale_row(part) for part in reads.sold_to(connection, customer)] if customer else [],
        returned=[return_row(part) for part in reads.returned_by(connection, customer)] if customer else [],
        refused=[], on_hand={},
    )  # fmt: skip


def _by(thing: Thing, rows: Rows) -> Rows:
    """Those of a document of that number."""
    return [row for row in rows if thing.kind is ThingKind.DOCUMENT and row["document"] == thing.code]


def _lots(connection: Connection, desk: Desk, keys: Sequence[str]) -> Rows:
    """Lots as they stand, with what is there of each over all places of the company."""
    inside = {name for name, place in steps_read.place_records(connection).items() if place.inside}
    there: dict[str, int] = {}
    for (key, place), quantity in steps_read.balances(connection, keys).items():
        if place in inside:
            there[key] = there.get(key, 0) + quantity
    on = desk.clock.business_date()
    return [
        {
            "sku": r.sku, "name": r.name, "lot": r.lot, "serial": r.serial, "expiry": r.expiry,
            "best_before": r.best_before, "supplier": r.supplier, "supplier_lot": r.supplier_lot,
            "on_hand": format_quantity(there.get(r.id, 0)),
            "status": status(
                on=on, recall=r.recall, hold=r.hold, expiry=r.expiry, best_before=r.best_before
            ),
        }
        for r in reads.records_by_keys(connection, keys)
    ]  # fmt: skip


def _places(connection: Connection) -> dict[str, str]:
    return {
        name: f"{place.title} ({place.branch})" if place.branch else place.title
        for name, place in steps_read.place_records(connection).items()
    }


def _people(connection: Connection, trace: Trace) -> dict[str, str]:
    ids = {row["customer"] for row in (*trace.sales, *trace.returned) if row["customer"]}
    return {each.id: each.name for each in customers_by_ids(connection, ids).values() if each.name}


def _suppliers(connection: Connection, trace: Trace) -> dict[str, str]:
    ids = {row["supplier"] for row in (*trace.received, trace.lot or {"supplier": ""}) if row.get("supplier")}
    return supplier_names(connection, ids)
