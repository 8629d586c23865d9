"""Devices: more than receipts on the spool, a log of the drawer, a container's weight"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "drawer_pulse",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("till", sa.String(), nullable=False),
        sa.Column("cashier", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("problem", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("drawer_pulse", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_drawer_pulse_at"), ["at"], unique=False)
    with op.batch_alter_table("product", schema=None) as batch_op:
        batch_op.add_column(sa.Column("tare", sa.Integer(), server_default="0", nullable=False))
    with op.batch_alter_table("spool", schema=None) as batch_op:
        batch_op.add_column(sa.Column("kind", sa.String(), server_default="receipt", nullable=False))
        batch_op.add_column(sa.Column("title", sa.String(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("body", sa.String(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("tried_at", sa.String(), server_default="", nullable=False))


def downgrade() -> None:
    raise NotImplementedError("a store is never taken back; restore a copy made before")
