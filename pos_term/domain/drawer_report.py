"""The X and the Z: what one drawer is answered for, and the page on which it is printed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from pos_term.domain.clean import clean
from pos_term.domain.dates import long_date
from pos_term.domain.documents import CashKind, SaleKind
from pos_term.domain.receipt import NARROWEST, WIDEST
from pos_term.domain.receipt_page import Page, Receipt, ReceiptLine, Style
from pos_term.domain.shop import Shop
from pos_term.domain.tax import TaxLine, format_rate
from pos_term.domain.tender import TenderKind

_KINDS = {
    SaleKind.SALE: "Sales",
    SaleKind.RETURN: "Returns",
    SaleKind.EXCHANGE: "Exchanges",
    SaleKind.POST_VOID: "Post-voids",
}
_CASH = {CashKind.PAID_IN: "Paid in", CashKind.PAID_OUT: "Paid out", CashKind.SAFE_DROP: "To the safe"}


@dataclass(frozen=True, slots=True)
class Counted:
    """So many documents or payments, and what they come to in minor units."""

    count: int = 0
    amount: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawerReport:
    """One shift in figures: read while it is open (X), or as it was closed (Z). Amounts are minor units."""

    till: str
    number: int
    """The Z of a till counts its closed shifts from 1 without gaps; an X has the number of the next Z."""
    began: datetime
    opened_by: str
    ended: datetime | None
    """When it was closed; None for an X."""
    closed_by: str
    receipts: Mapping[SaleKind, Counted]
    net: int
    tax: int
    total: int
    rounding: int
    """What rounding to the cash unit added."""
    reductions: int
    """What was taken off lines and sales."""
    taxes: tuple[TaxLine, ...]
    """By rate, the highest first."""
    tenders: Mapping[TenderKind, Counted]
    """What each kind brought less what was paid back by it, and cash less the change; a payment that turned out
    declined is no money."""
    unknown: Counted
    """Card payments whose outcome was not known; they are among the tenders."""
    opening_float: int
    moved: Mapping[CashKind, Counted]
    cash_expected: int
    counted: int | None
    """Cash counted as it was closed; None for an X."""
    voids: Counted
    """Lines and whole sales given up before tender."""
    whole_voids: int
    """How many of those were whole sales."""
    overrides: int
    no_sales: int
    refusals: int
    perpetual_total: int
    """What all receipts of the till come to since it began; it is never set back."""
    head: str
    """The hash of the last entry of the till's journal that it covers; of a Z, the closing itself."""

    @property
    def closed(self) -> bool:
        """Whether it is a Z."""
        return self.ended is not None

    @property
    def difference(self) -> int | None:
        """Counted less expected: above 0 there was too much in the drawer; None for an X."""
        return None if self.counted is None else self.counted - self.cash_expected

    @property
    def title(self) -> str:
        """What people call it."""
        return f"Z report {self.number}" if self.closed else "X reading"

    def receipts_of(self, kind: SaleKind) -> Counted:
        """The receipts of one kind."""
        return self.receipts.get(kind, Counted())

    def moved_by(self, kind: CashKind) -> Counted:
        """The cash moved in one way; its amount is more than 0 whichever way it went."""
        return self.moved.get(kind, Counted())


def lay_out_drawer(
    report: DrawerReport, shop: Shop, *, columns: int, training: bool, read_at: datetime, copy: bool = False,
    alerts: str = "",
) -> Receipt:  # fmt: skip
    """Lay out an X or a Z; `read_at` is the moment of printing in the shop's zone.

    What the drawer should hold stands on the Z alone: an X printed before the count would give the count away.
    `alerts` says in one line what of the stock is to be looked at; empty where nothing is.
    Raises ValueError, in plain words, when `columns` is not from `NARROWEST` to `WIDEST`.
    """
    if not NARROWEST <= columns <= WIDEST:
        raise ValueError(f"a line of {columns} characters is no report; columns must be {NARROWEST} to {WIDEST}")
    layout = _Layout(report, shop, Page(columns, shop.digits))
    banners = [
        ReceiptLine(f" {words} ".center(columns, "*"), Style.DOUBLE)
        for words, wanted in (("TRAINING", training), ("COPY", copy))
        if wanted
    ]
    body = (
        *layout.head(read_at), *layout.sold(), *layout.taxes(), *layout.paid(), *layout.cash(), *layout.minded(),
        *layout.alerted(alerts), *layout.foot(),
    )  # fmt: skip
    return Receipt(columns, (*banners, *body, *reversed(banners)))


def _moment(at: datetime) -> str:
    return f"{long_date(at.date())} {at:%H:%M}"


