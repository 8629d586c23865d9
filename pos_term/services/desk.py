"""A store opened for one job at the desk: its shop, its clock, and who is doing the job."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from pos_term.domain.dates import unstamp
from pos_term.domain.shop import Shop
from pos_term.services.clock import Clock, read_instant
from pos_term.store import catalogue
from pos_term.store.engine import Store
from pos_term.store.journal import Posting, last_at


@dataclass(frozen=True, slots=True)
class BadInput:
    """Something that was handed in cannot be used; nothing was written."""

    lines: tuple[str, ...]
    """One plain line a fault, each with the file, the line, the field and what to do."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A rule forbids what was asked; nothing was written."""

    words: str
    """One plain line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """An open store and what every job there needs."""

    store: Store
    shop: Shop
    clock: Clock
    training: bool
    till: str
    actor: str
    approved_by: str = ""
    """Who lets `actor` do what they may not by themselves, by name; written into the documents."""

    def posting(self) -> Posting:
        """By whom, where and when a document is posted now."""
        return Posting(self.till, self.actor, self.clock.at(), self.clock.business_date())


class WrongInstant(ValueError):
    """`--at` cannot be used; the message is one plain line."""


@contextmanager
def open_desk(path: Path, *, till: str, actor: str, at: str | None = None) -> Iterator[Desk]:
    """Open a store for one job and close it again.

    `at` sets the clock of a training store: an ISO instant, the shop's own time where it names no offset.
    Raises StoreFault, and WrongInstant for an `at` that is none or that a real store does not take.
    """
    store = Store(path)
    try:
        with store.reading() as connection:
            shop = catalogue.shop(connection)
            training = catalogue.is_training(connection)
        zone = ZoneInfo(shop.timezone)
        seen = last_at(store)
        fixed = fixed_instant(at, zone, training=training) if at else None
        clock = Clock(zone, seen=unstamp(seen) if seen else None, fixed=fixed)
        yield Desk(store=store, shop=shop, clock=clock, training=training, till=till, actor=actor)
    finally:
        store.close()


def fixed_instant(at: str, zone: ZoneInfo, *, training: bool) -> datetime:
    """The instant a training store is set to. Raises WrongInstant."""
    if not training:
        raise WrongInstant("--at sets the clock of a training store only; leave it out on a real one")
    try:
        return read_instant(at, zone)
    except (ValueError, OverflowError) as error:
        raise WrongInstant(f"--at {at[:40]!r} is not a date and time such as 2026-11-21T14:03") from error
