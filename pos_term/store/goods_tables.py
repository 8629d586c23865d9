"""The tables of goods beside their sale: suppliers, purchases, intakes, lineage, what left; all a projection.

Dates are ISO text, instants UTC text as the journal writes them, money whole minor units, unit costs whole
ten-thousandths, quantities whole thousandths. A `mark` is `instant till entry`: it orders changes the same way in
every store that holds them.
"""

from __future__ import annotations

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel


class SupplierRow(SQLModel, table=True):
    """A supplier."""

    __tablename__ = "supplier"
    id: str = Field(primary_key=True)
    name: str
    address: str
    phone: str
    email: str
    gln: str
    lead_days: int
    active: bool
    changed: str


class BranchRow(SQLModel, table=True):
    """Another store of the company."""

    __tablename__ = "branch"
    id: str = Field(primary_key=True)
    name: str
    address: str
    closed: bool
    changed: str


class PurchaseRow(SQLModel, table=True):
    """A purchase order."""

    __tablename__ = "purchase"
    id: str = Field(primary_key=True)
    supplier: str
    due: str | None
    placed_at: str
    notes: str
    document: str
    """By which it was ordered: the least id, where tills that did not hear of each other gave one number twice."""
    closed: str | None = None
    """Why nothing more is expected of it."""


class PurchaseEndRow(SQLModel, table=True):
    """Why nothing more is expected of a purchase order; kept also for one that has not arrived here yet."""

    __tablename__ = "purchase_end"
    purchase: str = Field(primary_key=True)
    reason: str


class PurchaseLineRow(SQLModel, table=True):
    """What was ordered of a product; what came of it stands in `intake`."""

    __tablename__ = "purchase_line"
    __table_args__ = ({"sqlite_with_rowid": False},)
    purchase: str = Field(primary_key=True)
    n: int = Field(primary_key=True)
    sku: str
    quantity: int
    unit_cost: int | None


class DeliveryRow(SQLModel, table=True):
    """A delivery that a supplier announced."""

    __tablename__ = "delivery"
    id: str = Field(primary_key=True)
    supplier: str
    purchase: str
    due: str | None
    announced_at: str
    document: str
    """By which it was announced: the least id, as with purchase orders."""
    received: str | None = None
    """The goods receipt it came in with: the least id, where there are several."""


class DeliveryLineRow(SQLModel, table=True):
    """What was announced."""

    __tablename__ = "delivery_line"
    __table_args__ = (
        Index(
            "delivery_line_by_sscc", "sscc", sqlite_where=text("sscc <> ''"), postgresql_where=text("sscc <> ''")
        ),
        {"sqlite_with_rowid": False},
    )
    delivery: str = Field(primary_key=True)
    n: int = Field(primary_key=True)
    sku: str
    lot: str | None
    serial: str | None
    expiry: str | None
    best_before: str | None
    production_date: str | None
    quantity: int
    unit_cost: int | None
    sscc: str


class GoodsReceiptRow(SQLModel, table=True):
    """A posted goods receipt as a whole."""

    __tablename__ = "goods_receipt"
    __table_args__ = (
        Index(
            "goods_receipt_by_notice", "notice",
            sqlite_where=text("notice <> ''"), postgresql_where=text("notice <> ''"),
        ),
    )  # fmt: skip
    id: str = Field(primary_key=True)
    """The document's id."""
    number: str = Field(index=True)
    at: str
    business_date: str = Field(index=True)
    actor: str
    supplier: str
    delivery_note: str
    notice: str
    freight: int
    differences: int
    """How many were taken."""
    approved_by: str


class IntakeRow(SQLModel, table=True):
    """One line by which a quantity of a lot came to be here: received, made or split off."""

    __tablename__ = "intake"
    __table_args__ = (
        Index("intake_by_lot", "lot_id"),
        Index("intake_by_supplier_lot", "supplier_fold", sqlite_where=text("supplier_fold <> ''"),
              postgresql_where=text("supplier_fold <> ''")),
        Index("intake_by_purchase", "purchase_order", sqlite_where=text("purchase_order <> ''"),
              postgresql_where=text("purchase_order <> ''")),
        Index("intake_by_certificate", "certificate", sqlite_where=text("certificate <> ''"),
              postgresql_where=text("certificate <> ''")),
        Index("intake_by_supplier", "supplier", sqlite_where=text("supplier <> ''"),
              postgresql_where=text("supplier <> ''")),
        {"sqlite_with_rowid": False},
    )  # fmt: skip
    document: str = Field(primary_key=True)
    n: int = Field(primary_key=True)
    kind: str
    """The document's kind: `goods_receipt`, `produced` or `lot_split`."""
    business_date: str
    sku: str
    lot_id: str
    quantity: int
    unit_cost: int | None
    freight: int
    """What of `unit_cost` is freight."""
    location: str
    supplier: str
    supplier_lot: str
    supplier_fold: str
    """The supplier's lot as identity sees it."""
    purchase_order: str
    """Its number as identity sees it; so it is with the certificate."""
    certificate: str
    grade: str
    sscc: str


class LineageRow(SQLModel, table=True):
    """One lot was made, or split, out of another by a document."""

    __tablename__ = "lineage"
    __table_args__ = (Index("lineage_by_result", "result"), {"sqlite_with_rowid": False})
    component: str = Field(primary_key=True)
    """The key of the lot that was used."""
    result: str = Field(primary_key=True)
    """The key of the lot it went into."""
    document: str = Field(primary_key=True)


class DepartureRow(SQLModel, table=True):
    """One line by which a quantity left the company otherwise than by a sale."""

    __tablename__ = "departure"
    __table_args__ = (
        Index("departure_by_lot", "lot_id"),
        Index("departure_by_day", "business_date"),
        {"sqlite_with_rowid": False},
    )
    document: str = Field(primary_key=True)
    n: int = Field(primary_key=True)
    kind: str
    """`disposed` or `supplier_returned`."""
    number: str
    business_date: str
    sku: str
    lot_id: str
    quantity: int
    location: str
    value: int | None
    reason: str
    witness: str
    supplier: str


class LotFactRow(SQLModel, table=True):
    """What was put right of a lot; of several facts of one field the one with the greatest mark holds."""

    __tablename__ = "lot_fact"
    __table_args__ = ({"sqlite_with_rowid": False},)
    lot_id: str = Field(primary_key=True)
    field: str = Field(primary_key=True)
    mark: str = Field(primary_key=True)
    document: str
    was: str
    now: str
    retest: bool


class CertificateRow(SQLModel, table=True):
    """A supplier's certificate; the bytes of its file are in `attachment`."""

    __tablename__ = "certificate"
    __table_args__ = (Index("certificate_by_fold", "fold"),)
    id: str = Field(primary_key=True)
    """`supplier␟number as identity sees it`."""
    number: str
    fold: str
    supplier: str
    title: str
    valid_from: str | None
    valid_until: str | None
    file_name: str
    size: int
    sha256: str
    notes: str
    changed: str
