"""Receipts of posted sales as they are laid out, for the paper and the screen alike."""

from __future__ import annotations

from datetime import date, tzinfo

from pos_term.domain.customers import Customer
from pos_term.domain.dates import unstamp
from pos_term.domain.documents import Sale
from pos_term.domain.receipt import Receipt, ReceiptFacts, lay_out
from pos_term.domain.shop import Shop
from pos_term.domain.tender import TenderKind
from pos_term.store.customers import customer_by_id
from pos_term.store.engine import Store
from pos_term.store.journal import Posted


def receipt_of(
    posted: Posted, *, shop: Shop, zone: tzinfo, columns: int, training: bool, copy: bool = False,
    store: Store | None = None, gift: bool = False,
) -> Receipt | None:  # fmt: skip
    """The receipt of a posted sale, the same for paper and screen; None for a document that is no sale.

    A sale on account or without tax names its customer, whom `store` knows; no other receipt names one. A `gift`
    receipt names nobody and shows no prices. Raises ValueError, in plain words, when it cannot be laid out so.
    """
    sale, entry = posted.document, posted.entry
    if not isinstance(sale, Sale):
        return None
    customer = _named(store, sale) if store and not gift else None
    facts = ReceiptFacts(
        till=entry.till,
        business_date=date.fromisoformat(entry.business_date),
        actor=entry.actor,
        hash=entry.hash,
        customer=customer.name if customer else "",
        tax_number=customer.tax_number if customer and sale.exempt else "",
    )
    local_at = unstamp(entry.at).astimezone(zone)
    if gift:
        from pos_term.domain.gift_receipt import lay_out_gift

        return lay_out_gift(sale, facts, shop, columns=columns, copy=copy, training=training, local_at=local_at)
    return lay_out(sale, facts, shop, columns=columns, copy=copy, training=training, local_at=local_at)


def _named(store: Store, sale: Sale) -> Customer | None:
    """The customer whom a receipt must name; None where it names nobody."""
    owes = any(tender.kind is TenderKind.ACCOUNT for tender in sale.tenders)
    if sale.customer is None or not (owes or sale.exempt):
        return None
    with store.reading() as connection:
        return customer_by_id(connection, sale.customer)
