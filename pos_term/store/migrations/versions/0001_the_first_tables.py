"""The first tables"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from pos_term.store.migrations.first_triggers import PLACES, SEARCH, TRIGGERS

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "balance",
        sa.Column("lot_id", sa.String(), nullable=False),
        sa.Column("location", sa.String(), nullable=False),
        sa.Column("sku", sa.String(), nullable=False),
        sa.Column("sellable", sa.Boolean(), nullable=False),
        sa.Column("removal_date", sa.String(), nullable=False),
        sa.Column("received_on", sa.String(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("lot_id", "location"),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("balance", schema=None) as batch_op:
        batch_op.create_index(
            "balance_to_sell",
            ["sku", "removal_date", "received_on", "lot_id"],
            unique=False,
            sqlite_where=sa.text("quantity > 0 AND sellable = 1"),
            postgresql_where=sa.text("quantity > 0 AND sellable"),
        )

    op.create_table(
        "barcode",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("sku", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("code"),
    )
    with op.batch_alter_table("barcode", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_barcode_sku"), ["sku"], unique=False)

    op.create_table(
        "credential",
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("pin_hash", sa.String(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("locked_until", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("person"),
    )
    op.create_table(
        "entry",
        sa.Column("till", sa.String(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("business_date", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("previous", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("till", "seq"),
        sa.UniqueConstraint("id"),
    )
    op.create_table(
        "location",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("inside", sa.Boolean(), nullable=False),
        sa.Column("sellable", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "lot",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("sku", sa.String(), nullable=False),
        sa.Column("fold", sa.String(), nullable=False),
        sa.Column("lot", sa.String(), nullable=True),
        sa.Column("serial", sa.String(), nullable=True),
        sa.Column("parent", sa.String(), nullable=True),
        sa.Column("expiry", sa.String(), nullable=True),
        sa.Column("best_before", sa.String(), nullable=True),
        sa.Column("production_date", sa.String(), nullable=True),
        sa.Column("received_on", sa.String(), nullable=True),
        sa.Column("supplier", sa.String(), nullable=False),
        sa.Column("supplier_lot", sa.String(), nullable=False),
        sa.Column("purchase_order", sa.String(), nullable=False),
        sa.Column("certificate", sa.String(), nullable=False),
        sa.Column("grade", sa.String(), nullable=False),
        sa.Column("unit_cost", sa.Integer(), nullable=True),
        sa.Column("hold", sa.String(), nullable=True),
        sa.Column("recall", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("lot", schema=None) as batch_op:
        batch_op.create_index("lot_by_code", ["fold"], unique=False)
        batch_op.create_index("lot_by_parent", ["parent"], unique=False)

    op.create_table(
        "meta",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_table(
        "movement",
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("lot_id", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("target", sa.String(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("business_date", sa.String(), nullable=False),
        sa.Column("allowed", sa.String(), nullable=True),
        sa.CheckConstraint("quantity > 0", name="movement_moves_something"),
        sa.CheckConstraint("source <> target", name="movement_goes_somewhere"),
        sa.PrimaryKeyConstraint("document", "n"),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("movement", schema=None) as batch_op:
        batch_op.create_index("movement_by_lot", ["lot_id"], unique=False)

    op.create_table(
        "person",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "product",
        sa.Column("sku", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("gtin", sa.String(), nullable=True),
        sa.Column("department", sa.String(), nullable=False),
        sa.Column("price", sa.Integer(), nullable=False),
        sa.Column("tax_rate", sa.Integer(), nullable=False),
        sa.Column("tracking", sa.String(), nullable=False),
        sa.Column("dated", sa.String(), nullable=False),
        sa.Column("lot_policy", sa.String(), nullable=False),
        sa.Column("missing_policy", sa.String(), nullable=False),
        sa.Column("shelf_life_days", sa.Integer(), nullable=True),
        sa.Column("warning_days", sa.Integer(), nullable=True),
        sa.Column("min_shelf_life_days", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("weighed", sa.Boolean(), nullable=False),
        sa.Column("recall", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("sku"),
    )
    op.create_table(
        "recall",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("applied_at", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "recall_target",
        sa.Column("recall", sa.String(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("sku", sa.String(), nullable=True),
        sa.Column("gtin", sa.String(), nullable=True),
        sa.Column("lot", sa.String(), nullable=True),
        sa.Column("applied", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("recall", "n"),
    )
    with op.batch_alter_table("recall_target", schema=None) as batch_op:
        batch_op.create_index("recall_target_by_gtin", ["gtin"], unique=False)
        batch_op.create_index("recall_target_by_sku", ["sku"], unique=False)

    op.create_table(
        "refusal",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("till", sa.String(), nullable=False),
        sa.Column("cashier", sa.String(), nullable=False),
        sa.Column("raw", sa.String(), nullable=False),
        sa.Column("sku", sa.String(), nullable=True),
        sa.Column("lot", sa.String(), nullable=True),
        sa.Column("serial", sa.String(), nullable=True),
        sa.Column("lot_id", sa.String(), nullable=True),
        sa.Column("reasons", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("refusal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_refusal_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_refusal_lot_id"), ["lot_id"], unique=False)

    op.create_table(
        "sale",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("till", sa.String(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("business_date", sa.String(), nullable=False),
        sa.Column("shift", sa.String(), nullable=False),
        sa.Column("cashier", sa.String(), nullable=False),
        sa.Column("customer", sa.String(), nullable=True),
        sa.Column("net", sa.Integer(), nullable=False),
        sa.Column("tax", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("change", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("number"),
    )
    with op.batch_alter_table("sale", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sale_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_sale_shift"), ["shift"], unique=False)
        batch_op.create_index("sale_by_till", ["till", "seq"], unique=True)

    op.create_table(
        "sale_line",
        sa.Column("sale", sa.String(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("sku", sa.String(), nullable=False),
        sa.Column("lot_id", sa.String(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("provenance", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("sale", "line", "n"),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("sale_line", schema=None) as batch_op:
        batch_op.create_index("sale_line_by_lot", ["lot_id"], unique=False)

    op.create_table(
        "search_key",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sku", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("sku"),
    )
    op.create_table(
        "shift",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("till", sa.String(), nullable=False),
        sa.Column("opened_at", sa.String(), nullable=False),
        sa.Column("opened_by", sa.String(), nullable=False),
        sa.Column("opening_float", sa.Integer(), nullable=False),
        sa.Column("closed_at", sa.String(), nullable=True),
        sa.Column("closed_by", sa.String(), nullable=True),
        sa.Column("expected", sa.Integer(), nullable=True),
        sa.Column("counted", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "shop",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("settings", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "spool",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("sale", sa.String(), nullable=False),
        sa.Column("copy_of", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("error", sa.String(), nullable=False),
        sa.Column("created_at", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("spool", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_spool_sale"), ["sale"], unique=False)
        batch_op.create_index(batch_op.f("ix_spool_state"), ["state"], unique=False)

    op.create_table(
        "tender",
        sa.Column("sale", sa.String(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("shift", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("sale", "n"),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("tender", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tender_shift"), ["shift"], unique=False)

    op.create_table(
        "void",
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("till", sa.String(), nullable=False),
        sa.Column("cashier", sa.String(), nullable=False),
        sa.Column("sku", sa.String(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("whole", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("document", "n"),
    )
    if op.get_bind().dialect.name == "sqlite":
        for statement in (*TRIGGERS, SEARCH, PLACES):
            op.execute(statement)


def downgrade() -> None:
    raise NotImplementedError("a store is never taken back to before its first tables")
