"""What came of a recall: sold, come back, still out, on hand, refused."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection

from pos_term.domain.clean import visible
from pos_term.domain.documents import Sale
from pos_term.domain.lots import KEY_MARK
from pos_term.domain.quantity import format_quantity
from pos_term.services.desk import Desk, Refused
from pos_term.services.reaching import customers_to_reach
from pos_term.services.trace import Rows, refused_row, return_row, sale_row
from pos_term.store import recalls as reads
from pos_term.store import trace
from pos_term.store.lineage import descendants_of
from pos_term.store.lookup import products_by_skus


@dataclass(frozen=True, slots=True, kw_only=True)
class RecallReport:
    """A recall and what it touched; quantities are decimal text."""

    recall: dict[str, Any]
    targets: Rows
    lots: Rows
    sales: Rows
    """Each with `outstanding`: what of it has not come back."""
    returned: Rows
    refused: Rows
    made: Rows
    """What was made of it, at any distance: no notice names it, so it is for people to hold it or let it go."""
    customers: Rows
    """Whom to reach: who has any of it still and said that they may be reached."""
    totals: dict[str, str]


def recall_report(desk: Desk, recall: str) -> RecallReport | Refused:
    """Follow everything a recall names. Raises StoreFault."""
    with desk.store.reading() as connection:
        notice = reads.notice(connection, recall)
        if notice is None:
            return Refused(f"recall {visible(recall, limit=40)} is not known; see: pos-term recall list")
        named = reads.named_by(connection, recall)
        keys = sorted(
            {
                key
                for each in named
                for sku in each.skus
                for key in trace.keys_named(connection, sku, each.target.lot)
            }
        )
        records = {record.id: record for record in trace.records_by_keys(connection, keys)}
        names = products_by_skus(connection, (sku for each in named for sku in each.skus))
        sales = trace.sold(connection, keys)
        returned = trace.returned(connection, keys)
        refused = trace.refused(connection, keys)
        moves = trace.movements(connection, keys)
        out = _outstanding(sales, returned)
        customers, counts = customers_to_reach(connection, out)
        inside = {key: sum(trace.on_hand(connection, [key]).values()) for key in keys}
        made = _made_of(connection, keys)
    came: Counter[str] = Counter()
    went: Counter[str] = Counter()
    back: Counter[str] = Counter()
    for move in moves:
        came[move.lot_id] += move.quantity if move.source == "supplier" else 0
        if move.source == "customer" and move.kind == Sale.KIND:
            back[move.lot_id] += move.quantity
        else:
            went[move.lot_id] += move.quantity * ((move.target == "customer") - (move.source == "customer"))
    stopped = Counter(part.lot_id for part in refused)
    lots = []
    for key in keys:
        record = records.get(key)
        sku = record.sku if record else key.partition(KEY_MARK)[0]
        lot, serial = (record.lot, record.serial) if record else (None, None)
        lots.append(
            {
                "sku": sku, "name": names[sku].name if sku in names else "", "lot": lot, "serial": serial,
                "received": format_quantity(came[key]), "sold": format_quantity(went[key]),
                "returned": format_quantity(back[key]), "outstanding": format_quantity(went[key] - back[key]),
                "on_hand": format_quantity(inside[key]), "refused": stopped[key],
            }
        )  # fmt: skip
    return RecallReport(
        recall=asdict(notice),
        targets=[
            {**asdict(each.target), "applied": each.applied, "products": list(each.skus)} for each in named
        ],
        lots=lots,
        sales=out,
        returned=[return_row(part) for part in returned],
        refused=[refused_row(part) for part in refused],
        made=made,
        customers=customers,
        totals={
            "received": format_quantity(sum(came.values())), "sold": format_quantity(sum(went.values())),
            "returned": format_quantity(sum(back.values())),
            "outstanding": format_quantity(sum(went.values()) - sum(back.values())),
            "on_hand": format_quantity(sum(inside.values())), "refused": str(len(refused)), **counts,
        },
    )  # fmt: skip


def _made_of(connection: Connection, keys: list[str]) -> Rows:
    """The lots, serials and loose goods that these went into, the nearest first, and where they are now."""
    depths: dict[str, int] = {}
    for step in descendants_of(connection, keys):
        if step.result not in keys:
            depths[step.result] = min(step.depth, depths.get(step.result, step.depth))
    records = {record.id: record for record in trace.records_by_keys(connection, depths)}
    sold: Counter[str] = Counter()
    for move in trace.movements(connection, depths):
        sold[move.lot_id] += move.quantity * ((move.target == "customer") - (move.source == "customer"))
    names = products_by_skus(connection, (key.partition(KEY_MARK)[0] for key in depths))
    rows: Rows = []
    for key, depth in sorted(depths.items(), key=lambda each: (each[1], each[0])):
        record, sku = records.get(key), key.partition(KEY_MARK)[0]
        rows.append(
            {
                "depth": depth, "sku": sku, "name": names[sku].name if sku in names else "",
                "lot": record.lot if record else None, "serial": record.serial if record else None,
                "sold": format_quantity(sold[key]),
                "on_hand": format_quantity(sum(trace.on_hand(connection, [key]).values())),
                "hold": record.hold if record else None, "recall": record.recall if record else None,
            }
        )  # fmt: skip
    return rows


def _outstanding(sales: list[trace.SoldPart], returned: list[trace.ReturnedPart]) -> Rows:
    """The sales, each with what of it has not come back: these customers still have it."""
    back: Counter[tuple[object, ...]] = Counter()
    for part in returned:
        back[part.sold, part.sold_line, part.sku, part.lot, part.serial] += part.quantity
    rows: Rows = []
    for sale in sales:
        key = (sale.receipt, sale.line, sale.sku, sale.lot, sale.serial)
        came = min(back[key], sale.quantity)
        back[key] -= came
        rows.append({**sale_row(sale), "outstanding": format_quantity(sale.quantity - came)})
    return rows
