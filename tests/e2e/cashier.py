"""A cashier who does one thing after the other, the same each time for the same seed, in a process of their own.

`python -m tests.e2e.cashier STORE SEED DIES` works at a till until the till has said its DIES-th word to the store,
and is gone in that moment: not asked, not told. Each step that was done is a line of output.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any
from unittest.mock import patch

from sqlalchemy import Connection

from pos_term.domain.people import Person
from pos_term.domain.tender import TenderKind
from pos_term.services.till import Till
from pos_term.settings import Settings
from pos_term.store.engine import Store

PIN = "2468"
STEPS = 60
SERIALS = ("S1", "S2", "S3")
_WRITES = ("BEGIN", "COMMIT", "INSERT", "UPDATE", "DELETE")


class Cashier:
    """Ana at till 1, and what she does."""

    def __init__(self, store: Path, seed: int) -> None:
        self.till = Till.open(Settings(store=store))
        assert isinstance(self.till.sign_in("Ana", PIN), Person)
        self._random = Random(seed)
        self._next: list[Callable[[], object]] = []

    def step(self) -> None:
        """One thing; whether it can be done is not asked before."""
        if self._next:
            self._next.pop(0)()
            return
        checkout, pick = self.till.checkout, self._random.choice
        lines = checkout.cart.lines
        key = pick(lines).key if lines else 0
        parked = checkout.open_sales.suspended()
        scans = [b"milk", b"bag", *(serial.encode() for serial in SERIALS)]
        what = self._random.randrange(12)
        if what < 6:
            checkout.scan(pick(scans))
        elif what == 6:
            checkout.accept_suggestion()
        elif what == 7:
            checkout.set_quantity(key, 1000 * self._random.randrange(1, 4))
        elif what == 8:
            checkout.remove(key)
        elif what == 9:
            checkout.open_sales.suspend("later")
        elif what == 10 and parked:
            checkout.open_sales.resume(parked[0].id)
        else:
            checkout.tender(TenderKind.CARD, 20)
            self._next = [lambda: checkout.tender(TenderKind.CASH), checkout.complete]

    def state(self) -> dict[str, Any]:
        """What must be the same after the till was gone; cash that was handed over lies on the counter."""
        sale = self.till.checkout._sale
        with self.till.store.reading() as connection:
            sold = connection.exec_driver_sql("SELECT count(*) FROM sale").scalar()
        return {
            "lines": [
                [line.key, line.product.sku, line.quantity, [[n.lot_id, n.quantity] for n in line.numbers]]
                for line in sale.cart.lines
            ],
            "cards": [t.amount for t in sale.taken if t.kind is TenderKind.CARD],
            "parked": [[each.items, each.total] for each in self.till.checkout.open_sales.suspended()],
            "sold": sold,
        }  # fmt: skip


@contextmanager
def heard(word: Callable[[], None]) -> Iterator[None]:
    """Call `word` before each word that changes the store or ends a change."""
    really = Store._fresh

    def fresh(self: Store) -> Connection:
        connection = really(self)
        driver = connection.connection.driver_connection
        assert driver is not None
        driver.set_trace_callback(lambda text: word() if text.lstrip().startswith(_WRITES) else None)
        return connection

    with patch.object(Store, "_fresh", fresh):
        yield


def work(store: Path, seed: int, dies: int) -> None:
    """Work until the `dies`-th word."""
    words = 0

    def word() -> None:
        nonlocal words
        words += 1
        if words == dies:
            os.kill(os.getpid(), signal.SIGKILL)

    with heard(word):
        cashier = Cashier(store, seed)
        for n in range(STEPS):
            cashier.step()
            word()  # done, and not told yet
            sys.stdout.write(json.dumps({"done": n + 1}) + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    work(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
