"""Open sales as the store keeps them: what stands in them is not to be had elsewhere.

These tables are the store's own, outside the journal. A till writes only the sale that it has open; the condition
for that stands in each statement, so that a sale which was fetched to another till is never written by two.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection

from pos_term.domain.lots import KEY_MARK
from pos_term.store.engine import Store, StoreFault
from pos_term.store.sql import driver_of

OPEN, SUSPENDED, BROKEN = "open", "suspended", "broken"
"""The states: on a till; parked; not to be read, and kept aside."""

_ELSEWHERE = """SELECT sum(n.quantity), min(s.till) FROM open_number n JOIN open_sale s ON s.id = n.sale
    WHERE n.lot_id = ? AND n.sale <> ?"""
PATIENCE = timedelta(milliseconds=600)
"""How long a change of a cart waits for other writers: the cashier goes on, and it is kept with the next one."""
_UPDATE = """UPDATE open_sale SET state = ?, cashier = ?, label = ?, total = ?, items = ?, head = ?, changed_at = ?
    WHERE id = ? AND till = ? AND state = 'open'"""
_INSERT = """INSERT INTO open_sale (state, cashier, label, total, items, head, changed_at, id, till)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET state = excluded.state,
        cashier = excluded.cashier, label = excluded.label, total = excluded.total, items = excluded.items,
        head = excluded.head, changed_at = excluded.changed_at
    WHERE till = excluded.till AND state = 'open'"""
_LINE = "INSERT OR REPLACE INTO open_line (sale, line, place, content) VALUES (?, ?, ?, ?)"
# What may stand in the way of a number is one that no open sale has any more: it gives way.
_NUMBER = "INSERT OR REPLACE INTO open_number (sale, line, lot_id, quantity) VALUES (?, ?, ?, ?)"
_FIELDS = "id, till, state, cashier, label, total, items, head, changed_at"
_LISTED = """SELECT s.id, s.till, s.state, coalesce(p.name, s.cashier), s.label, s.total, s.items, s.head,
    s.changed_at FROM open_sale s LEFT JOIN person p ON p.id = s.cashier WHERE s.state <> 'broken'
    ORDER BY s.changed_at, s.id"""


class SerialTaken(StoreFault):
    """A serial stands in another open sale of the store; nothing was written."""

    def __init__(self, lot_id: str, till: str) -> None:
        self.lot_id = lot_id
        self.where = f"till {till}"
        serial = lot_id.partition(KEY_MARK * 2)[2]
        super().__init__(f"serial {serial} is ALREADY IN ANOTHER CART ({self.where})")


class FetchedAway(StoreFault):
    """The sale is not this till's any more; nothing was written."""

    def __init__(self) -> None:
        super().__init__("this sale was resumed at another till; give it up here (void) and begin a new one")


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenSaleHead:
    """What stands on an open sale as a whole."""

    id: str
    till: str
    state: str
    cashier: str
    label: str
    total: int
    """Minor units."""
    items: int
    head: str
    """JSON."""
    changed_at: str


@dataclass(frozen=True, slots=True)
class SavedLine:
    """One line as it is kept."""

    key: int
    place: int
    """Lines stand in the order of their places."""
    content: str
    """JSON."""
    numbers: tuple[tuple[str, int], ...]
    """What it holds: lot key and thousandths. A serial may be held by nobody else."""
    stopped: frozenset[str] = frozenset()
    """Those of them that stop the sale: a serial among them that someone else holds is left to them."""


def elsewhere(connection: Connection, lot_id: str, sale: str) -> tuple[int, str]:
    """Thousandths of a lot in open sales other than `sale`, and where: `till 2`."""
    row = driver_of(connection).execute(_ELSEWHERE, (lot_id, sale)).fetchone()
    return (int(row[0]), f"till {row[1]}") if row and row[0] else (0, "")


def is_serial(lot_id: str) -> bool:
    """Whether a key names one unit."""
    return KEY_MARK * 2 in lot_id


def save(store: Store, head: OpenSaleHead, lines: Sequence[SavedLine], gone: Iterable[int], *, known: bool) -> None:
    """Write what changed of a till's open sale, in one transaction; durable when this returns.

    `lines` are those that changed, `gone` the keys of those taken off. Without `known` nothing is taken for
    granted of what the store has of it: then `lines` are all lines. Raises SerialTaken, FetchedAway, StoreFault.
    """
    values = (
        head.state, head.cashier, head.label, head.total, head.items, head.head, head.changed_at, head.id, head.till
    )  # fmt: skip
    with store.writing(patience=PATIENCE) as connection:
        driver = driver_of(connection)
        if driver.execute(_UPDATE if known else _INSERT, values).rowcount != 1:
            raise FetchedAway
        if known:
            for key in (*gone, *(line.key for line in lines)):
                driver.execute("DELETE FROM open_number WHERE sale = ? AND line = ?", (head.id, key))
            for key in gone:
                driver.execute("DELETE FROM open_line WHERE sale = ? AND line = ?", (head.id, key))
        else:
            _empty(driver, head.id)
        for line in lines:
            driver.execute(_LINE, (head.id, line.key, line.place, line.content))
            for lot_id, quantity in line.numbers:
                if is_serial(lot_id) and (holder := _holder(driver, lot_id, head.id)):
                    if lot_id in line.stopped:
                        continue
                    raise SerialTaken(lot_id, holder)
                driver.execute(_NUMBER, (head.id, line.key, lot_id, quantity))


