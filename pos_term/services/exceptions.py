"""The exceptions: what a sale left behind that somebody has to look at, until they have."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import Connection

from pos_term.domain.tender import TenderState
from pos_term.store import later as reads


class ExceptionKind(StrEnum):
    """What has to be looked at."""

    NUMBER_MISSING = "number_missing"
    """Units left without their lot or serial: assign it."""
    UNKNOWN_LOT = "unknown_lot"
    """A lot the shop came to know by selling it: receive it, or find out what it was."""
    CARD_UNKNOWN = "card_unknown"
    """A card payment without an answer: settle it."""
    CARD_DECLINED = "card_declined"
    """A card payment that failed after the goods had left: the money is owed."""
    STOPPED_LOT_SOLD = "stopped_lot_sold"
    """It turned out later that a recalled, held or expired lot had left: reach the customer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenException:
    """One thing to look at."""

    kind: ExceptionKind
    receipt: str
    line: int | None = None
    """The line of the receipt; None where it is a payment."""
    sku: str | None = None
    lot: str | None = None
    serial: str | None = None
    quantity: int | None = None
    """Thousandths."""
    tender: int | None = None
    """The payment of the receipt, counted from 1."""
    amount: int | None = None
    """Minor units."""
    since: str
    """The instant of the sale, as the journal writes it."""
    business_date: str
    carried: bool
    """Whether it is of an earlier business day."""


_CARDS = {
    TenderState.UNKNOWN.value: ExceptionKind.CARD_UNKNOWN,
    TenderState.DECLINED.value: ExceptionKind.CARD_DECLINED,
}


def find_exceptions(connection: Connection, today: date) -> list[OpenException]:
    """Everything that is still to be looked at, oldest first."""
    on = today.isoformat()
    found = [
        OpenException(
            kind=ExceptionKind.NUMBER_MISSING, receipt=u.receipt, line=u.line, sku=u.sku, quantity=u.quantity,
            since=u.at, business_date=u.business_date, carried=u.business_date < on,
        )
        for u in reads.unnumbered(connection)
    ]  # fmt: skip
    found += [
        OpenException(
            kind=_CARDS[c.state], receipt=c.receipt, tender=c.n, amount=c.amount, since=c.at,
            business_date=c.business_date, carried=c.business_date < on,
        )
        for c in reads.cards(connection, TenderState.UNKNOWN, TenderState.DECLINED)
    ]  # fmt: skip
    for kind, lots in (
        (ExceptionKind.UNKNOWN_LOT, reads.made_at_the_till(connection)),
        (ExceptionKind.STOPPED_LOT_SOLD, reads.assigned_though_stopped(connection)),
    ):
        found += [
            OpenException(
                kind=kind, receipt=each.receipt, line=each.line, sku=each.sku, lot=each.lot, serial=each.serial,
                quantity=each.quantity, since=each.at, business_date=each.business_date,
                carried=each.business_date < on,
            )
            for each in lots
        ]  # fmt: skip
    return sorted(found, key=lambda e: (e.since, e.receipt, e.line or 0, e.tender or 0, e.kind.value))
