"""What is printed on demand, laid out for this till's paper: receipts again, X and Z, the pull list, labels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from pos_term.domain.alerts import in_short
from pos_term.domain.clean import visible
from pos_term.domain.documents import Sale
from pos_term.domain.drawer_report import DrawerReport, lay_out_drawer
from pos_term.domain.gift_receipt import why_no_gift
from pos_term.domain.gs1 import walk
from pos_term.domain.labels import Label
from pos_term.domain.pull_list import TITLE, lay_out_pull_list
from pos_term.domain.receipt import Receipt
from pos_term.domain.shop import Shop
from pos_term.services.alerts import find_alerts
from pos_term.services.clock import Clock
from pos_term.services.desk import Refused
from pos_term.services.printing import receipt_of
from pos_term.services.pull_list import pull_list
from pos_term.services.shift_report import NO_SHIFT, closed_drawer, open_drawer
from pos_term.store.engine import Store
from pos_term.store.journal import find
from pos_term.store.sales import sale_by_number


class Place(Protocol):
    """A till or a desk: where something is printed from."""

    @property
    def store(self) -> Store:
        """The open store."""

    @property
    def shop(self) -> Shop:
        """Its shop."""

    @property
    def clock(self) -> Clock:
        """Its time."""

    @property
    def training(self) -> bool:
        """Whether the store is for practice."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page and what people call it."""

    title: str
    page: Receipt


def x_sheet(place: Place, till: str, columns: int) -> Sheet | Refused:
    """The X of a till's open shift. Raises StoreFault."""
    with place.store.reading() as connection:
        report = open_drawer(connection, till, place.clock.zone)
    return _drawer_sheet(place, report, columns) if report else Refused(NO_SHIFT.format(till))


def z_sheet(
    place: Place, till: str, columns: int, *, number: int | None = None, copy: bool = False
) -> Sheet | Refused:
    """The Z of a till by its number, or its last one; with `copy` it says so. Raises StoreFault."""
    with place.store.reading() as connection:
        report = closed_drawer(connection, till, place.clock.zone, number)
    if report is None:
        none = f"no shift of till {till} was closed yet"
        return Refused(none if number is None else f"till {till} has no Z report {number}; check the number")
    return _drawer_sheet(place, report, columns, copy=copy)


def _drawer_sheet(place: Place, report: DrawerReport, columns: int, *, copy: bool = False) -> Sheet:
    page = lay_out_drawer(
        report, place.shop, columns=columns, training=place.training, read_at=place.clock.local(), copy=copy,
        alerts=_alerts(place, report),
    )  # fmt: skip
    return Sheet(report.title, page)


def _alerts(place: Place, report: DrawerReport) -> str:
    """The alerts of the stock in one line: on the day itself, they are of now and not of a Z of another day."""
    if report.ended and report.ended.date() != place.clock.local().date():
        return ""
    with place.store.reading() as connection:
        return in_short(find_alerts(connection, place.shop, place.clock))


def pull_sheet(place: Place, columns: int) -> Sheet:
    """The pull list of today. Raises StoreFault."""
    with place.store.reading() as connection:
        pull = pull_list(connection, place.shop, place.clock.business_date())
    page = lay_out_pull_list(
        pull, place.shop, columns=columns, training=place.training, read_at=place.clock.local()
    )
    return Sheet(TITLE, page)


def receipt_sheet(place: Place, number: str, columns: int, *, gift: bool, copy: bool) -> Sheet | Refused:
    """A receipt by its number, or with `gift` without prices. Raises StoreFault."""
    typed = number.strip()
    with place.store.reading() as connection:
        sale = sale_by_number(connection, typed) or sale_by_number(connection, typed.upper())
    posted = find(place.store, sale) if sale else None
    if posted is None or not isinstance(posted.document, Sale):
        return Refused(f"no receipt has the number {visible(typed, limit=40)}; check the number")
    if gift and (problem := why_no_gift(posted.document)):
        return Refused(problem)
    page = receipt_of(
        posted, shop=place.shop, zone=place.clock.zone, columns=columns, training=place.training, copy=copy,
        store=place.store, gift=gift,
    )  # fmt: skip
    assert page is not None  # noqa: S101 - a sale has a receipt
    return Sheet(f"{'gift ' if gift else ''}receipt {posted.document.number}", page)


def label_lines(label: Label) -> tuple[str, ...]:
    """A label as lines of text, its codes as a person reads them: `(01)09520114000013(10)A1`."""
    elements = "".join(f"({ai}){value}" for ai, value in walk(label.element_string).elements)
    ean = f"EAN {label.ean}" if label.ean else ""
    lines = (label.title, label.price, *label.rows, ean, f"GS1 {elements}" if elements else "")
    return tuple(line for line in lines if line)
