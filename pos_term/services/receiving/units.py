"""Taking what was announced: a logistic unit by its SSCC, or everything that is still expected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Connection

from pos_term.domain.products import Product
from pos_term.domain.quantity import ONE
from pos_term.services.receiving.draft import Draft, DraftLine, Expected
from pos_term.services.receiving.expected import Expectation, load, with_taken
from pos_term.services.receiving.fields import Wrong
from pos_term.services.receiving.heads import with_notice
from pos_term.services.receiving.lines import put
from pos_term.services.receiving.parting import with_more
from pos_term.store.buying import delivery_head, notices_with
from pos_term.store.lookup import products_by_skus


def with_unit(connection: Connection, draft: Draft, sscc: str) -> tuple[Draft, int] | None:
    """The draft with what was announced in a logistic unit, and how many lines that is; None where nothing was.

    Raises Wrong where it belongs to another delivery, or all of it was taken already.
    """
    notices = notices_with(connection, sscc)
    if not notices:
        return None
    if draft.notice and draft.notice not in notices:
        raise Wrong(f"SSCC {sscc} belongs to the announced delivery {notices[0]}, this is {draft.notice}")
    if not draft.notice:
        draft = with_notice(connection, draft, notices[0])
    rows = with_taken(load(connection, draft).notice, draft.lines)
    inside = [each for each in rows if each.sscc == sscc]
    waiting = [each for each in inside if each.open]
    if not waiting:
        head = delivery_head(connection, draft.notice)
        by = f" with {head.receipt}" if head and head.receipt and not any(each.taken for each in inside) else ""
        raise Wrong(f"everything in SSCC {sscc} was taken already{by}")
    return with_rows(connection, draft, waiting)[0], len(waiting)


def with_expected(connection: Connection, draft: Draft, expectation: Expectation) -> tuple[Draft, int, int]:
    """The draft with all that is still expected, how many lines that is, and how many need a serial first.

    Raises Wrong where nothing is expected any more.
    """
    rows = with_taken(expectation.notice or expectation.order, draft.lines)
    waiting = [each for each in rows if each.open]
    if not waiting:
        raise Wrong("nothing more is expected of this delivery")
    draft, left = with_rows(connection, draft, waiting)
    return draft, len(waiting) - left, left


def with_rows(connection: Connection, draft: Draft, rows: Sequence[Expected]) -> tuple[Draft, int]:
    """The draft with what is open of these rows, and how many were left out for want of a serial. Raises Wrong."""
    products = products_by_skus(connection, (each.sku for each in rows))
    there = {line.product.sku for line in draft.lines}
    fresh: list[DraftLine] = []
    left = 0
    for each in rows:
        product = products.get(each.sku)
        if product is None or (product.has_serial and not each.serial):
            left += 1
        elif each.sku not in there:
            fresh.append(_line(product, each))
        else:
            done = put(draft, _line(product, each))
            if isinstance(done, str):
                raise Wrong(done)
            draft = done.draft
    return with_more(draft, fresh), left


def _line(product: Product, row: Expected) -> DraftLine:
    line = DraftLine(
        key=0, product=product, quantity=ONE if product.has_serial else row.open, unit_cost=row.unit_cost,
        sscc=row.sscc, serial=row.serial or "" if product.has_serial else "",
        lot=row.lot or "" if product.has_lot else "",
    )  # fmt: skip
    if not product.tracked:
        return line
    return replace(line, expiry=row.expiry, best_before=row.best_before, production_date=row.production_date)
