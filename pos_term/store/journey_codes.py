"""What a code can be beside a lot, a serial or a receipt: documents, purchase orders, notices."""

from __future__ import annotations

import json
from collections.abc import Iterable

from sqlalchemy import Connection

from pos_term.domain.lots import KEY_MARK, fold

_NUMBERED = "kind IN ('disposed', 'lot_split', 'produced', 'stock_moved', 'supplier_returned')"
KINDS = {
    "DI": "disposed", "MO": "produced", "SP": "lot_split", "SR": "supplier_returned", "TR": "stock_moved",
}  # fmt: skip
"""What the numbers of documents begin with."""


def receipts_of_goods(connection: Connection, number: str) -> list[str]:
    """The ids of goods receipts with this number, or that were delivered with a notice of this number."""
    rows = connection.exec_driver_sql("SELECT id FROM goods_receipt WHERE number = ? ORDER BY id", (number,))
    found = [row[0] for row in rows]
    if not found:
        rows = connection.exec_driver_sql(
            "SELECT received FROM delivery WHERE id = ? AND received IS NOT NULL", (number,)
        )
        found = [row[0] for row in rows]
    return found


def documents_with_number(connection: Connection, number: str) -> list[tuple[str, str]]:
    """`(id, kind)` of documents of goods with this number: transfers, disposals, returns, makings, splits.

    A number names its kind and till (`DI-1-000001`), so that no more is read than that till wrote of that kind.
    """
    start, _, rest = number.partition("-")
    till = rest.rpartition("-")[0]
    if start not in KINDS:
        return []
    rows = connection.exec_driver_sql(
        f"""SELECT id, kind FROM entry INDEXED BY entry_with_number WHERE {_NUMBERED} AND till = ? AND kind = ?
            AND json_extract(document, '$.number') = ? ORDER BY seq""",  # noqa: S608
        (till, KINDS[start], number),
    )
    return [(row[0], row[1]) for row in rows]


def purchase_record(connection: Connection, number: str) -> tuple[str, str] | None:
    """`(number, supplier)` of a purchase order."""
    row = connection.exec_driver_sql(
        "SELECT id, supplier FROM purchase WHERE id = ? OR id = ?", (number, fold(number))
    ).first()
    return (row[0], row[1]) if row else None


def sales_with_number(connection: Connection, receipt: str) -> list[str]:
    """The id of the sale with this receipt number, as a list of one, or none."""
    return [row[0] for row in connection.exec_driver_sql("SELECT id FROM sale WHERE number = ?", (receipt,))]


def sales_of_customer(connection: Connection, customer: str) -> list[tuple[str, str]]:
    """`(id, receipt number)` of a customer's sales, oldest first."""
    rows = connection.exec_driver_sql(
        "SELECT id, number FROM sale WHERE customer = ? ORDER BY at, till, seq", (customer,)
    )
    return [(row[0], row[1]) for row in rows]


def lots_of_products(connection: Connection, skus: Iterable[str]) -> list[str]:
    """The keys of every lot and serial of these products; a product's keys lie side by side."""
    rows = connection.exec_driver_sql(
        """SELECT l.id FROM json_each(?) p CROSS JOIN lot l ON l.id >= p.value || ? AND l.id < p.value || ?
           ORDER BY l.id""",
        (json.dumps(sorted(set(skus))), KEY_MARK, chr(ord(KEY_MARK) + 1)),
    )
    return [row[0] for row in rows]


def lots_of_departments(connection: Connection, department: str) -> list[str]:
    """The keys of every lot and serial of the products of a department."""
    rows = connection.exec_driver_sql("SELECT sku FROM product WHERE department = ?", (department,))
    return lots_of_products(connection, [row[0] for row in rows])


def suppliers_called(connection: Connection, text: str) -> list[str]:
    """Suppliers by id, or by their whole name, as their intakes write them."""
    wanted = text.strip()
    rows = connection.exec_driver_sql(
        "SELECT id FROM supplier WHERE lower(id) = lower(?) OR lower(name) = lower(?) ORDER BY id", (wanted, wanted)
    )
    known = [row[0] for row in rows]
    written = connection.exec_driver_sql(
        "SELECT supplier FROM intake WHERE supplier = ? AND supplier <> '' LIMIT 1", (wanted,)
    ).first()
    return list(dict.fromkeys([*known, *([written[0]] if written else [])]))


def lots_of_suppliers(connection: Connection, suppliers: Iterable[str]) -> list[str]:
    """The keys of every lot and serial that came from these suppliers."""
    rows = connection.exec_driver_sql(
        """SELECT DISTINCT i.lot_id FROM json_each(?) w CROSS JOIN intake i
           ON i.supplier = w.value AND i.supplier <> '' ORDER BY i.lot_id""",
        (json.dumps(sorted(set(suppliers))),),
    )
    return [row[0] for row in rows]


def lots_moved(connection: Connection, first: str, last: str) -> list[str]:
    """The keys of every lot and serial that moved in these business days, read from all movements."""
    rows = connection.exec_driver_sql(
        "SELECT DISTINCT lot_id FROM movement WHERE business_date BETWEEN ? AND ? ORDER BY lot_id", (first, last)
    )
    return [row[0] for row in rows if not row[0].endswith(KEY_MARK)]


def departments(connection: Connection, skus: Iterable[str]) -> dict[str, str]:
    """The department of each of these products."""
    rows = connection.exec_driver_sql(
        "SELECT sku, department FROM product WHERE sku IN (SELECT value FROM json_each(?))",
        (json.dumps(sorted(set(skus))),),
    )
    return {row[0]: row[1] for row in rows}


def last_lots(connection: Connection, sku: str, most: int) -> list[tuple[str, str, str, str]]:
    """`(key, lot, serial, since)` of the lots and serials of a product that came last, the last one first."""
    rows = connection.exec_driver_sql(
        """SELECT id, coalesce(lot, ''), coalesce(serial, ''),
             coalesce('received ' || received_on, 'never received')
           FROM lot WHERE id >= ? AND id < ? AND fold <> '' ORDER BY received_on DESC, id LIMIT ?""",
        (f"{sku}{KEY_MARK}", f"{sku}{chr(ord(KEY_MARK) + 1)}", most),
    )
    return [(row[0], row[1], row[2], row[3]) for row in rows]
