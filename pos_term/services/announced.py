"""Announced deliveries: what suppliers say is on its way, and what has come of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pos_term.domain.clean import clean
from pos_term.domain.dates import unstamp
from pos_term.domain.documents.buying import AnnouncedLine
from pos_term.services.desk import Desk
from pos_term.services.supplier_book import SupplierBook
from pos_term.store.buying import DeliveryHead, delivery_head, delivery_heads, delivery_lines, notice_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """A shipping notice as it stands."""

    notice: str
    supplier: str
    """The supplier's id, or the text of one the shop does not keep."""
    supplier_name: str
    purchase_order: str
    due: date | None
    announced_on: date
    receipt: str
    """The number of the first goods receipt it came in with; empty while it is expected."""
    lines: tuple[AnnouncedLine, ...]
    """Empty in a list; `delivery` gives them."""
    line_count: int


def deliveries(desk: Desk, text: str = "", *, waiting: bool = True) -> list[Delivery]:
    """Notices by number, supplier or purchase order, those due first; `waiting` leaves out what has come.

    Their lines are left out. Raises StoreFault.
    """
    with desk.store.reading() as connection:
        book = SupplierBook(connection)
        found = [_shown(head, book, desk, ()) for head in delivery_heads(connection)]
    wanted = clean(text).casefold()
    return [
        each
        for each in found
        if not (waiting and each.receipt)
        and any(
            wanted in part.casefold()
            for part in (each.notice, each.supplier, each.supplier_name, each.purchase_order)
        )
    ]


def delivery(desk: Desk, notice: str) -> Delivery | None:
    """One notice by its number, with its lines. Raises StoreFault."""
    with desk.store.reading() as connection:
        number = notice_id(connection, notice.strip(" "))
        head = delivery_head(connection, number) if number else None
        if head is None:
            return None
        return _shown(head, SupplierBook(connection), desk, tuple(delivery_lines(connection, head.notice)))


def _shown(head: DeliveryHead, book: SupplierBook, desk: Desk, lines: tuple[AnnouncedLine, ...]) -> Delivery:
    return Delivery(
        notice=head.notice, supplier=head.supplier, supplier_name=book.name(head.supplier),
        purchase_order=head.purchase_order, due=head.due,
        announced_on=unstamp(head.announced_at).astimezone(desk.clock.zone).date(), receipt=head.receipt,
        lines=lines, line_count=head.line_count,
    )  # fmt: skip