def _holder(driver: Any, lot_id: str, sale: str) -> str | None:
    """The till in whose open sale a serial stands; it stays so until the commit, as only one transaction writes."""
    text = "SELECT s.till FROM open_number n JOIN open_sale s ON s.id = n.sale WHERE n.lot_id = ? AND n.sale <> ?"
    row = driver.execute(text, (lot_id, sale)).fetchone()
    return row[0] if row else None


def _empty(driver: Any, sale: str) -> None:
    driver.execute("DELETE FROM open_line WHERE sale = ?", (sale,))
    driver.execute("DELETE FROM open_number WHERE sale = ?", (sale,))


def drop(connection: Connection, sale: str, till: str) -> bool:
    """Take an open sale of a till out of the store, inside a transaction; False where it is not that till's."""
    driver = driver_of(connection)
    own = driver.execute("DELETE FROM open_sale WHERE id = ? AND till = ? AND state = 'open'", (sale, till))
    if own.rowcount != 1:
        return False
    _empty(driver, sale)
    return True


def open_at(connection: Connection, till: str) -> OpenSaleHead | None:
    """The sale that stands open at a till, the one changed last."""
    text = f"""SELECT {_FIELDS} FROM open_sale WHERE till = ? AND state = 'open'
        ORDER BY changed_at DESC, id DESC LIMIT 1"""  # noqa: S608
    row = driver_of(connection).execute(text, (till,)).fetchone()
    return _head(row) if row else None


def listed(connection: Connection) -> list[OpenSaleHead]:
    """Every open and suspended sale of the store, oldest first; `cashier` is the person's name."""
    return [_head(row) for row in driver_of(connection).execute(_LISTED)]


def by_id(connection: Connection, sale: str) -> OpenSaleHead | None:
    """An open or suspended sale."""
    row = driver_of(connection).execute(f"SELECT {_FIELDS} FROM open_sale WHERE id = ?", (sale,)).fetchone()  # noqa: S608
    return _head(row) if row else None


def lines_of(connection: Connection, sale: str) -> list[tuple[int, str]]:
    """The lines of an open sale in their order: each one's key and content."""
    text = "SELECT line, content FROM open_line WHERE sale = ? ORDER BY place, line"
    return [(row[0], row[1]) for row in driver_of(connection).execute(text, (sale,))]


def fetch(store: Store, sale: OpenSaleHead, *, till: str, new_id: str, at: str) -> bool | None:
    """Make an open or suspended sale this till's own, under a new id: whoever held it holds it no more.

    True when it is; False when it is not as `sale` says any more: another till was quicker; None when it was
    committed, and only its rows had stayed: they are gone now. Raises StoreFault.
    """
    with store.writing() as connection:
        driver = driver_of(connection)
        text = """UPDATE open_sale SET id = ?, till = ?, state = 'open', label = ''
            WHERE id = ? AND till = ? AND state = ?"""
        if driver.execute(text, (new_id, till, sale.id, sale.till, sale.state)).rowcount != 1:
            return False
        sold = driver.execute("SELECT 1 FROM entry WHERE id = ?", (sale.id,)).fetchone() is not None
        if sold:
            driver.execute("DELETE FROM open_sale WHERE id = ?", (new_id,))
            _empty(driver, sale.id)
            return None
        driver.execute("UPDATE open_sale SET changed_at = ? WHERE id = ?", (at, new_id))
        driver.execute("UPDATE open_line SET sale = ? WHERE sale = ?", (new_id, sale.id))
        driver.execute("UPDATE open_number SET sale = ? WHERE sale = ?", (new_id, sale.id))
        return True


def put_aside(store: Store, sale: str) -> None:
    """Keep an open sale that cannot be read for whoever looks into it; it holds nothing. Raises StoreFault."""
    with store.writing() as connection:
        driver = driver_of(connection)
        driver.execute("UPDATE open_sale SET state = 'broken' WHERE id = ?", (sale,))
        driver.execute("DELETE FROM open_number WHERE sale = ?", (sale,))


def _head(row: Sequence[Any]) -> OpenSaleHead:
    return OpenSaleHead(
        id=row[0], till=row[1], state=row[2], cashier=row[3], label=row[4], total=row[5], items=row[6], head=row[7],
        changed_at=row[8],
    )  # fmt: skip
