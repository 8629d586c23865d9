"""The reports of goods that came in, and of goods that left otherwise than by a sale."""

from __future__ import annotations

from pos_term.domain.quantity import format_quantity
from pos_term.services.report_asked import Asked, Row, cost_text
from pos_term.store import goods_reports as reads

RECEIPTS_COLUMNS = (
    "receipt", "date", "kind", "supplier", "delivery_note", "purchase_order", "sku", "lot", "serial",
    "supplier_lot", "quantity", "unit_cost", "freight", "value", "location", "certificate", "grade", "sscc", "name",
)  # fmt: skip
WASTE_COLUMNS = (
    "reason", "kind", "number", "date", "sku", "lot", "serial", "quantity", "location", "value", "witness",
    "supplier", "name",
)  # fmt: skip


def receipts(asked: Asked) -> tuple[list[Row], Row]:
    """Every line by which goods came in, were made or were split off on the days asked for."""
    rows, total, freight = [], 0, 0
    for came in reads.came_in(asked.connection, *asked.days):
        if not asked.wants(came.sku, came.department, came.supplier_id):
            continue
        value = None if came.unit_cost is None else asked.value(came.quantity, came.unit_cost)
        if came.kind == "goods_receipt":
            total += value or 0
            freight += came.quantity * came.freight
        rows.append(
            {
                "receipt": came.number, "date": came.day, "kind": came.kind, "supplier": came.supplier,
                "delivery_note": came.delivery_note, "purchase_order": came.purchase_order, "sku": came.sku,
                "lot": came.lot or None, "serial": came.serial, "supplier_lot": came.supplier_lot,
                "quantity": format_quantity(came.quantity), "unit_cost": cost_text(came.unit_cost),
                "freight": cost_text(came.freight), "value": None if value is None else asked.amount(value),
                "location": came.location, "certificate": came.certificate, "grade": came.grade, "sscc": came.sscc,
                "name": came.name,
            }
        )  # fmt: skip
    return rows, {
        "rows": len(rows), "value_received": asked.amount(total), "freight": asked.amount(asked.value(1, freight))
    }  # fmt: skip


def waste(asked: Asked) -> tuple[list[Row], Row]:
    """What was disposed of or went back to its supplier on the days asked for, by reason, and what it was worth."""
    rows = []
    values: dict[str, int] = {}
    kinds = {"disposed": 0, "supplier_returned": 0}
    unknown = 0
    for gone in reads.went_out(asked.connection, *asked.days):
        if not asked.wants(gone.sku, gone.department, gone.supplier_id):
            continue
        values[gone.reason] = values.get(gone.reason, 0) + (gone.value or 0)
        kinds[gone.kind] = kinds.get(gone.kind, 0) + (gone.value or 0)
        unknown += gone.value is None
        rows.append(
            {
                "reason": gone.reason, "kind": gone.kind, "number": gone.number, "date": gone.day, "sku": gone.sku,
                "lot": gone.lot or None, "serial": gone.serial, "quantity": format_quantity(gone.quantity),
                "location": gone.location, "value": None if gone.value is None else asked.amount(gone.value),
                "witness": gone.witness or None, "supplier": gone.supplier or None, "name": gone.name,
            }
        )  # fmt: skip
    return rows, {
        "rows": len(rows), "value": asked.amount(sum(values.values())),
        **{kind: asked.amount(value) for kind, value in kinds.items()}, "without_value": unknown,
        "by_reason": {reason: asked.amount(value) for reason, value in values.items()},
    }  # fmt: skip
