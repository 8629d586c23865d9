"""The demo shop: a training store filled from `data/`, as fresh as the day, and the card of scans to try."""

from __future__ import annotations

import csv
import re
import tempfile
import tomllib
from collections.abc import Iterable
from contextlib import closing
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

import pos_term
from pos_term.domain.barcode import encode_element_string
from pos_term.domain.people import Person
from pos_term.domain.shop import Shop
from pos_term.domain.tender import TenderKind
from pos_term.services.backup import make_store
from pos_term.services.desk import BadInput, Desk, Refused, open_desk
from pos_term.services.holds import hold
from pos_term.services.imports import import_file
from pos_term.services.recalls import apply_recall, import_recalls
from pos_term.services.shop_file import read_shop_file
from pos_term.services.till import Till
from pos_term.settings import Settings
from pos_term.store.journal import Posting

TILL = "1"
FLOAT = 150_00
"""What lies in the drawer when the demo begins."""

_CASHIER = ("Ana", "1111")
_YESTERDAY: tuple[tuple[time, TenderKind, tuple[str, ...]], ...] = (
    (time(9, 12), TenderKind.CASH, ("9520156000019", "(01)09520114000020(17){today+7}(10)L2411A")),
    (time(10, 47), TenderKind.CARD, ("MOL-0001", "(01)09520171000018(21)8841-11")),
    (time(13, 5), TenderKind.CASH, ("3*9520141000017", "(01)09520114000020(17){today+15}(10)L2411B")),
    (time(16, 30), TenderKind.CARD, ("https://id.example.com/01/09520148000010/10/PX-88?17={today+130}",)),
)
_TOKEN = re.compile(r"today([+-]\d{1,4})?", re.ASCII)
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

    Yesterday has a few sales, today's shift is open. Raises StoreFault.
    """
    shop = read_shop_file(data / "shop.toml")
    if isinstance(shop, BadInput):
        return shop
    zone = ZoneInfo(shop.timezone)
    today = at.astimezone(zone).date()
    yesterday = today - timedelta(days=1)
    opening = datetime.combine(yesterday, time(7, 30), zone).astimezone(UTC)
    if exists := make_store(path, shop, Posting(TILL, "demo", opening, yesterday), training=True):
        return exists
    with open_desk(path, till=TILL, actor="demo", at=opening.isoformat()) as desk:
        if failed := _fill(desk, data, today):
            return failed
    _trade(path, shop, today, at)
    return today


def _fill(desk: Desk, data: Path, today: date) -> BadInput | Refused | None:
    with tempfile.TemporaryDirectory(prefix="pos_term-demo-") as folder:
        resolved = Path(folder)
        lots = ({name: _date(cell, today) for name, cell in row.items()} for row in _rows(data / "lots.csv"))
        _write(resolved / "lots.csv", lots)
        _number_recalls(data / "recalls.csv", resolved / "recalls.csv")
        for kind, file in (
            ("products", data / "products.csv"), ("users", data / "users.csv"), ("lots", resolved / "lots.csv"),
            ("customers", data / "customers.csv"), ("orders", data / "orders.csv"),
        ):  # fmt: skip
            imported = import_file(desk, kind, file)
            if isinstance(imported, BadInput | Refused):
                return imported
        proposed = import_recalls(desk, resolved / "recalls.csv")
        if isinstance(proposed, BadInput | Refused):
            return proposed
        for recall in proposed.recalls:
            applied = apply_recall(desk, recall)
            if isinstance(applied, Refused):
                return applied
    for row in _rows(data / "holds.csv"):
        held = hold(desk, row["lot"], row["sku"], row["reason"])
        if isinstance(held, BadInput | Refused):
            return held
    return None


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
    return re.sub(r"\{(today[^}]*)\}", lambda found: f"{date.fromisoformat(_date(found[1], today)):%y%m%d}", code)


def _date(cell: str, today: date) -> str:
    """`today+9` as an ISO date; any other cell as it is."""
    found = _TOKEN.fullmatch(cell)
    return (today + timedelta(days=int(found[1] or 0))).isoformat() if found else cell


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def _number_recalls(path: Path, target: Path) -> None:
    """Rows with one reason are one notice."""
    rows = _rows(path)
    numbers = {reason: f"R-{n}" for n, reason in enumerate(dict.fromkeys(row["reason"] for row in rows), 1)}
    _write(target, ({**row, "recall": numbers[row["reason"]]} for row in rows))


def _write(path: Path, rows: Iterable[dict[str, str]]) -> None:
    listed = list(rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, listed[0])
        writer.writeheader()
        writer.writerows(listed)
