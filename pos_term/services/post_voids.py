"""A whole sale taken back in the shift in which it was made: goods where they were, money as it was paid."""

from __future__ import annotations

from dataclasses import replace

import uuid_utils

from pos_term.domain.documents import ReturnedLine, ReturnedNumber, Sale, SaleKind
from pos_term.domain.judgement import Finding, Level, Reason
from pos_term.domain.money import format_amount
from pos_term.domain.people import Permission, Person
from pos_term.domain.refunds import part_of
from pos_term.domain.tax import TaxLine
from pos_term.domain.tender import Tender, TenderKind, TenderState
from pos_term.services.open_sale import Attended, OpenSale
from pos_term.services.outcomes import Outcome, OutcomeKind
from pos_term.services.sold import OpenNumber, Sold, SoldLine
from pos_term.store.journal import Rejected, post
from pos_term.store.returns import tender_states


def take_back_whole(sale: OpenSale, sold: Sold | str, reason: str, approved: Person | None) -> Outcome:
    """Post the sale that takes another back whole; its receipt number is its own. Raises StoreFault.

    Only a plain sale of the open shift of which nothing came back, and only while nothing else is in the cart.
    """
    counter = sale.counter
    who = counter.attended()
    problem = _problem(sale, sold, reason, who.shift, approved)
    if problem or isinstance(sold, str):
        return problem or sale.no(str(sold))
    with counter.store.reading() as connection:
        states = tender_states(connection, sold.sale)
    tenders = tuple(
        replace(tender, state=state) for tender, state in zip(sold.tenders, states, strict=True)
    )  # fmt: skip
    if any(tender.state is TenderState.UNKNOWN for tender in tenders):
        return sale.no(f"How the card payment of {sold.receipt} ended is not known. Settle it first.")
    counter.recorder.flush()
    document = _void_of(sold, tenders, who, reason.strip(), approved.name if approved else "")
    posted = post(counter.store, document, sale.posting(), receipt=counter.receipts)
    if isinstance(posted, Rejected):
        findings = tuple(finding for objection in posted.objections for finding in objection.findings)
        return sale.no(f"NOT TAKEN BACK, nothing was written. {_sentence(posted.words)}", findings=findings)
    back = format_amount(sold.total, counter.shop.digits)
    words = f"{sold.receipt} was post-voided: {back} back to the customer."
    return Outcome(kind=OutcomeKind.VOIDED, message=words, sale=posted)


def _problem(
    sale: OpenSale, sold: Sold | str, reason: str, shift: str | None, approved: Person | None
) -> Outcome | None:
    if not sale.counter.may(Permission.POST_VOID, approved):
        words = "You may not take a whole sale back. Ask someone who may."
        return sale.no(words, findings=_block(Reason.NOT_ALLOWED, words))
    if sale.cart:
        return sale.no("A sale is open. Finish or void it first.")
    if shift is None:
        return sale.no("No shift is open on this till. Open one first.")
    if isinstance(sold, str):
        return sale.no(sold, findings=_block(Reason.NOT_SOLD, sold))
    if not reason.strip():
        return sale.no("Say why the sale is taken back.")
    if sold.closed:
        code = Reason.ALREADY_RETURNED if any(line.back for line in sold.lines) else Reason.NOT_SOLD
        return sale.no(sold.closed, findings=_block(code, sold.closed))
    if sold.document.kind is not SaleKind.SALE:
        return sale.no(f"{sold.receipt} is an exchange; take its goods back as a return.")
    if any(line.back for line in sold.lines):
        words = f"Goods of {sold.receipt} came back already; take the rest back as a return."
        return sale.no(words, findings=_block(Reason.ALREADY_RETURNED, words))
    if sold.document.shift != shift:
        return sale.no(f"{sold.receipt} is of another shift; take the goods back as a return.")
    return None


def _void_of(sold: Sold, tenders: tuple[Tender, ...], who: Attended, reason: str, approved_by: str) -> Sale:
    sale = sold.document
    return Sale(
        id=str(uuid_utils.uuid7()), shift=sale.shift, cashier=who.cashier, lines=(), voids=sale.id,
        returned=tuple(_returned(sold, line, reason, approved_by) for line in sold.lines),
        tenders=reversed_tenders(tenders, sale.change), change=0,
        taxes=tuple(TaxLine(tax.rate, -tax.net, -tax.tax) for tax in sale.taxes), net=-sale.net, tax=-sale.tax,
        total=-sale.total, rounding=-sale.rounding, currency=sale.currency, digits=sale.digits,
        prices_include_tax=sale.prices_include_tax, customer=sale.customer, exempt=sale.exempt,
    )  # fmt: skip


def _returned(sold: Sold, line: SoldLine, reason: str, approved_by: str) -> ReturnedLine:
    return ReturnedLine(
        n=line.line, sale=sold.sale, receipt=sold.receipt, line=line.line, sku=line.product.sku, name=line.name,
        quantity=line.quantity, unit=line.unit, total=line.total, tax_rate=line.tax_rate, deposit=line.deposit,
        numbers=tuple(part for number in line.numbers for part in _home(number)), reason=reason,
        approved_by=approved_by,
    )  # fmt: skip


def _home(number: OpenNumber) -> list[ReturnedNumber]:
    """A number at the very places it was taken from; one that the till made goes back to where it was made."""
    return [
        ReturnedNumber(lot_id=number.lot_id, lot=number.lot, serial=number.serial, quantity=part, place=place)
        for place, part in part_of(number.places, skip=0, take=number.sold)
    ]


def reversed_tenders(tenders: tuple[Tender, ...], change: int) -> tuple[Tender, ...]:
    """Each payment paid back as it was made, cash less the change that was given for it.

    Change that was given for foreign notes comes back from the customer as cash: an amount above 0.
    """
    left = change
    back: list[Tender] = []
    for tender in reversed(tenders):
        kept = min(left, tender.amount) if tender.kind is TenderKind.CASH and tender.amount > 0 else 0
        left -= kept
        if tender.amount != kept:
            back.append(replace(tender, amount=kept - tender.amount, foreign=-tender.foreign))
    if left:
        back.insert(0, Tender(kind=TenderKind.CASH, amount=left))
    return tuple(reversed(back))


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}."


def _block(reason: Reason, words: str) -> tuple[Finding, ...]:
    return (Finding(reason, Level.BLOCK, words),)
