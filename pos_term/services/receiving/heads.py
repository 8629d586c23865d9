"""Whom a delivery is from and what it is held against: supplier, purchase order, announced delivery."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Connection

from pos_term.domain.clean import clean, visible
from pos_term.services.desk import Refused
from pos_term.services.receiving.draft import Draft
from pos_term.services.receiving.fields import Wrong
from pos_term.services.supplier_book import SupplierBook
from pos_term.store.buying import delivery_head, notice_id, purchase_heads, purchase_id

_SUPPLIER = 200
_NUMBER = 80


def with_supplier(connection: Connection, draft: Draft, text: str) -> Draft:
    """The draft from this supplier, by id or name; an unknown name is taken as it is. Raises Wrong."""
    text = clean(text, limit=_SUPPLIER)
    found = SupplierBook(connection).find(text)
    if isinstance(found, Refused):
        raise Wrong(found.words)
    return replace(draft, supplier=found, supplier_text=found.name if found else text)


def with_purchase(connection: Connection, draft: Draft, order: str) -> Draft:
    """The draft against this purchase order; its supplier comes with it. Raises Wrong."""
    if not order.strip():
        return replace(draft, purchase_order="")
    number = purchase_id(connection, order.strip())
    if number is None:
        raise Wrong(f"No purchase order has the number {visible(order, limit=_NUMBER)}; check it, or go on without")
    head = next(each for each in purchase_heads(connection) if each.order == number)
    if head.closed is not None:
        raise Wrong(f"Purchase order {visible(number, limit=_NUMBER)} is closed: {visible(head.closed)}")
    return replace(_from(connection, draft, head.supplier, f"order {number}"), purchase_order=number)


def with_notice(connection: Connection, draft: Draft, notice: str) -> Draft:
    """The draft against this announced delivery; supplier and order come with it. Raises Wrong."""
    if not notice.strip():
        return replace(draft, notice="")
    number = notice_id(connection, notice.strip())
    head = delivery_head(connection, number) if number else None
    if head is None:
        raise Wrong(f"No announced delivery has the number {visible(notice, limit=_NUMBER)}; check it")
    draft = replace(_from(connection, draft, head.supplier, f"notice {head.notice}"), notice=head.notice)
    order = purchase_id(connection, head.purchase_order) if head.purchase_order else None
    return replace(draft, purchase_order=order) if order else draft


def _from(connection: Connection, draft: Draft, supplier: str, what: str) -> Draft:
    """The draft with the supplier of an order or notice; refused where another one was said. Raises Wrong."""
    if not supplier:
        return draft
    fresh = with_supplier(connection, draft, supplier)
    if draft.supplier_text and fresh.supplier_id != draft.supplier_id:
        raise Wrong(
            f"{visible(what, limit=_NUMBER)} is with {visible(fresh.supplier_text)}, this delivery comes from "
            f"{visible(draft.supplier_text)}; put the supplier right first"
        )
    return fresh
