"""The printable documents of the lot desk: transfer note, disposal record, supplier return, production, split."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

from pos_term.domain.clean import visible
from pos_term.domain.dates import unstamp
from pos_term.domain.documents import (
    Disposed,
    Document,
    GoneLine,
    LotSplit,
    MovedLine,
    Produced,
    ReceivedLine,
    StockMoved,
    SupplierReturned,
    UsedLine,
)
from pos_term.domain.lots import lot_key, serial_key
from pos_term.domain.quantity import format_quantity
from pos_term.domain.stock_page import StockPaper, StockPaperLine, lay_out_stock_paper
from pos_term.services.desk import Desk
from pos_term.services.lot_desk.checking import measure, place_words
from pos_term.services.lot_desk.values import Done
from pos_term.services.papers import Sheet
from pos_term.store import lot_desk as reads
from pos_term.store.catalogue import product_by_sku
from pos_term.store.journal import Posted, find
from pos_term.store.lot_search import find_suppliers

_Moved = MovedLine | GoneLine | UsedLine | ReceivedLine
_TITLES: dict[type[Document], str] = {
    StockMoved: "TRANSFER NOTE", Disposed: "DISPOSAL RECORD", SupplierReturned: "RETURN TO SUPPLIER",
    Produced: "PRODUCTION RECORD", LotSplit: "LOT SPLIT",
}  # fmt: skip
_SIGNED: dict[type[Document], tuple[str, ...]] = {
    StockMoved: ("Sent by", "Received by"), Disposed: ("Done by", "Witness"),
    SupplierReturned: ("Handed over", "Taken by"), Produced: ("Done by",), LotSplit: ("Done by",),
}  # fmt: skip
_UNKNOWN = "The total value is not known: a lot has no cost."


def paper(desk: Desk, done: Done, columns: int) -> Sheet | None:
    """The page of what was done, laid out for paper of so many columns; None where there is none to print.

    Raises StoreFault, and ValueError in plain words for a width that no page has.
    """
    return paper_of(desk, done.documents[0].id, columns) if done.documents else None


def paper_of(desk: Desk, document: str, columns: int) -> Sheet | None:
    """The page of a document by its id, as often as it is asked for; None where it has none.

    Raises StoreFault, and ValueError in plain words for a width that no page has.
    """
    posted = find(desk.store, document)
    if posted is None or type(posted.document) not in _TITLES:
        return None
    with desk.store.reading() as connection:
        laid = _Writer(connection, desk, posted).paper()
    page = lay_out_stock_paper(laid, desk.shop, columns=columns, training=desk.training)
    return Sheet(f"{laid.title.lower()} {laid.number}", page)


class _Writer:
    """Puts the paper of one document together."""

    def __init__(self, connection: Connection, desk: Desk, posted: Posted) -> None:
        self._connection = connection
        self._desk = desk
        self._posted = posted
        self._places = {place.name: place for place in reads.all_places(connection)}

    def paper(self) -> StockPaper:
        """All that stands on it."""
        document, entry = self._posted.document, self._posted.entry
        facts = [("Done by", entry.actor), ("Approved by", getattr(document, "approved_by", ""))]
        parts: list[tuple[str, Sequence[_Moved]]] = []
        total, valued = None, False
        match document:
            case StockMoved():
                facts += [("Reason", document.reason)]
                parts = [("", document.lines)]
            case Disposed() | SupplierReturned():
                if isinstance(document, Disposed):
                    facts += [("Witness", document.witness)]
                else:
                    facts += [*self._supplier(document.supplier), ("Their reference", document.reference)]
                facts += [("Reason", document.reason)]
                parts, valued = [("", document.lines)], True
                values = [line.value for line in document.lines]
                known = [value for value in values if value is not None]
                total = sum(known) if len(known) == len(values) else None
            case Produced():
                facts += [("Notes", document.notes)]
                parts = [("USED", document.used), ("MADE", document.made)]
            case LotSplit():
                facts += [("Reason", document.reason)]
                parts = [("OUT OF", document.used), ("INTO", document.made)]
        kind = type(document)
        return StockPaper(
            title=_TITLES[kind], number=getattr(document, "number", ""),
            at=unstamp(entry.at).astimezone(self._desk.clock.zone), facts=tuple(facts),
            parts=tuple((heading, tuple(map(self._line, lines))) for heading, lines in parts), total=total,
            total_words=_UNKNOWN if valued and total is None else "", signatures=_SIGNED[kind],
        )  # fmt: skip

    def _supplier(self, supplier: str) -> list[tuple[str, str]]:
        found = [each for each in find_suppliers(self._connection, supplier, 2) if each.id == supplier]
        if not found:
            return [("Supplier", supplier)]
        return [("Supplier", f"{found[0].name} ({found[0].id})"), ("Address", found[0].address)]

    def _line(self, line: _Moved) -> StockPaperLine:
        product = product_by_sku(self._connection, line.sku)
        key = serial_key(line.sku, line.serial) if line.serial else lot_key(line.sku, line.lot or "")
        state = reads.states(self._connection, [key]).get(key)
        quantity = measure(product, line.quantity) if product else format_quantity(line.quantity)
        return StockPaperLine(
            name=product.name if product else line.sku, sku=line.sku, rows=tuple(_known(line, state)),
            quantity=f"{quantity} {self._way(line)}", value=line.value if isinstance(line, GoneLine) else None,
        )  # fmt: skip

    def _way(self, line: _Moved) -> str:
        if isinstance(line, MovedLine):
            return f"from {self._place(line.source)} to {self._place(line.target)}"
        return f"{'to' if isinstance(line, ReceivedLine) else 'from'} {self._place(line.location)}"

    def _place(self, name: str) -> str:
        place = self._places.get(name)
        return place_words(place) if place else visible(name, limit=40)


def _known(line: _Moved, state: reads.LotState | None) -> list[str]:
    """What names a lot, and what its packs say; as made, where the line says so, else as it is known."""
    rows = [f"serial {line.serial}"] if line.serial else []
    rows += [f"lot {line.lot}"] if line.lot else []
    if isinstance(line, ReceivedLine):
        expiry, best = line.expiry and line.expiry.isoformat(), line.best_before and line.best_before.isoformat()
        grade = line.grade
    else:
        expiry, best = (state.expiry, state.best_before) if state else (None, None)
        grade = state.grade if state else ""
    rows += [f"expires {expiry}"] if expiry else []
    rows += [f"best before {best}"] if best else []
    rows += [f"grade {grade}"] if grade else []
    if isinstance(line, GoneLine) and state and state.supplier_lot:
        rows.append(f"supplier's lot {state.supplier_lot}")
    return rows
