"""The whole counter: returns, overrides, vouchers, accounts, orders, customers, open sales"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from pos_term.store.migrations.second_triggers import TRIGGERS

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "account",
        sa.Column("customer", sa.String(), nullable=False),
        sa.Column("owed", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("customer"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "cash",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("till", sa.String(), nullable=False),
        sa.Column("shift", sa.String(), nullable=False),
        sa.Column("cashier", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("customer", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("cash", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_cash_shift"), ["shift"], unique=False)

    op.create_table(
        "customer",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("fold", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("loyalty", sa.String(), nullable=True),
        sa.Column("consent", sa.Boolean(), nullable=False),
        sa.Column("exempt", sa.Boolean(), nullable=False),
        sa.Column("tax_number", sa.String(), nullable=False),
        sa.Column("credit_limit", sa.Integer(), nullable=True),
        sa.Column("min_shelf_life_days", sa.Integer(), nullable=False),
        sa.Column("grade", sa.String(), nullable=False),
        sa.Column("forgotten", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("loyalty"),
    )
    with op.batch_alter_table("customer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_customer_fold"), ["fold"], unique=False)

    op.create_table(
        "open_line",
        sa.Column("sale", sa.String(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("content", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("sale", "line"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "open_number",
        sa.Column("sale", sa.String(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("lot_id", sa.String(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("sale", "line", "lot_id"),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("open_number", schema=None) as batch_op:
        batch_op.create_index(
            "one_cart_for_a_serial",
            ["lot_id"],
            unique=True,
            sqlite_where=sa.text("instr(lot_id, '␟␟') > 0"),
            postgresql_where=sa.text("strpos(lot_id, '␟␟') > 0"),
        )
        batch_op.create_index("open_number_by_lot", ["lot_id"], unique=False)

    op.create_table(
        "open_sale",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("till", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("cashier", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("items", sa.Integer(), nullable=False),
        sa.Column("head", sa.String(), nullable=False),
        sa.Column("changed_at", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("open_sale", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_open_sale_till"), ["till"], unique=False)

    op.create_table(
        "order_line",
        sa.Column("order_id", sa.String(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("sku", sa.String(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("lot", sa.String(), nullable=True),
        sa.Column("serial", sa.String(), nullable=True),
        sa.Column("lot_id", sa.String(), nullable=True),
        sa.Column("fulfilled", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("order_id", "n"),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("order_line", schema=None) as batch_op:
        batch_op.create_index("order_line_by_lot", ["lot_id"], unique=False)

    op.create_table(
        "override",
        sa.Column("sale", sa.String(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("lot_id", sa.String(), nullable=False),
        sa.Column("reasons", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("sale", "n"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "return_line",
        sa.Column("sale", sa.String(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("sold", sa.String(), nullable=True),
        sa.Column("sold_line", sa.Integer(), nullable=True),
        sa.Column("sku", sa.String(), nullable=False),
        sa.Column("lot_id", sa.String(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("sale", "line", "n"),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("return_line", schema=None) as batch_op:
        batch_op.create_index("return_line_by_lot", ["lot_id"], unique=False)
        batch_op.create_index("return_line_by_sold", ["sold", "sold_line"], unique=False)

    op.create_table(
        "sales_order",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("customer", sa.String(), nullable=True),
        sa.Column("placed_at", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "voucher",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("balance", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("code"),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("lot", schema=None) as batch_op:
        batch_op.add_column(sa.Column("made_by", sa.String(), nullable=True))

    with op.batch_alter_table("product", schema=None) as batch_op:
        batch_op.add_column(sa.Column("removal", sa.String(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("unknown_lot", sa.String(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("levels", sa.String(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("min_age", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("deposit", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("open_price", sa.Boolean(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("warranty_months", sa.Integer(), server_default="0", nullable=False))

    with op.batch_alter_table("sale", schema=None) as batch_op:
        batch_op.add_column(sa.Column("kind", sa.String(), server_default="sale", nullable=False))
        batch_op.add_column(sa.Column("rounding", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("reduced", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("voids", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("order_id", sa.String(), nullable=True))
        batch_op.create_index(batch_op.f("ix_sale_voids"), ["voids"], unique=False)
        batch_op.create_index(batch_op.f("ix_sale_customer"), ["customer"], unique=False)
        batch_op.create_index(batch_op.f("ix_sale_order_id"), ["order_id"], unique=False)

    with op.batch_alter_table("sale_line", schema=None) as batch_op:
        batch_op.add_column(sa.Column("took", sa.Integer(), server_default="0", nullable=False))

    with op.batch_alter_table("tender", schema=None) as batch_op:
        batch_op.add_column(sa.Column("state", sa.String(), server_default="approved", nullable=False))
        batch_op.add_column(sa.Column("currency", sa.String(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("foreign_amount", sa.Integer(), server_default="0", nullable=False))
    with op.batch_alter_table("sale_line", schema=None) as batch_op:
        batch_op.create_index(
            "sale_line_to_assign",
            ["sale"],
            unique=False,
            sqlite_where=sa.text("provenance = 'unknown'"),
            postgresql_where=sa.text("provenance = 'unknown'"),
        )
    with op.batch_alter_table("tender", schema=None) as batch_op:
        batch_op.create_index(
            "tender_to_settle",
            ["sale"],
            unique=False,
            sqlite_where=sa.text("state <> 'approved'"),
            postgresql_where=sa.text("state <> 'approved'"),
        )
    if op.get_bind().dialect.name == "sqlite":
        for statement in TRIGGERS:
            op.execute(statement)


def downgrade() -> None:
    raise NotImplementedError("a store is never taken back to before its whole counter")
