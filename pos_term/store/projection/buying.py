"""Suppliers, places, purchase orders, announced deliveries, certificates."""

from __future__ import annotations

from sqlalchemy import Connection
from sqlalchemy.dialects.sqlite import insert

from pos_term.domain.documents import (
    CertificateKept,
    DeliveryAnnounced,
    PlacesSet,
    PurchaseClosed,
    PurchaseOrdered,
    SuppliersSet,
)
from pos_term.domain.lots import KEY_MARK, fold
from pos_term.store.codec import JournalEntry
from pos_term.store.goods_tables import (
    BranchRow,
    CertificateRow,
    DeliveryLineRow,
    DeliveryRow,
    PurchaseLineRow,
    PurchaseRow,
    SupplierRow,
)
from pos_term.store.projection.facts import mark_of
from pos_term.store.sql import Prepared, driver_of
from pos_term.store.tables import LocationRow


def _last_word(row: type, key: str) -> Prepared:
    """Writes a row unless a later change stands already."""
    made = insert(row)
    table = row.__table__  # type: ignore[attr-defined]
    return Prepared(
        made.on_conflict_do_update(
            index_elements=[key],
            set_={c.name: c for c in made.excluded if c.name != key},
            where=table.c.changed < made.excluded.changed,
        )
    )


_SUPPLIER = _last_word(SupplierRow, "id")
_BRANCH = _last_word(BranchRow, "id")
_LOCATION = _last_word(LocationRow, "name")
_CERTIFICATE = _last_word(CertificateRow, "id")
_PURCHASE = Prepared(insert(PurchaseRow))
_PURCHASE_LINE = Prepared(insert(PurchaseLineRow))
_DELIVERY = Prepared(insert(DeliveryRow))
_DELIVERY_LINE = Prepared(insert(DeliveryLineRow))
_END = """INSERT INTO purchase_end (purchase, reason) VALUES (?, ?)
    ON CONFLICT (purchase) DO UPDATE SET reason = min(reason, excluded.reason)"""
_CLOSE = """UPDATE purchase SET closed = (SELECT reason FROM purchase_end e WHERE e.purchase = purchase.id)
    WHERE id = ?"""
_RECEIVED = """UPDATE delivery SET received = (SELECT min(id) FROM goods_receipt r WHERE r.notice = delivery.id)
    WHERE id = ?"""
_SELLABLE = """UPDATE balance SET sellable = (SELECT sellable FROM location WHERE name = balance.location)
    WHERE location = ?"""


def suppliers_set(connection: Connection, entry: JournalEntry, document: SuppliersSet) -> None:
    """Add or change suppliers."""
    mark = mark_of(entry)
    _SUPPLIER.run(
        connection,
        [
            {
                "id": s.id, "name": s.name, "address": s.address, "phone": s.phone, "email": s.email, "gln": s.gln,
                "lead_days": s.lead_days, "active": s.active, "changed": mark,
            }
            for s in document.suppliers
        ],
    )  # fmt: skip


def places_set(connection: Connection, entry: JournalEntry, document: PlacesSet) -> None:
    """Add or change locations and other stores; stock at a location is for sale as the location is."""
    mark = mark_of(entry)
    _BRANCH.run(
        connection,
        [
            {"id": b.id, "name": b.name, "address": b.address, "closed": b.closed, "changed": mark}
            for b in document.branches
        ],
    )
    _LOCATION.run(
        connection,
        [
            {
                "name": place.name, "inside": True, "sellable": place.sellable and not place.branch,
                "title": place.title, "branch": place.branch, "closed": place.closed, "changed": mark,
            }
            for place in document.locations
        ],
    )  # fmt: skip
    driver_of(connection).executemany(_SELLABLE, [(place.name,) for place in document.locations])


def _stands_first(connection: Connection, table: str, number: str, document: str) -> bool:
    """Whether a document is the one that counts for a number; what stands under it by a later id goes.

    Tills that do not hear of each other can give one number twice. The lesser id stands, in every store.
    """
    driver = driver_of(connection)
    row = driver.execute(f"SELECT document FROM {table} WHERE id = ?", (number,)).fetchone()  # noqa: S608
    if row and row[0] <= document:
        return False
    driver.execute(f"DELETE FROM {table}_line WHERE {table} = ?", (number,))  # noqa: S608 - names of tables
    driver.execute(f"DELETE FROM {table} WHERE id = ?", (number,))  # noqa: S608
    return True


def purchase_ordered(connection: Connection, entry: JournalEntry, document: PurchaseOrdered) -> None:
    """Keep a purchase order and what it asks for."""
    if not _stands_first(connection, "purchase", document.order, document.id):
        return
    _PURCHASE.run(
        connection,
        [
            {
                "id": document.order, "supplier": document.supplier,
                "due": document.due and document.due.isoformat(), "placed_at": entry.at, "notes": document.notes,
                "document": document.id, "closed": None,
            }
        ],
    )  # fmt: skip
    _PURCHASE_LINE.run(
        connection,
        [
            {"purchase": document.order, "n": n, "sku": x.sku, "quantity": x.quantity, "unit_cost": x.unit_cost}
            for n, x in enumerate(document.lines, 1)
        ],
    )
    driver_of(connection).execute(_CLOSE, (document.order,))


def purchase_closed(connection: Connection, entry: JournalEntry, document: PurchaseClosed) -> None:  # noqa: ARG001
    """Expect nothing more of a purchase order."""
    driver_of(connection).execute(_END, (document.order, document.reason))
    driver_of(connection).execute(_CLOSE, (document.order,))


def delivery_announced(connection: Connection, entry: JournalEntry, document: DeliveryAnnounced) -> None:
    """Register what is to come."""
    if not _stands_first(connection, "delivery", document.notice, document.id):
        return
    _DELIVERY.run(
        connection,
        [
            {
                "id": document.notice, "supplier": document.supplier, "purchase": document.purchase_order,
                "due": document.due and document.due.isoformat(), "announced_at": entry.at, "document": document.id,
                "received": None,
            }
        ],
    )  # fmt: skip
    _DELIVERY_LINE.run(
        connection,
        [
            {
                "delivery": document.notice, "n": n, "sku": x.sku, "lot": x.lot, "serial": x.serial,
                "expiry": x.expiry and x.expiry.isoformat(),
                "best_before": x.best_before and x.best_before.isoformat(),
                "production_date": x.production_date and x.production_date.isoformat(),
                "quantity": x.quantity, "unit_cost": x.unit_cost, "sscc": x.sscc,
            }
            for n, x in enumerate(document.lines, 1)
        ],
    )  # fmt: skip
    driver_of(connection).execute(_RECEIVED, (document.notice,))


def certificate_kept(connection: Connection, entry: JournalEntry, document: CertificateKept) -> None:
    """Keep what a certificate says; its file stands beside the journal."""
    _CERTIFICATE.run(
        connection,
        [
            {
                "id": f"{document.supplier}{KEY_MARK}{fold(document.certificate)}", "number": document.certificate,
                "fold": fold(document.certificate), "supplier": document.supplier, "title": document.title,
                "valid_from": document.valid_from and document.valid_from.isoformat(),
                "valid_until": document.valid_until and document.valid_until.isoformat(),
                "file_name": document.file_name, "size": document.size, "sha256": document.sha256,
                "notes": document.notes, "changed": mark_of(entry),
            }
        ],
    )  # fmt: skip
