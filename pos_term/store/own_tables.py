"""Tables that no replay makes: the journal itself, and what belongs to this store alone."""

from __future__ import annotations

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

_NUMBERED = "kind IN ('disposed', 'lot_split', 'produced', 'stock_moved', 'supplier_returned')"


class Meta(SQLModel, table=True):
    """Facts about this store itself, such as whether it is a training store."""

    key: str = Field(primary_key=True)
    value: str


class Entry(SQLModel, table=True):
    """The journal: append-only, chained per till."""

    __table_args__ = (
        Index(
            "entry_with_number",
            "till",
            "kind",
            "seq",
            sqlite_where=text(_NUMBERED),
            postgresql_where=text(_NUMBERED),
        ),
        Index(
            "entry_of_master",
            "kind",
            sqlite_where=text("kind IN ('places_set', 'products_set', 'suppliers_set')"),
            postgresql_where=text("kind IN ('places_set', 'products_set', 'suppliers_set')"),
        ),
        Index(
            "entry_of_standing",
            "kind",
            sqlite_where=text("kind IN ('hold', 'recall_applied', 'release')"),
            postgresql_where=text("kind IN ('hold', 'recall_applied', 'release')"),
        ),
    )
    till: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    id: str = Field(unique=True)
    kind: str
    at: str
    business_date: str
    actor: str
    document: str
    previous: str
    hash: str


class CredentialRow(SQLModel, table=True):
    """A person's PIN, hashed; outside the journal, which is handed around."""

    __tablename__ = "credential"
    person: str = Field(primary_key=True)
    pin_hash: str
    failures: int = 0
    locked_until: str | None = None


class SpoolRow(SQLModel, table=True):
    """Something to print; this till's own, outside the journal."""

    __tablename__ = "spool"
    id: str = Field(primary_key=True)
    sale: str = Field(index=True)
    """The document whose receipt it is; empty for anything else."""
    copy_of: bool
    state: str = Field(index=True)
    attempts: int = 0
    error: str = ""
    created_at: str
    kind: str = Field(default="receipt", sa_column_kwargs={"server_default": "receipt"})
    """`receipt`, `gift`, `page` or `label`."""
    title: str = Field(default="", sa_column_kwargs={"server_default": ""})
    """What people call it; empty for the receipt of a sale, which has a number."""
    body: str = Field(default="", sa_column_kwargs={"server_default": ""})
    """What is on it, as JSON, where no document says it."""
    tried_at: str = Field(default="", sa_column_kwargs={"server_default": ""})


class DrawerPulseRow(SQLModel, table=True):
    """Each time the till opened the drawer, or tried to: this till's own, outside the journal."""

    __tablename__ = "drawer_pulse"
    id: str = Field(primary_key=True)
    at: str = Field(index=True)
    till: str
    cashier: str
    """Who stood at the till, by id; empty for nobody."""
    reason: str
    document: str
    """The sale, payment or count it was opened for; empty where there is none."""
    problem: str
    """Why the pulse did not go out; empty when it did."""


class SearchKeyRow(SQLModel, table=True):
    """Gives each product the number under which the full-text index knows it."""

    __tablename__ = "search_key"
    id: int | None = Field(default=None, primary_key=True)
    sku: str = Field(unique=True)


class CustomerRow(SQLModel, table=True):
    """Who a customer is in person: outside the journal, so that it can be forgotten."""

    __tablename__ = "customer"
    id: str = Field(primary_key=True)
    name: str
    fold: str = Field(index=True)
    """Name, phone and e-mail as a search sees them."""
    phone: str
    email: str
    loyalty: str | None = Field(unique=True)
    consent: bool
    exempt: bool
    tax_number: str
    credit_limit: int | None
    min_shelf_life_days: int
    grade: str
    forgotten: bool = False


class OpenSaleRow(SQLModel, table=True):
    """A sale that is not committed yet: on a till, or suspended."""

    __tablename__ = "open_sale"
    id: str = Field(primary_key=True)
    till: str = Field(index=True)
    state: str
    """`open` or `suspended`."""
    cashier: str
    label: str
    """What it is found by when it is suspended."""
    total: int
    items: int
    head: str
    """What stands on the sale as a whole, as JSON."""
    changed_at: str


class OpenLineRow(SQLModel, table=True):
    """One line of an open sale, as JSON."""

    __tablename__ = "open_line"
    __table_args__ = ({"sqlite_with_rowid": False},)
    sale: str = Field(primary_key=True)
    line: int = Field(primary_key=True)
    """The line's own key."""
    place: int
    """Where it stands, counted from 1."""
    content: str


class OpenNumberRow(SQLModel, table=True):
    """A lot or serial in an open sale; a serial stands in one open sale of the store only."""

    __tablename__ = "open_number"
    __table_args__ = (
        Index("open_number_by_lot", "lot_id"),
        Index(
            "one_cart_for_a_serial",
            "lot_id",
            unique=True,
            sqlite_where=text("instr(lot_id, '␟␟') > 0"),
            postgresql_where=text("strpos(lot_id, '␟␟') > 0"),
        ),
        {"sqlite_with_rowid": False},
    )
    sale: str = Field(primary_key=True)
    line: int = Field(primary_key=True)
    lot_id: str = Field(primary_key=True)
    quantity: int


class AttachmentRow(SQLModel, table=True):
    """The bytes of an attached file, by their hash; the journal holds the hash."""

    __tablename__ = "attachment"
    sha256: str = Field(primary_key=True)
    content: bytes
    at: str


class DraftRow(SQLModel, table=True):
    """Work of the back office that is not posted yet, such as a delivery that is being received."""

    __tablename__ = "draft"
    id: str = Field(primary_key=True)
    kind: str = Field(index=True)
    title: str
    """What people find it by."""
    person: str
    """Who began it, by name."""
    changed_at: str
    body: str
    """As JSON."""


LOCAL = frozenset(
    {
        "meta", "entry", "credential", "spool", "search_key", "customer", "open_sale", "open_line", "open_number",
        "drawer_pulse", "attachment", "draft",
    }
)  # fmt: skip
"""Tables that are not a projection of the journal."""
