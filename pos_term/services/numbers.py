"""The numbers people call documents of goods by: `GR-1-000123`, by kind and till, counted from 1.

A number carries its till, so that tills that do not hear of each other never give one twice.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy import Connection

from pos_term.domain.documents import (
    Disposed,
    Document,
    GoodsReceipt,
    LotSplit,
    OrderPlaced,
    Produced,
    PurchaseOrdered,
    StockMoved,
    SupplierReturned,
)
from pos_term.services.desk import Desk
from pos_term.store.journal import Posted, Rejected, post_all
from pos_term.store.numbers import last_number, times_given

PREFIXES: dict[type[Document], str] = {
    GoodsReceipt: "GR", PurchaseOrdered: "PO", StockMoved: "TR", Disposed: "DI", SupplierReturned: "SR",
    Produced: "MO", LotSplit: "SP", OrderPlaced: "SO",
}  # fmt: skip
_TRIES = 20


def next_number(connection: Connection, desk: Desk, kind: type[Document]) -> str:
    """The next number of a kind of document at this till."""
    start = f"{PREFIXES[kind]}-{desk.till}-"
    last = last_number(connection, kind.KIND, desk.till, start)
    return f"{start}{int(last.removeprefix(start)) + 1 if last else 1:06d}"


def post_numbered(
    desk: Desk, kind: type[Document], build: Callable[[str], Sequence[Document]], *,
    also: Callable[[Connection], None] | None = None,
) -> Rejected | tuple[str, list[Posted]]:  # fmt: skip
    """Post what `build` makes of the next number, in one transaction; the number and what was posted.

    Where another job of the same till was given the number in between, the next one is taken. `also` as in
    `store.journal.post_all`. Raises StoreFault.
    """
    for _ in range(_TRIES):
        with desk.store.reading() as connection:
            number = next_number(connection, desk, kind)

        def check(connection: Connection, number: str = number) -> None:
            if times_given(connection, kind.KIND, desk.till, number) > 1:
                raise _Taken
            if also:
                also(connection)

        try:
            outcome = post_all(desk.store, build(number), desk.posting(), also=check)
        except _Taken:
            continue
        return outcome if isinstance(outcome, Rejected) else (number, outcome)
    raise AssertionError("no number is free")  # pragma: no cover - another job would have to win each time


class _Taken(Exception):
    """Another job has the number."""
