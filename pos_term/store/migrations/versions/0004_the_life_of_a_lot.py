"""The life of a lot: suppliers, purchases, announced deliveries, intakes, lineage, what left, facts put right"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from pos_term.store.migrations.fourth_backfill import fill
from pos_term.store.migrations.fourth_triggers import TRIGGERS

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


_NUMBERED = "kind IN ('disposed', 'lot_split', 'produced', 'stock_moved', 'supplier_returned')"


def upgrade() -> None:
    op.create_index(
        "entry_of_master",
        "entry",
        ["kind"],
        unique=False,
        sqlite_where=sa.text("kind IN ('places_set', 'products_set', 'suppliers_set')"),
        postgresql_where=sa.text("kind IN ('places_set', 'products_set', 'suppliers_set')"),
    )
    op.create_index(
        "entry_of_standing",
        "entry",
        ["kind"],
        unique=False,
        sqlite_where=sa.text("kind IN ('hold', 'recall_applied', 'release')"),
        postgresql_where=sa.text("kind IN ('hold', 'recall_applied', 'release')"),
    )
    op.create_index(
        "entry_with_number",
        "entry",
        ["till", "kind", "seq"],
        sqlite_where=sa.text(_NUMBERED),
        postgresql_where=sa.text(_NUMBERED),
    )
    op.create_table(
        "attachment",
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("sha256"),
    )
    op.create_table(
        "branch",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("closed", sa.Boolean(), nullable=False),
        sa.Column("changed", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "certificate",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("fold", sa.String(), nullable=False),
        sa.Column("supplier", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("valid_from", sa.String(), nullable=True),
        sa.Column("valid_until", sa.String(), nullable=True),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("notes", sa.String(), nullable=False),
        sa.Column("changed", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("certificate", schema=None) as batch_op:
        batch_op.create_index("certificate_by_fold", ["fold"], unique=False)

    op.create_table(
        "delivery",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("supplier", sa.String(), nullable=False),
        sa.Column("purchase", sa.String(), nullable=False),
        sa.Column("due", sa.String(), nullable=True),
        sa.Column("announced_at", sa.String(), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("received", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "delivery_line",
        sa.Column("delivery", sa.String(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("sku", sa.String(), nullable=False),
        sa.Column("lot", sa.String(), nullable=True),
        sa.Column("serial", sa.String(), nullable=True),
        sa.Column("expiry", sa.String(), nullable=True),
        sa.Column("best_before", sa.String(), nullable=True),
        sa.Column("production_date", sa.String(), nullable=True),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("unit_cost", sa.Integer(), nullable=True),
        sa.Column("sscc", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("delivery", "n"),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("delivery_line", schema=None) as batch_op:
        batch_op.create_index(
            "delivery_line_by_sscc",
            ["sscc"],
            unique=False,
            sqlite_where=sa.text("sscc <> ''"),
            postgresql_where=sa.text("sscc <> ''"),
        )

    op.create_table(
        "departure",
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("business_date", sa.String(), nullable=False),
        sa.Column("sku", sa.String(), nullable=False),
        sa.Column("lot_id", sa.String(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("location", sa.String(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("witness", sa.String(), nullable=False),
        sa.Column("supplier", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("document", "n"),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("departure", schema=None) as batch_op:
        batch_op.create_index("departure_by_day", ["business_date"], unique=False)
        batch_op.create_index("departure_by_lot", ["lot_id"], unique=False)

    op.create_table(
        "draft",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("changed_at", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("draft", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_draft_kind"), ["kind"], unique=False)

    op.create_table(
        "goods_receipt",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("business_date", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("supplier", sa.String(), nullable=False),
        sa.Column("delivery_note", sa.String(), nullable=False),
        sa.Column("notice", sa.String(), nullable=False),
        sa.Column("freight", sa.Integer(), nullable=False),
        sa.Column("differences", sa.Integer(), nullable=False),
        sa.Column("approved_by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("goods_receipt", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_goods_receipt_business_date"), ["business_date"], unique=False)
        batch_op.create_index(batch_op.f("ix_goods_receipt_number"), ["number"], unique=False)
        batch_op.create_index(
            "goods_receipt_by_notice",
            ["notice"],
            unique=False,
            sqlite_where=sa.text("notice <> ''"),
            postgresql_where=sa.text("notice <> ''"),
        )

    op.create_table(
        "intake",
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("business_date", sa.String(), nullable=False),
        sa.Column("sku", sa.String(), nullable=False),
        sa.Column("lot_id", sa.String(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("unit_cost", sa.Integer(), nullable=True),
        sa.Column("freight", sa.Integer(), nullable=False),
        sa.Column("location", sa.String(), nullable=False),
        sa.Column("supplier", sa.String(), nullable=False),
        sa.Column("supplier_lot", sa.String(), nullable=False),
        sa.Column("supplier_fold", sa.String(), nullable=False),
        sa.Column("purchase_order", sa.String(), nullable=False),
        sa.Column("certificate", sa.String(), nullable=False),
        sa.Column("grade", sa.String(), nullable=False),
        sa.Column("sscc", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("document", "n"),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("intake", schema=None) as batch_op:
        batch_op.create_index(
            "intake_by_certificate",
            ["certificate"],
            unique=False,
            sqlite_where=sa.text("certificate <> ''"),
            postgresql_where=sa.text("certificate <> ''"),
        )
        batch_op.create_index("intake_by_lot", ["lot_id"], unique=False)
        batch_op.create_index(
            "intake_by_purchase",
            ["purchase_order"],
            unique=False,
            sqlite_where=sa.text("purchase_order <> ''"),
            postgresql_where=sa.text("purchase_order <> ''"),
        )
        batch_op.create_index(
            "intake_by_supplier",
            ["supplier"],
            unique=False,
            sqlite_where=sa.text("supplier <> ''"),
            postgresql_where=sa.text("supplier <> ''"),
        )
        batch_op.create_index(
            "intake_by_supplier_lot",
            ["supplier_fold"],
            unique=False,
            sqlite_where=sa.text("supplier_fold <> ''"),
            postgresql_where=sa.text("supplier_fold <> ''"),
        )

    op.create_table(
        "lineage",
        sa.Column("component", sa.String(), nullable=False),
        sa.Column("result", sa.String(), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("component", "result", "document"),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("lineage", schema=None) as batch_op:
        batch_op.create_index("lineage_by_result", ["result"], unique=False)

    op.create_table(
        "lot_fact",
        sa.Column("lot_id", sa.String(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("mark", sa.String(), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("was", sa.String(), nullable=False),
        sa.Column("now", sa.String(), nullable=False),
        sa.Column("retest", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("lot_id", "field", "mark"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "purchase",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("supplier", sa.String(), nullable=False),
        sa.Column("due", sa.String(), nullable=True),
        sa.Column("placed_at", sa.String(), nullable=False),
        sa.Column("notes", sa.String(), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("closed", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "purchase_end",
        sa.Column("purchase", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("purchase"),
    )
    op.create_table(
        "purchase_line",
        sa.Column("purchase", sa.String(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("sku", sa.String(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("unit_cost", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("purchase", "n"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "supplier",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("gln", sa.String(), nullable=False),
        sa.Column("lead_days", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("changed", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.drop_index("movement_by_lot", "movement")
    op.create_index("movement_by_lot", "movement", ["lot_id", "business_date", "source", "target", "quantity"])
    with op.batch_alter_table("location", schema=None) as batch_op:
        batch_op.add_column(sa.Column("title", sa.String(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("branch", sa.String(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("closed", sa.Boolean(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("changed", sa.String(), server_default="", nullable=False))

    with op.batch_alter_table("lot", schema=None) as batch_op:
        batch_op.add_column(sa.Column("notes", sa.String(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("qualities", sa.String(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("held_at", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("superseded", sa.String(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("changed", sa.String(), server_default="", nullable=False))

    with op.batch_alter_table("product", schema=None) as batch_op:
        batch_op.add_column(sa.Column("supplier", sa.String(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("lot_format", sa.String(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("lot_rule", sa.String(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("low_stock", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("alert_days", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("qualities", sa.String(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("changed", sa.String(), server_default="", nullable=False))

    if op.get_bind().dialect.name == "sqlite":
        fill(op.get_bind())
        for statement in TRIGGERS:
            op.execute(statement)


def downgrade() -> None:
    raise NotImplementedError("a store is never taken back; restore a copy made before")
