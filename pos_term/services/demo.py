"""The demo shop: a training store filled from `data/`, as fresh as the day, and the card of scans to try."""

from __future__ import annotations

import re
import tempfile
import tomllib
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

import pos_term
from pos_term.domain.barcode import encode_element_string
from pos_term.domain.dates import parse_date
from pos_term.domain.people import Person
from pos_term.domain.shop import Shop
from pos_term.domain.tender import TenderKind
from pos_term.services.backup import make_store
from pos_term.services.demo_files import fresh, fresh_rows, rows_of, write_rows
from pos_term.services.demo_goods import expect_goods, make_goods
from pos_term.services.demo_history import FLOAT, opening, trade_before
from pos_term.services.desk import BadInput, Desk, Refused, open_desk
from pos_term.services.holds import hold
from pos_term.services.imports import import_file
from pos_term.services.recalls import apply_recall, import_recalls
from pos_term.services.shop_file import read_shop_file
from pos_term.services.till import Till
from pos_term.settings import Settings
from pos_term.store.journal import Posting

TILL = "1"

_OLDEST = 150
"""Days since lots came that were here when the weeks of trade began; the others are entered yesterday."""
_CASHIER = ("Ana", "1111")
_YESTERDAY: tuple[tuple[time, TenderKind, tuple[str, ...]], ...] = (
    (time(9, 12), TenderKind.CASH, ("9520156000019", "(01)09520114000020(17){today+7}(10)L2411A")),
    (time(10, 47), TenderKind.CARD, ("MOL-0001", "(01)09520171000018(21)8841-11")),
    (time(13, 5), TenderKind.CASH, ("3*9520141000017", "(01)09520114000020(17){today+15}(10)L2411B")),
    (time(16, 30), TenderKind.CARD, ("https://id.example.com/01/09520148000010/10/PX-88?17={today+130}",)),
)
_ELEMENT = re.compile(r"\((\d{2,4})\)([^(]*)", re.ASCII)


class CardScan(NamedTuple):
    """One scan to try."""

    title: str
    shown: str
    """The code as a person reads it."""
    note: str
    raw: bytes
    """What a scanner sends."""


def demo_data() -> Path:
    """Where the demo's files are: `data/` beside the program."""
    return Path(pos_term.__file__).resolve().parent.parent / "data"


def load_demo(path: Path, data: Path, at: datetime) -> date | BadInput | Refused:
    """Make a training store at `path`, filled from the files in `data`; gives the shop's day at `at`.

    Some weeks of trade lie behind it, yesterday has a few sales, today's shift is open. Raises StoreFault.
    """
    shop = read_shop_file(data / "shop.toml")
    if isinstance(shop, BadInput):
        return shop
    zone = ZoneInfo(shop.timezone)
    today = at.astimezone(zone).date()
    yesterday = today - timedelta(days=1)
    began = opening(data, today, zone)
    if exists := make_store(path, shop, Posting(TILL, "demo", began, began.astimezone(zone).date()), training=True):
        return exists
    with open_desk(path, till=TILL, actor="demo", at=began.isoformat()) as desk:
        if failed := _begin(desk, data, today) or trade_before(desk, data, today):
            return failed
    stocked = datetime.combine(yesterday, time(7, 30), zone).astimezone(UTC)
    with open_desk(path, till=TILL, actor="demo", at=stocked.isoformat()) as desk:
        if failed := _fill(desk, data, today):
            return failed
    _trade(path, shop, today, at)
    return today


def _begin(desk: Desk, data: Path, today: date) -> BadInput | Refused | None:
    """What the shop began with: its range, its people, and the oldest of the goods that are here."""
    for kind in ("suppliers", "products", "users", "customers"):
        imported = import_file(desk, kind, data / f"{kind}.csv")
        if isinstance(imported, BadInput | Refused):
            return imported
    return _stock(desk, data, today, lambda day: day <= _oldest(today))


def _oldest(today: date) -> date:
    return today - timedelta(days=_OLDEST)


