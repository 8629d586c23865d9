"""Reads that find lots: by code, by a supplier's lot, by what of a product is here."""

from __future__ import annotations

from sqlalchemy import Connection

from pos_term.domain.lots import KEY_MARK, fold, loose_key
from pos_term.domain.places import Supplier
from pos_term.store.sql import driver_of

_LAST = "\U0010ffff"
_SUPPLIER = "SELECT id, name, address, phone, email, gln, lead_days, active, changed FROM supplier"


def keys_by_code(connection: Connection, code: str, most: int, *, start: bool = False) -> list[str]:
    """Lots and serials of any product with this code, or with `start` whose code begins with it; lots first."""
    text = fold(code)
    if not text:
        return []
    where = "fold >= :text AND fold < :text || :last" if start else "fold = :text"
    rows = driver_of(connection).execute(
        f"SELECT id FROM lot WHERE {where} ORDER BY fold, serial IS NOT NULL, sku, serial LIMIT :most",  # noqa: S608
        {"text": text, "last": _LAST, "most": most},
    )
    return [row[0] for row in rows]


def keys_by_supplier_lot(connection: Connection, code: str, most: int) -> list[str]:
    """Lots that came in under this code of their supplier, or of which it was put right so."""
    text = fold(code)
    if not text:
        return []
    driver = driver_of(connection)
    rows = driver.execute(
        """SELECT DISTINCT lot_id FROM intake WHERE supplier_fold = ? AND supplier_fold <> ''
           ORDER BY lot_id LIMIT ?""",
        (text, most),
    )
    found = [row[0] for row in rows]
    amended = driver.execute("SELECT lot_id, now FROM lot_fact WHERE field = 'supplier_lot' AND now <> ''")
    return list(dict.fromkeys([*found, *(row[0] for row in amended if fold(row[1]) == text)]))[:most]


def codes_between(connection: Connection, head: str, tail: str) -> list[str]:
    """The codes of lots of any product, as identity sees them, that begin and end with these texts."""
    start, end = fold(head), fold(tail)
    rows = driver_of(connection).execute(
        """SELECT DISTINCT fold FROM lot WHERE fold >= :start AND fold < :start || :last
           AND length(fold) > length(:start) + length(:end)
           AND (:end = '' OR substr(fold, -length(:end)) = :end) AND serial IS NULL""",
        {"start": start, "end": end, "last": _LAST},
    )
    return [row[0] for row in rows]


def keys_on_hand(connection: Connection, sku: str, most: int) -> list[str]:
    """What of a product is inside the company, in the order of removal; what may be sold from comes first."""
    driver = driver_of(connection)
    order = "removal_date, received_on, lot_id"
    rows = driver.execute(
        f"""SELECT DISTINCT lot_id, removal_date, received_on FROM balance
            WHERE sku = ? AND quantity > 0 AND sellable = 1 ORDER BY {order} LIMIT ?""",  # noqa: S608
        (sku, most),
    )
    found = [row[0] for row in rows]
    if len(found) < most:
        rows = driver.execute(
            f"""SELECT DISTINCT b.lot_id, b.removal_date, b.received_on FROM balance b
                JOIN location o ON o.name = b.location
                WHERE b.lot_id BETWEEN ? AND ? AND o.inside = 1 AND b.sellable = 0 AND b.quantity > 0
                ORDER BY {order} LIMIT ?""",  # noqa: S608
            (f"{sku}{KEY_MARK}", f"{sku}{KEY_MARK}{_LAST}", most),
        )
        found += [row[0] for row in rows]
    loose = loose_key(sku)
    return [key for key in dict.fromkeys(found) if key != loose][:most]


def find_suppliers(connection: Connection, text: str, most: int = 50) -> list[Supplier]:
    """Suppliers by id or name, whole or in part, or by GLN; what fits whole stands alone. No text finds all."""
    driver = driver_of(connection)
    plain = text.strip()
    if plain:
        exact = driver.execute(f"{_SUPPLIER} WHERE id = ? OR gln = ?", (plain, plain)).fetchall()
        exact = exact or [
            row for row in driver.execute(f"{_SUPPLIER} ORDER BY id") if row[1].casefold() == plain.casefold()
        ]
        if exact:
            return [_supplier(row) for row in exact]
    rows = driver.execute(f"{_SUPPLIER} ORDER BY active DESC, name, id")
    wanted = plain.casefold()
    return [_supplier(row) for row in rows if wanted in f"{row[0]} {row[1]}".casefold()][:most]


def _supplier(row: tuple[str, str, str, str, str, str, int, int, str]) -> Supplier:
    return Supplier(
        id=row[0], name=row[1], address=row[2], phone=row[3], email=row[4], gln=row[5], lead_days=row[6],
        active=bool(row[7]), changed=row[8],
    )  # fmt: skip
