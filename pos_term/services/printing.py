"""Receipts from the spool to the paper, and copies of them. A printer that fails never touches a sale."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from pos_term.domain.clean import clean
from pos_term.domain.customers import Customer
from pos_term.domain.dates import stamp, unstamp
from pos_term.domain.documents import Sale
from pos_term.domain.receipt import Receipt, ReceiptFacts, lay_out
from pos_term.domain.shop import Shop
from pos_term.domain.tender import TenderKind
from pos_term.services.ports import Printer
from pos_term.store import journal, spool
from pos_term.store.customers import customer_by_id
from pos_term.store.engine import Store
from pos_term.store.journal import Posted
from pos_term.store.sales import sale_by_number
from pos_term.store.spool import Job, JobState

_one_at_a_time = threading.Lock()


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintResult:
    """How one try to print ended."""

    job: str
    number: str
    """The receipt's number; empty where its sale is not in the store."""
    copy: bool
    error: str = ""
    """Why it is not on paper, in plain words; empty when it is."""

    @property
    def printed(self) -> bool:
        """Whether the printer took it."""
        return not self.error


def receipt_of(
    posted: Posted, *, shop: Shop, zone: tzinfo, columns: int, training: bool, copy: bool = False,
    store: Store | None = None,
) -> Receipt | None:  # fmt: skip
    """The receipt of a posted sale, the same for paper and screen; None for a document that is no sale.

    A sale on account or without tax names its customer, whom `store` knows; no other receipt names one.
    """
    sale, entry = posted.document, posted.entry
    if not isinstance(sale, Sale):
        return None
    customer = _named(store, sale) if store else None
    facts = ReceiptFacts(
        till=entry.till,
        business_date=date.fromisoformat(entry.business_date),
        actor=entry.actor,
        hash=entry.hash,
        customer=customer.name if customer else "",
        tax_number=customer.tax_number if customer and sale.exempt else "",
    )
    local_at = unstamp(entry.at).astimezone(zone)
    return lay_out(sale, facts, shop, columns=columns, copy=copy, training=training, local_at=local_at)


def _named(store: Store, sale: Sale) -> Customer | None:
    """The customer whom a receipt must name; None where it names nobody."""
    owes = any(tender.kind is TenderKind.ACCOUNT for tender in sale.tenders)
    if sale.customer is None or not (owes or sale.exempt):
        return None
    with store.reading() as connection:
        return customer_by_id(connection, sale.customer)


def print_pending(
    store: Store, printer: Printer, *, shop: Shop, zone: tzinfo, columns: int, training: bool
) -> list[PrintResult]:
    """Print what waits on the spool, oldest first, and say how each try ended.

    To be called off the UI thread: after a sale, at start and from time to time. It stops at the first receipt
    the printer does not take; that one and those behind it wait for the next call. A receipt that has failed
    before stands behind those that have not, so that one which can never be printed holds up no other.
    A crash between paper and store prints a receipt again: twice is better than never. Raises StoreFault.
    """

    def receipt(posted: Posted, copy: bool) -> Receipt | None:
        return receipt_of(posted, shop=shop, zone=zone, columns=columns, training=training, copy=copy, store=store)

    results: list[PrintResult] = []
    with _one_at_a_time:
        for job in sorted(spool.open_jobs(store), key=lambda job: job.attempts > 0):
            result, go_on = _print_one(store, printer, job, receipt)
            state = JobState.SENT if result.printed else JobState.FAILED
            spool.mark(store, job.id, state, error=result.error)
            results.append(result)
            if not go_on:
                break
    return results


def _print_one(
    store: Store, printer: Printer, job: Job, receipt_for: Callable[[Posted, bool], Receipt | None]
) -> tuple[PrintResult, bool]:
    """One try, and whether the next receipt is worth one."""
    posted = journal.find(store, job.sale)
    number = posted.document.number if posted and isinstance(posted.document, Sale) else ""

    def ended(error: str = "") -> PrintResult:
        return PrintResult(job=job.id, number=number, copy=job.copy, error=clean(error))

    try:
        receipt = receipt_for(posted, job.copy) if posted else None
    except ValueError as error:
        return ended(f"{error}; mend printer.columns in the till's settings file"), False
    if receipt is None:
        return ended("the sale of this receipt is not in the store; run: pos-term verify"), True
    fault = printer.print(receipt)
    if fault is None:
        return ended(), True
    return ended(fault.words), fault.others_may_print


def reprint(store: Store, number: str, *, at: datetime) -> str | None:
    """Put a copy of a sale's receipt on the spool, or say why not; `print_pending` prints it, COPY on the paper.

    Raises StoreFault.
    """
    with store.reading() as connection:
        sale = sale_by_number(connection, number)
    if sale is None:
        return "No sale has that receipt number. Check the number."
    spool.enqueue_copy(store, sale, at=stamp(at))
    return None
