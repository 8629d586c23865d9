"""The pull list: what has to leave the sales floor today and what will soon, and the page people walk with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from pos_term.domain.cells import flow, wrap
from pos_term.domain.clean import clean
from pos_term.domain.dates import days_left, long_date
from pos_term.domain.quantity import ONE, format_quantity
from pos_term.domain.reasons import Reason
from pos_term.domain.receipt import NARROWEST, WIDEST
from pos_term.domain.receipt_goods import short_day
from pos_term.domain.receipt_page import Page, Receipt, ReceiptLine, Style
from pos_term.domain.shop import Shop

PULLED = frozenset({Reason.RECALLED, Reason.HELD, Reason.EXPIRED, Reason.PAST_BEST_BEFORE})
"""For any of these a lot leaves the floor today."""
TITLE = "Pull list"
_PLACES = {"floor": "sales floor", "back": "back room"}
_BOX = "[ ] "
_NAME_ROWS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class PullLine:
    """A quantity of one lot, serial or untracked product at one place from which it is sold."""

    department: str
    sku: str
    name: str
    unit: str
    lot: str | None
    serial: str | None
    expiry: date | None
    best_before: date | None
    location: str
    quantity: int
    """Thousandths."""
    reasons: tuple[Reason, ...]
    """Worst first."""
    why: str
    """The same in plain words."""

    @property
    def pulled(self) -> bool:
        """Whether it leaves today; otherwise it is short-dated."""
        return not PULLED.isdisjoint(self.reasons)

    @property
    def day(self) -> date | None:
        """The date that counts."""
        return self.expiry or self.best_before


@dataclass(frozen=True, slots=True, kw_only=True)
class PullList:
    """What the floor has to be rid of on one day."""

    on: date
    lines: tuple[PullLine, ...]
    """By department, product and date."""

    @property
    def today(self) -> tuple[PullLine, ...]:
        """What must leave today."""
        return tuple(line for line in self.lines if line.pulled)

    @property
    def soon(self) -> tuple[PullLine, ...]:
        """What is short-dated, and still sold."""
        return tuple(line for line in self.lines if not line.pulled)


def in_order(lines: Iterable[PullLine], on: date) -> PullList:
    """The list of one day, its lines in the order in which people walk: by department, product, date, place."""

    def place(line: PullLine) -> tuple[bool, str, str, str, date, str, str]:
        code = line.serial or line.lot or ""
        return (
            not line.department, line.department.casefold(), line.name.casefold(), line.sku,
            line.day or date.max, code, line.location,
        )  # fmt: skip

    return PullList(on=on, lines=tuple(sorted(lines, key=place)))


def lay_out_pull_list(pull: PullList, shop: Shop, *, columns: int, training: bool, read_at: datetime) -> Receipt:
    """Lay out the list with a box to tick for each lot; `read_at` is the moment in the shop's zone.

    Raises ValueError, in plain words, when `columns` is not from `NARROWEST` to `WIDEST`.
    """
    if not NARROWEST <= columns <= WIDEST:
        raise ValueError(f"a line of {columns} characters is no list; columns must be {NARROWEST} to {WIDEST}")
    page = Page(columns, shop.digits)
    banners = [ReceiptLine(" TRAINING ".center(columns, "*"), Style.DOUBLE)] if training else []
    body = (*_head(page, shop, pull, read_at), *_parts(page, pull))
    return Receipt(columns, (*banners, *body, *banners))


def _head(page: Page, shop: Shop, pull: PullList, read_at: datetime) -> Iterator[ReceiptLine]:
    yield from page.text(shop.name, Style.CENTRED)
    yield ReceiptLine("PULL LIST", Style.DOUBLE)
    yield from page.text(long_date(pull.on), Style.CENTRED)
    yield from page.text(f"as of {long_date(read_at.date())} {read_at:%H:%M}", Style.CENTRED)


def _parts(page: Page, pull: PullList) -> Iterator[ReceiptLine]:
    for title, none, lines in (
        ("TAKE OFF THE FLOOR", "Nothing has to leave today.", pull.today),
        ("SHORT-DATED", "Nothing is short-dated.", pull.soon),
    ):
        yield page.rule()
        yield from page.row(title, str(len(lines)), Style.BOLD)
        if not lines:
            yield from page.text(none)
        for department, group in groupby(lines, key=lambda line: line.department):
            yield ReceiptLine("")
            yield from page.text(clean(department) or "Without a department", Style.BOLD)
            for line in group:
                yield from _line(page, line, pull.on)
    yield page.rule()
    yield from page.row("Done by", "_" * 16)


def _line(page: Page, line: PullLine, on: date) -> Iterator[ReceiptLine]:
    room = page.columns - len(_BOX)
    name = wrap(clean(line.name), room, most=_NAME_ROWS) or [clean(line.sku, limit=room) or "?"]
    for n, row in enumerate(name):
        yield ReceiptLine(f"{'' if n else _BOX}{row}".rjust(len(row) + len(_BOX)))
    measured = line.unit != "each" or line.quantity % ONE
    unit = f" {clean(line.unit, limit=8)}" if measured else ""
    place = _PLACES.get(line.location, clean(line.location))
    parts = (
        f"{format_quantity(line.quantity)}{unit} on {place}" if line.location == "floor" else
        f"{format_quantity(line.quantity)}{unit} in {place}",
        f"serial {clean(line.serial)}" if line.serial else "",
        f"lot {clean(line.lot)}" if line.lot else "",
        _day(line, on),
    )  # fmt: skip
    for row in (*flow(parts, room), *wrap(clean(line.why), room)):
        yield ReceiptLine(" " * len(_BOX) + row)


def _day(line: PullLine, on: date) -> str:
    """The date, with the days that are left of it; past dates say so in the reason."""
    day = line.day
    if day is None:
        return ""
    left = f" ({days_left(day, on)} d)" if day >= on else ""
    return f"{'exp' if line.expiry else 'best before'} {short_day(day)}{left}"
