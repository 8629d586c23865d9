"""A posted sale as the lines of its receipt: pure layout, shared by the printer and the screen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from pos_term.domain.cells import cells, clip, flow, wrap
from pos_term.domain.clean import clean
from pos_term.domain.dates import long_date
from pos_term.domain.documents import Sale, SaleLine, SoldNumber
from pos_term.domain.lots import Provenance
from pos_term.domain.money import format_amount
from pos_term.domain.quantity import ONE, extend, format_quantity
from pos_term.domain.shop import Shop
from pos_term.domain.tax import format_rate
from pos_term.domain.tender import TenderKind

NARROWEST = 32
"""Characters in a line of 58 mm paper."""
WIDEST = 64
"""Characters in a line of 80 mm paper in the small font."""

_NAME_ROWS = 3
_MEASURES = frozenset({"kg", "g", "lb", "oz", "l", "ml", "m"})


class Style(StrEnum):
    """How a line looks. `double`, `centred` and `code` are centred by whoever shows them, the rest begin left."""

    NORMAL = "normal"
    BOLD = "bold"
    DOUBLE = "double"
    """Bold and twice as high, as wide as any other."""
    CENTRED = "centred"
    CODE = "code"
    """The code by which a scanner finds the sale again; the text is its content and is printed with it."""


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """One line; its text is clean and no wider than the receipt."""

    text: str
    style: Style = Style.NORMAL


@dataclass(frozen=True, slots=True)
class Receipt:
    """A receipt ready to be shown or printed."""

    columns: int
    lines: tuple[ReceiptLine, ...]

    def rows(self) -> tuple[str, ...]:
        """The lines as plain text, centred ones by blanks."""
        return tuple(
            " " * ((self.columns - cells(line.text)) // 2) + line.text
            if line.style in (Style.DOUBLE, Style.CENTRED, Style.CODE)
            else line.text
            for line in self.lines
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptFacts:
    """What a receipt takes from the sale's journal entry."""

    till: str
    business_date: date
    actor: str
    """The cashier's name."""
    hash: str


def lay_out(
    sale: Sale, entry: ReceiptFacts, shop: Shop, *, columns: int, copy: bool, training: bool, local_at: datetime
) -> Receipt:
    """Lay out the receipt of a posted sale; `local_at` is the moment of the sale in the shop's zone.

    Raises ValueError, in plain words, when `columns` is not from `NARROWEST` to `WIDEST`.
    """
    if not NARROWEST <= columns <= WIDEST:
        raise ValueError(f"a line of {columns} characters is no receipt; columns must be {NARROWEST} to {WIDEST}")
    page = _Page(sale, entry, shop, columns)
    banners = [
        ReceiptLine(f" {words} ".center(columns, "*"), Style.DOUBLE)
        for words, wanted in (("TRAINING - NOT A SALE", training), ("COPY", copy))
        if wanted
    ]
    body = (*page.head(local_at), *page.goods(), *page.money(), *page.foot())
    return Receipt(columns, (*banners, *body, *reversed(banners)))


