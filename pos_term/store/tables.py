"""The tables that screens and reports read: all of them a projection of the journal.

Dates are ISO text, instants UTC text as the journal writes them, money whole minor units, unit costs whole
ten-thousandths, quantities whole thousandths.
"""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field, SQLModel


class ShopRow(SQLModel, table=True):
    """The shop's settings, one row."""

    __tablename__ = "shop"
    id: int = Field(primary_key=True)
    settings: str


class ProductRow(SQLModel, table=True):
    """A product."""

    __tablename__ = "product"
    sku: str = Field(primary_key=True)
    name: str
    gtin: str | None
    department: str
    price: int
    tax_rate: int
    tracking: str
    dated: str
    lot_policy: str
    missing_policy: str
    shelf_life_days: int | None
    warning_days: int | None
    min_shelf_life_days: int
    unit: str
    weighed: bool
    recall: str | None = None
    removal: str = Field(default="", sa_column_kwargs={"server_default": ""})
    unknown_lot: str = Field(default="", sa_column_kwargs={"server_default": ""})
    levels: str = Field(default="", sa_column_kwargs={"server_default": ""})
    """`reason=level` with blanks between."""
    min_age: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    deposit: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    open_price: bool = Field(default=False, sa_column_kwargs={"server_default": "0"})
    warranty_months: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    tare: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    supplier: str = Field(default="", sa_column_kwargs={"server_default": ""})
    lot_format: str = Field(default="", sa_column_kwargs={"server_default": ""})
    lot_rule: str = Field(default="", sa_column_kwargs={"server_default": ""})
    low_stock: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    alert_days: int | None = None
    qualities: str = Field(default="", sa_column_kwargs={"server_default": ""})
    """What its lots are asked for, as JSON; empty for nothing."""
    changed: str = Field(default="", sa_column_kwargs={"server_default": ""})
    """The mark of its last change: `instant till entry`."""


class BarcodeRow(SQLModel, table=True):
    """A code that finds a product; GTINs in 14 digits."""

    __tablename__ = "barcode"
    code: str = Field(primary_key=True)
    sku: str = Field(index=True)


class LotRow(SQLModel, table=True):
    """A lot, or one serial as a lot of one."""

    __tablename__ = "lot"
    __table_args__ = (Index("lot_by_code", "fold"), Index("lot_by_parent", "parent"))
    id: str = Field(primary_key=True)
    sku: str
    fold: str
    """The code as identity sees it."""
    lot: str | None
    serial: str | None
    parent: str | None
    """The key of the lot a serial was made in."""
    expiry: str | None
    best_before: str | None
    production_date: str | None
    received_on: str | None
    supplier: str
    supplier_lot: str
    purchase_order: str
    certificate: str
    grade: str
    unit_cost: int | None
    hold: str | None = None
    recall: str | None = None
    made_by: str | None = None
    """The sale by which the shop came to know it, where no receipt of goods did."""
    notes: str = Field(default="", sa_column_kwargs={"server_default": ""})
    qualities: str = Field(default="", sa_column_kwargs={"server_default": ""})
    """What was measured, as JSON; empty for nothing."""
    held_at: str | None = None
    """Since when it is on hold."""
    superseded: str = Field(default="", sa_column_kwargs={"server_default": ""})
    """Dates its packs still carry that a later test put off, a blank between."""
    changed: str = Field(default="", sa_column_kwargs={"server_default": ""})
    """The mark of the last fact that was put right."""


class LocationRow(SQLModel, table=True):
    """A place stock can be."""

    __tablename__ = "location"
    name: str = Field(primary_key=True)
    inside: bool
    sellable: bool
    title: str = Field(default="", sa_column_kwargs={"server_default": ""})
    branch: str = Field(default="", sa_column_kwargs={"server_default": ""})
    """The other store it belongs to."""
    closed: bool = Field(default=False, sa_column_kwargs={"server_default": "0"})
    changed: str = Field(default="", sa_column_kwargs={"server_default": ""})


class BalanceRow(SQLModel, table=True):
    """What the movements say is where. Outside locations run below zero; each lot sums to zero."""

    __tablename__ = "balance"
    __table_args__ = (
        Index(
            "balance_to_sell",
            "sku",
            "removal_date",
            "received_on",
            "lot_id",
            sqlite_where=text("quantity > 0 AND sellable = 1"),
            postgresql_where=text("quantity > 0 AND sellable"),
        ),
        {"sqlite_with_rowid": False},
    )
    lot_id: str = Field(primary_key=True)
    location: str = Field(primary_key=True)
    sku: str
    sellable: bool
    removal_date: str
    received_on: str
    quantity: int


class MovementRow(SQLModel, table=True):
    """One double entry: a quantity leaves one location for another."""

    __tablename__ = "movement"
    __table_args__ = (
        Index("movement_by_lot", "lot_id", "business_date", "source", "target", "quantity"),
        CheckConstraint("quantity > 0", name="movement_moves_something"),
        CheckConstraint("source <> target", name="movement_goes_somewhere"),
        {"sqlite_with_rowid": False},
    )
    document: str = Field(primary_key=True)
    n: int = Field(primary_key=True)
    kind: str
    lot_id: str
    source: str
    target: str
    quantity: int
    at: str
    business_date: str
    allowed: str | None = None
    """The override that let a stopped lot go, where one did."""


class RecallRow(SQLModel, table=True):
    """A recall notice."""

    __tablename__ = "recall"
    id: str = Field(primary_key=True)
    source: str
    reason: str
    applied_at: str | None


class RecallTargetRow(SQLModel, table=True):
    """What a notice names; kept also for products the shop does not know yet."""

    __tablename__ = "recall_target"
    __table_args__ = (Index("recall_target_by_gtin", "gtin"), Index("recall_target_by_sku", "sku"))
    recall: str = Field(primary_key=True)
    n: int = Field(primary_key=True)
    sku: str | None
    gtin: str | None
    lot: str | None
    applied: bool


class PersonRow(SQLModel, table=True):
    """Someone who signs in."""

    __tablename__ = "person"
    id: str = Field(primary_key=True)
    name: str
    role: str
    active: bool
