"""The tables of sales and money that screens and reports read: all of them a projection of the journal.

Dates are ISO text, instants UTC text as the journal writes them, money whole minor units, quantities whole
thousandths.
"""

from __future__ import annotations

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel


class SaleRow(SQLModel, table=True):
    """A committed sale."""

    __tablename__ = "sale"
    __table_args__ = (Index("sale_by_till", "till", "seq", unique=True),)
    id: str = Field(primary_key=True)
    number: str = Field(unique=True)
    till: str
    seq: int
    at: str = Field(index=True)
    business_date: str
    shift: str = Field(index=True)
    cashier: str
    customer: str | None = Field(index=True)
    net: int
    tax: int
    total: int
    change: int
    kind: str = Field(default="sale", sa_column_kwargs={"server_default": "sale"})
    rounding: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    reduced: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    """Minor units taken off its lines in all."""
    voids: str | None = Field(default=None, index=True)
    """The sale it takes back whole."""
    order_id: str | None = Field(default=None, index=True)
    """The sales order it fulfils."""


class SaleLineRow(SQLModel, table=True):
    """One number on one line of a sale, or a line without numbers."""

    __tablename__ = "sale_line"
    __table_args__ = (
        Index("sale_line_by_lot", "lot_id"),
        Index(
            "sale_line_to_assign",
            "sale",
            sqlite_where=text("provenance = 'unknown'"),
            postgresql_where=text("provenance = 'unknown'"),
        ),
        {"sqlite_with_rowid": False},
    )
    sale: str = Field(primary_key=True)
    line: int = Field(primary_key=True)
    n: int = Field(primary_key=True)
    sku: str
    lot_id: str
    quantity: int
    provenance: str | None
    took: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    """Milliseconds from the question for the number to its answer."""


class ReturnLineRow(SQLModel, table=True):
    """One number of goods that came back with a sale."""

    __tablename__ = "return_line"
    __table_args__ = (
        Index("return_line_by_sold", "sold", "sold_line"),
        Index("return_line_by_lot", "lot_id"),
        {"sqlite_with_rowid": False},
    )
    sale: str = Field(primary_key=True)
    line: int = Field(primary_key=True)
    n: int = Field(primary_key=True)
    sold: str | None
    """The sale it was sold with; None without a receipt."""
    sold_line: int | None
    sku: str
    lot_id: str
    quantity: int
    place: str
    total: int
    """Minor units paid back for the whole line, on its first number; 0 on the others."""
    reason: str


class OverrideRow(SQLModel, table=True):
    """A stopped or doubtful number that someone let go."""

    __tablename__ = "override"
    __table_args__ = ({"sqlite_with_rowid": False},)
    sale: str = Field(primary_key=True)
    n: int = Field(primary_key=True)
    line: int
    lot_id: str
    reasons: str
    reason: str
    person: str
    """Who let it go."""


class TenderRow(SQLModel, table=True):
    """One payment of a sale."""

    __tablename__ = "tender"
    __table_args__ = (
        Index(
            "tender_to_settle",
            "sale",
            sqlite_where=text("state <> 'approved'"),
            postgresql_where=text("state <> 'approved'"),
        ),
        {"sqlite_with_rowid": False},
    )
    sale: str = Field(primary_key=True)
    n: int = Field(primary_key=True)
    shift: str = Field(index=True)
    kind: str
    amount: int
    reference: str
    state: str = Field(default="approved", sa_column_kwargs={"server_default": "approved"})
    currency: str = Field(default="", sa_column_kwargs={"server_default": ""})
    foreign_amount: int = Field(default=0, sa_column_kwargs={"server_default": "0"})


class VoucherRow(SQLModel, table=True):
    """What is left on a voucher of the shop's own."""

    __tablename__ = "voucher"
    __table_args__ = ({"sqlite_with_rowid": False},)
    code: str = Field(primary_key=True)
    balance: int


class AccountRow(SQLModel, table=True):
    """What a customer owes on account."""

    __tablename__ = "account"
    __table_args__ = ({"sqlite_with_rowid": False},)
    customer: str = Field(primary_key=True)
    owed: int


class CashRow(SQLModel, table=True):
    """The drawer was opened without a sale, or cash moved without one."""

    __tablename__ = "cash"
    id: str = Field(primary_key=True)
    at: str
    till: str
    shift: str = Field(index=True)
    cashier: str
    kind: str
    amount: int
    reason: str
    customer: str | None


class OrderRow(SQLModel, table=True):
    """A sales order."""

    __tablename__ = "sales_order"
    id: str = Field(primary_key=True)
    customer: str | None
    placed_at: str


class OrderLineRow(SQLModel, table=True):
    """What was ordered of one product, and how much of it has gone."""

    __tablename__ = "order_line"
    __table_args__ = (Index("order_line_by_lot", "lot_id"), {"sqlite_with_rowid": False})
    order_id: str = Field(primary_key=True)
    n: int = Field(primary_key=True)
    sku: str
    quantity: int
    lot: str | None
    serial: str | None
    lot_id: str | None
    fulfilled: int


class RefusalRow(SQLModel, table=True):
    """A pack that was presented and not sold."""

    __tablename__ = "refusal"
    id: str = Field(primary_key=True)
    at: str = Field(index=True)
    till: str
    cashier: str
    raw: str
    sku: str | None
    lot: str | None
    serial: str | None
    lot_id: str | None = Field(index=True)
    reasons: str
    outcome: str


class ShiftRow(SQLModel, table=True):
    """The period one drawer is answered for."""

    __tablename__ = "shift"
    id: str = Field(primary_key=True)
    till: str
    opened_at: str
    opened_by: str
    opening_float: int
    closed_at: str | None = None
    closed_by: str | None = None
    expected: int | None = None
    counted: int | None = None


class VoidRow(SQLModel, table=True):
    """A line or a whole sale given up before tender."""

    __tablename__ = "void"
    document: str = Field(primary_key=True)
    n: int = Field(primary_key=True)
    at: str
    till: str
    cashier: str
    sku: str
    quantity: int
    total: int
    whole: bool
    reason: str