@dataclass(frozen=True, slots=True)
class _Page:
    sale: Sale
    entry: ReceiptFacts
    shop: Shop
    columns: int

    def head(self, local_at: datetime) -> Iterator[ReceiptLine]:
        yield from self._text(self.shop.name, Style.DOUBLE)
        for words in self.shop.address:
            yield from self._text(words, Style.CENTRED)
        if self.shop.tax_number:
            yield from self._text(f"Tax number {self.shop.tax_number}", Style.CENTRED)
        yield self._rule()
        yield from self._row(f"Receipt {clean(self.sale.number)}", f"Till {clean(self.entry.till, limit=8)}")
        yield from self._row(f"{long_date(local_at.date())} {local_at:%H:%M}", "")
        if self.entry.business_date != local_at.date():
            yield from self._row(f"Business day {_day(self.entry.business_date)}", "")
        yield from self._row(f"Cashier {clean(self.entry.actor)}", "")
        yield self._rule()

    def goods(self) -> Iterator[ReceiptLine]:
        for line in self.sale.lines:
            for row in wrap(clean(line.name), self.columns, most=_NAME_ROWS):
                yield ReceiptLine(row)
            yield from self._row(_times(line, self.sale.digits), self._amount(line.total), indent=2)
            for parts in _numbers(line):
                for row in flow(parts, self.columns - 2):
                    yield ReceiptLine(f"  {row}")
        yield self._rule()

    def money(self) -> Iterator[ReceiptLine]:
        sale = self.sale
        if not sale.prices_include_tax:
            yield from self._row("Net", self._amount(sale.net))
            yield from self._row("Tax", self._amount(sale.tax))
        total = f"TOTAL {clean(sale.currency, limit=8)}"
        yield from self._row(total, self._amount(sale.total), Style.DOUBLE)
        for tender in sale.tenders:
            what = f"{tender.kind.value.capitalize()} {clean(tender.reference)}".rstrip()
            yield from self._row(what, self._amount(tender.amount))
        if sale.change or any(tender.kind is TenderKind.CASH for tender in sale.tenders):
            yield from self._row("Change", self._amount(sale.change), Style.BOLD)
        yield self._rule()
        yield from self._taxes()

    def foot(self) -> Iterator[ReceiptLine]:
        items = sum(1 if _measured(line) else line.quantity // ONE for line in self.sale.lines)
        counted = f"{items} item" if items == 1 else f"{items} items"
        yield from self._row(counted, f"record {clean(self.entry.hash)[:8]}")
        yield ReceiptLine("")
        yield ReceiptLine(clip(clean(self.sale.number), self.columns), Style.CODE)
        yield ReceiptLine("")
        for words in self.shop.footer:
            yield from self._text(words, Style.CENTRED)

    def _taxes(self) -> Iterator[ReceiptLine]:
        """Net, tax and gross by rate in columns; one below the other where the amounts are too long for that."""
        taxes = self.sale.taxes
        if not taxes:
            return
        sums = [(f"{format_rate(tax.rate)}%", (tax.net, tax.tax, tax.gross)) for tax in taxes]
        if len(sums) > 1:
            sums.append(("Sum", (self.sale.net, self.sale.tax, self.sale.total)))
        table = [["Rate", "Net", "Tax", "Gross"]]
        table += [[name, *map(self._amount, amounts)] for name, amounts in sums]
        widths = [max(len(row[n]) for row in table) for n in range(4)]
        gap = (self.columns - sum(widths)) // 3
        if gap < 1:
            for name, *amounts in table[1:]:
                for what, amount in zip(table[0][1:], amounts, strict=True):
                    yield from self._row(f"{name} {what.lower()}", amount)
        else:
            widths[0] = self.columns - sum(widths[1:]) - 3 * gap
            for first, *others in table:
                right = (" " * gap + text.rjust(width) for text, width in zip(others, widths[1:], strict=True))
                yield ReceiptLine(first.ljust(widths[0]) + "".join(right))
        yield self._rule()

    def _amount(self, minor: int) -> str:
        return format_amount(minor, self.sale.digits)

    def _rule(self) -> ReceiptLine:
        return ReceiptLine("-" * self.columns)

    def _text(self, words: str, style: Style) -> Iterator[ReceiptLine]:
        for row in wrap(clean(words), self.columns):
            yield ReceiptLine(row, style)

    def _row(self, left: str, right: str, style: Style = Style.NORMAL, *, indent: int = 0) -> Iterator[ReceiptLine]:
        """Words on the left and an amount that ends in the last column; the words give way, the amount never."""
        rows = [" " * indent + row for row in wrap(left, self.columns - indent)] or [""]
        if right and cells(rows[-1]) + 1 + cells(right) > self.columns:
            rows.append("")
        if right:
            rows[-1] += " " * (self.columns - cells(rows[-1]) - cells(right)) + right
        for row in rows:
            yield ReceiptLine(row, style)


def _measured(line: SaleLine) -> bool:
    return line.unit.casefold() in _MEASURES or line.quantity % ONE != 0


def _times(line: SaleLine, digits: int) -> str:
    """Quantity times price; where that is not the total, a label on the pack gave the price."""
    unit = clean(line.unit, limit=8)
    quantity = format_quantity(line.quantity) + (f" {unit}" if _measured(line) else "")
    if extend(line.unit_price, line.quantity) != line.total:
        return f"{quantity}, price on pack"
    return f"{quantity} x {format_amount(line.unit_price, digits)}" + (f"/{unit}" if _measured(line) else "")


def _numbers(line: SaleLine) -> Iterator[list[str]]:
    """What names the goods: each serial or lot once, with its date and how many of it there are.

    A lot that left from two places, or is known in two ways, is one lot to the customer.
    """
    counted: dict[tuple[str, ...], int] = {}
    for number in line.numbers:
        parts = _named(number)
        if parts:
            counted[parts] = counted.get(parts, 0) + number.quantity
    for parts, quantity in counted.items():
        if _measured(line):
            shown, count = len(counted) > 1, f"{format_quantity(quantity)} {clean(line.unit, limit=8)}"
        else:
            shown, count = quantity != ONE, f"x{format_quantity(quantity)}"
        yield [*parts[:-1], f"{parts[-1]} {count}" if shown else parts[-1]]


def _named(number: SoldNumber) -> tuple[str, ...]:
    """The words for one number; none for goods that carry no number."""
    if number.provenance is Provenance.UNKNOWN:
        return ("lot or serial not recorded",)
    words = (
        ("serial", clean(number.serial or "")),
        ("lot", clean(number.lot or "")),
        ("exp", _day(number.expiry)),
        ("best before", _day(number.best_before)),
    )
    return tuple(f"{word} {text}" for word, text in words if text)


def _day(day: date | None) -> str:
    """A date with its year, `28 Nov 2026`."""
    return long_date(day).partition(" ")[2] if day else ""
