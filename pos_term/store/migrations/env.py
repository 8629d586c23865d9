"""Runs the migrations on the connection it is given."""

from __future__ import annotations

from alembic import context
from sqlmodel import SQLModel

from pos_term.store import goods_tables, own_tables, sale_tables, tables

__all__ = ["goods_tables", "own_tables", "sale_tables", "tables"]  # importing the tables fills the metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=SQLModel.metadata, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
