"""A posted sale as the lines of its receipt: pure layout, shared by the printer and the screen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from pos_term.domain.cells import clip
from pos_term.domain.clean import clean
from pos_term.domain.dates import long_date
from pos_term.domain.documents import Sale, SaleKind
from pos_term.domain.money import format_amount
from pos_term.domain.receipt_goods import goods, pieces, short_day
from pos_term.domain.receipt_page import Page, Receipt, ReceiptLine, Style
from pos_term.domain.shop import Shop
from pos_term.domain.tax import format_rate
from pos_term.domain.tender import GIVES_CHANGE, Tender, TenderKind, TenderState

__all__ = ["NARROWEST", "WIDEST", "Receipt", "ReceiptFacts", "ReceiptLine", "Style", "lay_out"]

NARROWEST = 32
"""Characters in a line of 58 mm paper."""
WIDEST = 64
"""Characters in a line of 80 mm paper in the small font."""

_BANNERS = {SaleKind.RETURN: "RETURN", SaleKind.EXCHANGE: "EXCHANGE", SaleKind.POST_VOID: "TAKEN BACK"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptFacts:
    """What a receipt takes from the sale's journal entry, and of the customer where the law or a debt asks it."""

    till: str
    business_date: date
    actor: str
    """The cashier's name."""
    hash: str
    customer: str = ""
    """The customer's name, on a sale on account or without tax; else empty."""
    tax_number: str = ""
    """By which the customer pays no tax."""


def lay_out(
    sale: Sale, entry: ReceiptFacts, shop: Shop, *, columns: int, copy: bool, training: bool, local_at: datetime
) -> Receipt:
    """Lay out the receipt of a posted sale; `local_at` is the moment of the sale in the shop's zone.

    Raises ValueError, in plain words, when `columns` is not from `NARROWEST` to `WIDEST`.
    """
    if not NARROWEST <= columns <= WIDEST:
        raise ValueError(f"a line of {columns} characters is no receipt; columns must be {NARROWEST} to {WIDEST}")
    layout = _Layout(sale, entry, shop, Page(columns, sale.digits))
    banners = [
        ReceiptLine(f" {words} ".center(columns, "*"), Style.DOUBLE)
        for words, wanted in (("TRAINING - NOT A SALE", training), ("COPY", copy))
        if wanted
    ]
    body = (*layout.head(local_at), *layout.goods(), *layout.money(), *layout.foot())
    return Receipt(columns, (*banners, *body, *reversed(banners)))


@dataclass(frozen=True, slots=True)
class _Layout:
    sale: Sale
    entry: ReceiptFacts
    shop: Shop
    page: Page

    def head(self, local_at: datetime) -> Iterator[ReceiptLine]:
        page, entry = self.page, self.entry
        yield from page.text(self.shop.name, Style.DOUBLE)
        for words in self.shop.address:
            yield from page.text(words, Style.CENTRED)
        if self.shop.tax_number:
            yield from page.text(f"Tax number {self.shop.tax_number}", Style.CENTRED)
        yield page.rule()
        if self.sale.kind in _BANNERS:
            yield ReceiptLine(_BANNERS[self.sale.kind], Style.DOUBLE)
        yield from page.row(f"Receipt {clean(self.sale.number)}", f"Till {clean(entry.till, limit=8)}")
        yield from page.row(f"{long_date(local_at.date())} {local_at:%H:%M}", "")
        if entry.business_date != local_at.date():
            yield from page.row(f"Business day {short_day(entry.business_date)}", "")
        yield from page.row(f"Cashier {clean(entry.actor)}", "")
        if entry.customer:
            yield from page.text(f"Customer {entry.customer}")
        if entry.tax_number:
            yield from page.text(f"Customer's tax number {entry.tax_number}")
        yield page.rule()

    def goods(self) -> Iterator[ReceiptLine]:
        yield from goods(self.page, self.sale)
        yield self.page.rule()

    def money(self) -> Iterator[ReceiptLine]:
        page, sale = self.page, self.sale
        if not sale.prices_include_tax:
            yield from page.row("Net", page.amount(sale.net))
            yield from page.row("Tax", page.amount(sale.tax))
        yield from page.row(f"TOTAL {clean(sale.currency, limit=8)}", page.amount(sale.total), Style.DOUBLE)
        if sale.exempt:
            yield from page.text("No tax: the customer is exempt")
        if sale.rounding:
            yield from page.row("Rounded for cash", page.amount(sale.rounding))
        for tender in sale.tenders:
            yield from page.row(self._tender(tender), page.amount(tender.amount))
        if sale.change or any(tender.kind in GIVES_CHANGE and tender.amount >= 0 for tender in sale.tenders):
            yield from page.row("Change", page.amount(sale.change), Style.BOLD)
        yield page.rule()
        yield from self._taxes()

    def foot(self) -> Iterator[ReceiptLine]:
        page, sale = self.page, self.sale
        yield from page.row(pieces(sale), f"record {clean(self.entry.hash)[:8]}")
        yield ReceiptLine("")
        yield ReceiptLine(clip(clean(sale.number), page.columns), Style.CODE)
        yield ReceiptLine("")
        for tender in sale.tenders:
            if tender.kind is TenderKind.VOUCHER and tender.amount < 0:
                worth = f"Voucher for {page.amount(-tender.amount)} {clean(sale.currency, limit=8)}"
                yield from page.text(worth, Style.CENTRED)
                yield ReceiptLine(clip(clean(tender.reference), page.columns), Style.CODE)
                yield ReceiptLine("")
        for words in self.shop.footer:
            yield from page.text(words, Style.CENTRED)

    def _tender(self, tender: Tender) -> str:
        """How it was paid, or paid back."""
        words = "On account" if tender.kind is TenderKind.ACCOUNT else tender.kind.value.capitalize()
        if tender.kind is TenderKind.FOREIGN:
            known = (each.digits for each in self.shop.currencies if each.code == tender.currency)
            handed = format_amount(tender.foreign, next(known, 2))
            words = f"Cash {clean(tender.currency, limit=8)} {handed}"
        if tender.state is TenderState.UNKNOWN:
            words = f"{words}, not confirmed"
        if tender.amount < 0:
            words = f"{words} paid back"
        return f"{words} {clean(tender.reference)}".rstrip()

    def _taxes(self) -> Iterator[ReceiptLine]:
        """Net, tax and gross by rate in columns; one below the other where the amounts are too long for that."""
        taxes, page = self.sale.taxes, self.page
        if not taxes:
            return
        sums = [(f"{format_rate(tax.rate)}%", (tax.net, tax.tax, tax.gross)) for tax in taxes]
        if len(sums) > 1:
            sums.append(("Sum", (self.sale.net, self.sale.tax, self.sale.total)))
        table = [["Rate", "Net", "Tax", "Gross"]]
        table += [[name, *map(page.amount, amounts)] for name, amounts in sums]
        yield from page.table(table)
        yield page.rule()
