"""Scanners on ports of their own for the screen tests: scans that come in on a thread, and what they are told."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from pos_term.services.till import Till
from pos_term.settings import Settings
from tests.equipment import Counter
from tests.screens.driving import Hands, at_counter
from tests.shop import NOON


class Beeper:
    """A scanner that can beep: it keeps what it was told."""

    def __init__(self, *, broken: bool = False) -> None:
        self.told: list[tuple[str, bool]] = []
        self.broken = broken

    def answer(self, source: str, *, good: bool) -> None:
        if self.broken:
            raise OSError("the port went away")
        self.told.append((source, good))


def by_settings(path: Path, counter: Counter, **settings: Any) -> Callable[[], Till]:
    """A till with settings of its own."""
    return lambda: Till.open(Settings(store=path, **settings), at=NOON, equipment=counter)


@asynccontextmanager
async def scanning(path: Path, counter: Counter | None = None, **more: Any) -> AsyncIterator[tuple[Hands, Counter]]:
    """Ana at the counter, and a scanner that the till listens to."""
    counter = counter or Counter()
    async with at_counter(path, equipment=counter, **more) as hands:
        await hands.until(lambda: counter.heard, "the devices are started")
        yield hands, counter


def hear(counter: Counter, *codes: bytes, source: str = "front") -> None:
    """Scans as they come in: on a thread of the scanner's own."""
    assert counter.heard
    heard = counter.heard
    reader = threading.Thread(target=lambda: [heard(code, source) for code in codes])
    reader.start()
    reader.join()


def bags(hands: Hands) -> int:
    """How many pieces are in the cart."""
    return sum(line.quantity for line in hands.app.till.checkout.cart.lines) // 1000


def raws(hands: Hands) -> list[str]:
    """What was refused, as it was scanned, in order."""
    with hands.app.till.store.reading() as connection:
        return [row[0] for row in connection.exec_driver_sql("SELECT raw FROM refusal ORDER BY rowid")]