@dataclass(frozen=True, slots=True)
class _Layout:
    report: DrawerReport
    shop: Shop
    page: Page

    def head(self, read_at: datetime) -> Iterator[ReceiptLine]:
        page, report = self.page, self.report
        yield from page.text(self.shop.name, Style.DOUBLE)
        for words in self.shop.address:
            yield from page.text(words, Style.CENTRED)
        if self.shop.tax_number:
            yield from page.text(f"Tax number {self.shop.tax_number}", Style.CENTRED)
        yield page.rule()
        yield ReceiptLine(f"Z REPORT {report.number}" if report.closed else "X READING", Style.DOUBLE)
        if not report.closed:
            yield from page.text(f"not closed; the next Z is {report.number}", Style.CENTRED)
        yield from page.row(f"Till {clean(report.till, limit=8)}", "")
        yield from page.row(f"Opened {_moment(report.began)}", "")
        yield from page.row(f"by {clean(report.opened_by)}", "", indent=2)
        if report.ended:
            yield from page.row(f"Closed {_moment(report.ended)}", "")
            yield from page.row(f"by {clean(report.closed_by)}", "", indent=2)
        if not report.ended or read_at.replace(second=0, microsecond=0) > report.ended:
            yield from page.row(f"{'Printed' if report.closed else 'Read'} {_moment(read_at)}", "")
        yield page.rule()

    def sold(self) -> Iterator[ReceiptLine]:
        page, report = self.page, self.report
        for kind, words in _KINDS.items():
            each = report.receipts_of(kind)
            yield from page.row(f"{words} {each.count}", page.amount(each.amount))
        yield from page.row(f"TOTAL {clean(self.shop.currency, limit=8)}", page.amount(report.total), Style.DOUBLE)
        yield from page.row("Net", page.amount(report.net))
        yield from page.row("Tax", page.amount(report.tax))
        if report.rounding:
            yield from page.row("Rounded for cash", page.amount(report.rounding))
        if report.reductions:
            yield from page.row("Reductions given", page.amount(-report.reductions))
        yield page.rule()

    def taxes(self) -> Iterator[ReceiptLine]:
        page = self.page
        if self.report.taxes:
            amounts = ((tax.rate, (tax.net, tax.tax, tax.gross)) for tax in self.report.taxes)
            rows = [[f"{format_rate(rate)}%", *map(page.amount, each)] for rate, each in amounts]
            yield from page.table([["Rate", "Net", "Tax", "Gross"], *rows])
            yield page.rule()

    def paid(self) -> Iterator[ReceiptLine]:
        page, report = self.page, self.report
        for kind, each in report.tenders.items():
            words = "On account" if kind is TenderKind.ACCOUNT else kind.value.capitalize()
            yield from page.row(f"{words} {each.count}", page.amount(each.amount))
        if report.unknown.count:
            words = f"not confirmed {report.unknown.count}"
            yield from page.row(words, page.amount(report.unknown.amount), indent=2)
        if report.tenders:
            yield page.rule()

    def cash(self) -> Iterator[ReceiptLine]:
        page, report = self.page, self.report
        yield from page.row("Opening float", page.amount(report.opening_float))
        for kind, words in _CASH.items():
            each = report.moved_by(kind)
            amount = each.amount if kind is CashKind.PAID_IN else -each.amount
            yield from page.row(f"{words} {each.count}", page.amount(amount))
        if report.counted is not None and report.difference is not None:
            yield from page.row("Cash expected", page.amount(report.cash_expected))
            yield from page.row("Cash counted", page.amount(report.counted))
            words = "Over" if report.difference > 0 else "Short" if report.difference else "Over or short"
            yield from page.row(words, page.amount(report.difference), Style.BOLD)
        yield page.rule()

    def minded(self) -> Iterator[ReceiptLine]:
        page, report = self.page, self.report
        yield from page.row(f"Voids {report.voids.count}", page.amount(report.voids.amount))
        yield from page.row("of them whole sales", str(report.whole_voids), indent=2)
        yield from page.row("Overrides", str(report.overrides))
        yield from page.row("Drawer opened, no sale", str(report.no_sales))
        yield from page.row("Packs refused", str(report.refusals))
        yield page.rule()

    def alerted(self, words: str) -> Iterator[ReceiptLine]:
        if words:
            yield from self.page.text(f"Alerts: {words}")
            yield self.page.rule()

    def foot(self) -> Iterator[ReceiptLine]:
        page, report = self.page, self.report
        yield from page.row("Perpetual total", page.amount(report.perpetual_total), Style.BOLD)
        yield from page.row("Journal to", "")
        yield from page.text(report.head)
