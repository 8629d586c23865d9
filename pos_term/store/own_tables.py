"""Tables that no replay makes: the journal itself, and what belongs to this store alone."""

from __future__ import annotations

from sqlmodel import Field, SQLModel


class Meta(SQLModel, table=True):
    """Facts about this store itself, such as whether it is a training store."""

    key: str = Field(primary_key=True)
    value: str


class Entry(SQLModel, table=True):
    """The journal: append-only, chained per till."""

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
    """A receipt to print; this till's own, outside the journal."""

    __tablename__ = "spool"
    id: str = Field(primary_key=True)
    sale: str = Field(index=True)
    copy_of: bool
    state: str = Field(index=True)
    attempts: int = 0
    error: str = ""
    created_at: str


class SearchKeyRow(SQLModel, table=True):
    """Gives each product the number under which the full-text index knows it."""

    __tablename__ = "search_key"
    id: int | None = Field(default=None, primary_key=True)
    sku: str = Field(unique=True)


LOCAL = frozenset({"meta", "entry", "credential", "spool", "search_key"})
"""Tables that are not a projection of the journal."""