def _stock(desk: Desk, data: Path, today: date, came: Callable[[date], bool]) -> BadInput | Refused | None:
    """Receive the lots that came on such days."""
    rows = fresh_rows(data / "lots.csv", today)
    with tempfile.TemporaryDirectory(prefix="pos_term-demo-") as folder:
        chosen = [row for row in rows if came(parse_date(row["received_on"]))]
        imported = import_file(desk, "lots", write_rows(Path(folder) / "lots.csv", chosen))
    return imported if isinstance(imported, BadInput | Refused) else None


def _fill(desk: Desk, data: Path, today: date) -> BadInput | Refused | None:
    if failed := _stock(desk, data, today, lambda day: day > _oldest(today)):
        return failed
    with tempfile.TemporaryDirectory(prefix="pos_term-demo-") as folder:
        resolved = Path(folder)
        recalls = _number_recalls(data / "recalls.csv", resolved / "recalls.csv")
        imported = import_file(desk, "orders", data / "orders.csv")
        if isinstance(imported, BadInput | Refused):
            return imported
        proposed = import_recalls(desk, recalls)
        if isinstance(proposed, BadInput | Refused):
            return proposed
        for recall in proposed.recalls:
            applied = apply_recall(desk, recall)
            if isinstance(applied, Refused):
                return applied
        if failed := expect_goods(desk, data, resolved, today):
            return failed
    for row in rows_of(data / "holds.csv"):
        held = hold(desk, row["lot"], row["sku"], row["reason"])
        if isinstance(held, BadInput | Refused):
            return held
    return make_goods(desk, data, today)


def _trade(path: Path, shop: Shop, today: date, at: datetime) -> None:
    """Yesterday's sales through the till's own services, and today's open shift."""
    zone = ZoneInfo(shop.timezone)
    yesterday = today - timedelta(days=1)
    begin = datetime.combine(yesterday, time(8, 55), zone).astimezone(UTC)
    with closing(Till.open(Settings(till=TILL, store=path), at=begin)) as till:
        person = till.sign_in(*_CASHIER)
        assert isinstance(person, Person), person  # noqa: S101 - data/users.csv has her
        till.open_shift(FLOAT)
        for hour, kind, codes in _YESTERDAY:
            till.clock.fixed = datetime.combine(yesterday, hour, zone).astimezone(UTC)
            for code in codes:
                till.checkout.scan(raw_scan(_resolved(code, today)))
            till.checkout.pay()
            due = till.checkout.cart.total
            till.checkout.tender(kind, -(-due // 500) * 500 if kind is TenderKind.CASH else None)
            till.checkout.complete()
        till.clock.fixed = datetime.combine(yesterday, time(20, 5), zone).astimezone(UTC)
        figures = till.shift_figures()
        till.close_shift(figures.cash_expected if figures else FLOAT)
        till.clock.fixed = at
        till.open_shift(FLOAT)


def demo_card(data: Path, today: date) -> list[CardScan]:
    """The scans to try, as of a day."""
    with (data / "scans.toml").open("rb") as file:
        scans = tomllib.load(file)["scan"]
    card = []
    for scan in scans:
        shown = _resolved(scan["code"], today)
        card.append(CardScan(scan["title"], shown, scan["note"], raw_scan(shown)))
    return card


def raw_scan(shown: str) -> bytes:
    """What a scanner sends for a code as printed: GS1 data from its brackets, anything else as it is."""
    elements = _ELEMENT.findall(shown) if shown.startswith("(") else []
    return encode_element_string(elements) if elements else shown.encode()


def _resolved(code: str, today: date) -> str:
    """A code of the card with `{today+9}` as GS1 writes that day, YYMMDD."""
    return re.sub(r"\{(today[^}]*)\}", lambda found: f"{date.fromisoformat(fresh(found[1], today)):%y%m%d}", code)


def _number_recalls(path: Path, target: Path) -> Path:
    """Rows with one reason are one notice."""
    rows = rows_of(path)
    numbers = {reason: f"R-{n}" for n, reason in enumerate(dict.fromkeys(row["reason"] for row in rows), 1)}
    return write_rows(target, ({**row, "recall": numbers[row["reason"]]} for row in rows))
