"""Keeps a till's open cart in the store at each change, so that it is there again after a power cut."""

from __future__ import annotations

from datetime import datetime
from operator import is_

from sqlalchemy import Connection

from pos_term.domain.cart import Cart, CartLine
from pos_term.domain.dates import stamp
from pos_term.domain.tender import Tender
from pos_term.store.carts import (
    OPEN,
    FetchedAway,
    OpenSaleHead,
    SavedLine,
    SerialTaken,
    by_id,
    drop,
    is_serial,
    save,
)
from pos_term.store.engine import Store, StoreFault
from pos_term.store.saved_cart import write_head, write_line


class CartKeeper:
    """What the store has of one open sale. A line that is still the same frozen object is not written again."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.unsaved = ""
        """Why the cart is not kept as it stands, in plain words; empty when it is."""
        self.forget()

    def forget(self) -> None:
        """A new sale begins: the store has nothing of it."""
        self._there = False
        """Whether the store may have something of it."""
        self._known = False
        """Whether it is known exactly what."""
        self._lines: tuple[CartLine, ...] = ()
        self._places: dict[int, int] = {}
        self._head: tuple[str, str] = ("", "")
        self._serials: dict[int, frozenset[str]] = {}
        """By line, the serials that are kept for this cart."""
        self.unsaved = ""

    def doubt(self) -> None:
        """The store has this sale, but as something else wrote it: everything is written at the next change."""
        self.forget()
        self._there = True

    def keep(
        self, cart: Cart, tenders: tuple[Tender, ...], *, sale: str, till: str, cashier: str, at: datetime,
        state: str = OPEN, label: str = "", must: bool = False,
    ) -> None:  # fmt: skip
        """Write what changed since the last time: durable when this returns, or else `unsaved` says why not.

        Raises StoreFault, with `must`, and for a serial that is new in the cart: it is in no cart unless the store
        says so. Raises SerialTaken for one that another cart of the store has, FetchedAway when another till has
        the sale. The next change tries again to save what could not be saved.
        """
        if not cart.lines:
            self.clear(sale, till)
            return
        changed, gone, places = self._compare(cart)
        text = write_head(cart, tenders)
        if self._known and not changed and not gone and self._head == (text, cashier) and state == OPEN:
            return
        head = OpenSaleHead(
            id=sale, till=till, state=state, cashier=cashier, label=label, total=cart.total, items=cart.items,
            head=text, changed_at=stamp(at),
        )  # fmt: skip
        lines = [_saved(line, places[line.key]) for line in changed]
        serials = {line.key: _serials(line) for line in lines}
        try:
            save(self._store, head, lines, gone, known=self._known)
        except (SerialTaken, FetchedAway):
            raise
        except StoreFault as fault:
            self._there, self._known = True, False
            if must or any(held - self._serials.get(key, frozenset()) for key, held in serials.items()):
                raise
            self.unsaved = f"The open sale is not kept: {fault}."
            return
        self._there = self._known = True
        self._lines, self._places = cart.lines, places
        self._head, self.unsaved = (text, cashier), ""
        self._serials.update(serials)
        for key in gone:
            self._serials.pop(key, None)

    def clear(self, sale: str, till: str) -> None:
        """The cart is empty: the store keeps nothing of it. What cannot be taken out now goes next time."""
        if not self._there:
            self.forget()
            return
        try:
            with self._store.writing() as connection:
                drop(connection, sale, till)
        except StoreFault as fault:
            self._known, self.unsaved = False, f"The open sale is not kept: {fault}."
            return
        self.forget()

    def leave(self, connection: Connection, sale: str, till: str) -> None:
        """Take the sale out of the store in the transaction that commits it. Raises FetchedAway."""
        if not self._there or drop(connection, sale, till):
            return
        if self._known or by_id(connection, sale):
            raise FetchedAway

    def _compare(self, cart: Cart) -> tuple[list[CartLine], set[int], dict[int, int]]:
        """The lines to write, the keys to take off, and a place for each line.

        A line that was saved keeps its place while that is in order. Where nothing is known all lines are written.
        """
        if not self._known:
            return list(cart.lines), set(), {line.key: n for n, line in enumerate(cart.lines, 1)}
        kept = list(map(is_, cart.lines, self._lines))
        if all(kept) and len(cart.lines) >= len(self._lines):
            added = cart.lines[len(kept) :]
            last = self._places[self._lines[-1].key]
            return list(added), set(), {**self._places, **{line.key: last + n for n, line in enumerate(added, 1)}}
        before = {line.key: line for line in self._lines}
        places: dict[int, int] = {}
        changed: list[CartLine] = []
        last = 0
        for line in cart.lines:
            old = self._places.get(line.key, 0)
            last = places[line.key] = old if old > last else last + 1
            if before.get(line.key) is not line or last != old:
                changed.append(line)
        return changed, before.keys() - places.keys(), places


def _saved(line: CartLine, place: int) -> SavedLine:
    """A line with what it holds: goods that come back hold nothing."""
    numbers = () if line.returns else line.numbers
    held: dict[str, int] = {}
    for number in numbers:
        held[number.lot_id] = held.get(number.lot_id, 0) + number.quantity
    stopped = frozenset(number.lot_id for number in numbers if number.marked)
    return SavedLine(line.key, place, write_line(line), tuple(held.items()), stopped)


def _serials(line: SavedLine) -> frozenset[str]:
    """The serials that must be kept before they may be in the cart."""
    return frozenset(lot_id for lot_id, _ in line.numbers if is_serial(lot_id)) - line.stopped
