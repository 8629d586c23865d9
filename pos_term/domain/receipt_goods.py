"""The goods on a receipt: what left and what came back, its lots and serials, and what it cost less or more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from pos_term.domain.cells import flow, wrap
from pos_term.domain.clean import clean
from pos_term.domain.dates import long_date
from pos_term.domain.documents import ReturnedLine, ReturnedNumber, Sale, SaleLine, SoldNumber
from pos_term.domain.lots import Provenance
from pos_term.domain.pricing import ReductionKind
from pos_term.domain.quantity import ONE, extend, format_quantity
from pos_term.domain.receipt_page import Page, ReceiptLine
from pos_term.domain.tax import format_rate

_NAME_ROWS = 3
_MEASURES = frozenset({"kg", "g", "lb", "oz", "l", "ml", "m"})


def goods(page: Page, sale: Sale) -> Iterator[ReceiptLine]:
    """Every line of a sale; the amounts of what left, of the sale's discount and of what came back add up."""
    for line in sale.lines:
        yield from _sold(page, sale, line)
    yield from _sale_discount(page, sale)
    for back in sale.returned:
        yield from _returned(page, back)


def unpriced(page: Page, sale: Sale) -> Iterator[ReceiptLine]:
    """Every line that left, with its numbers and how much of it, and no amount."""
    for line in sale.lines:
        yield from _name(page, line.name)
        if _measured(line.unit, line.quantity):
            unit = clean(line.unit, limit=8)
        else:
            unit = "piece" if line.quantity == ONE else "pieces"
        yield from page.row(f"{format_quantity(line.quantity)} {unit}".rstrip(), "", indent=2)
        yield from _numbers(page, line.unit, line.quantity, line.numbers)


def pieces(sale: Sale) -> str:
    """How many items left and came back; what is measured counts as one."""
    left = sum(_pieces(line.unit, line.quantity) for line in sale.lines)
    back = sum(_pieces(line.unit, line.quantity) for line in sale.returned)
    if sale.returned and not sale.lines:
        return f"{back} item returned" if back == 1 else f"{back} items returned"
    counted = f"{left} item" if left == 1 else f"{left} items"
    return f"{counted}, {back} returned" if sale.returned else counted


def short_day(day: date | None) -> str:
    """A date with its year, `28 Nov 2026`; nothing for none."""
    return long_date(day).partition(" ")[2] if day else ""


def _sold(page: Page, sale: Sale, line: SaleLine) -> Iterator[ReceiptLine]:
    own = [reduction for reduction in line.reductions if reduction.kind is not ReductionKind.SALE]
    gross = line.total - line.deposit + sum(reduction.amount for reduction in line.reductions)
    yield from _name(page, line.name)
    yield from page.row(_times(page, sale, line, gross), page.amount(gross), indent=2)
    if line.list_price is not None:
        why = f"price changed from {page.amount(line.list_price)}, {clean(line.price_reason)}"
        yield from page.row(why, "", indent=2)
    for each in own:
        yield from page.row(_words(each.percent, each.reason), page.amount(-each.amount), indent=2)
    if line.deposit:
        yield from page.row("deposit", page.amount(line.deposit), indent=2)
    yield from _numbers(page, line.unit, line.quantity, line.numbers)


def _sale_discount(page: Page, sale: Sale) -> Iterator[ReceiptLine]:
    """The discount on the whole sale, once: its shares of the lines together."""
    sums: dict[tuple[int | None, str], int] = {}
    for line in sale.lines:
        for each in line.reductions:
            if each.kind is ReductionKind.SALE:
                key = (each.percent, each.reason)
                sums[key] = sums.get(key, 0) + each.amount
    for (percent, reason), amount in sums.items():
        yield from page.row(_words(percent, reason, " the sale", " on the sale"), page.amount(-amount))


def _returned(page: Page, line: ReturnedLine) -> Iterator[ReceiptLine]:
    yield from _name(page, line.name)
    unit = f" {clean(line.unit, limit=8)}" if _measured(line.unit, line.quantity) else ""
    yield from page.row(
        f"{format_quantity(-line.quantity)}{unit}", page.amount(line.deposit - line.total), indent=2
    )
    if line.deposit:
        yield from page.row("deposit", page.amount(-line.deposit), indent=2)
    receipt = clean(line.receipt)
    where = f"returned from receipt {receipt}" if receipt else "returned without receipt"
    yield from page.row(where, "", indent=2)
    yield from _numbers(page, line.unit, line.quantity, line.numbers)


def _name(page: Page, name: str) -> Iterator[ReceiptLine]:
    for row in wrap(clean(name), page.columns, most=_NAME_ROWS):
        yield ReceiptLine(row)


def _words(percent: int | None, reason: str, off_what: str = "", on_what: str = "") -> str:
    off = f"{format_rate(percent)}% off{off_what}" if percent is not None else f"discount{on_what}"
    return f"{off}, {clean(reason)}"


def _measured(unit: str, quantity: int) -> bool:
    return unit.casefold() in _MEASURES or quantity % ONE != 0


def _pieces(unit: str, quantity: int) -> int:
    return 1 if _measured(unit, quantity) else quantity // ONE


def _times(page: Page, sale: Sale, line: SaleLine, gross: int) -> str:
    """Quantity times price; where that is not what it costs, a label on the pack gave the price."""
    unit = clean(line.unit, limit=8)
    measured = _measured(line.unit, line.quantity)
    quantity = format_quantity(line.quantity) + (f" {unit}" if measured else "")
    priced = f"{quantity} x {page.amount(line.unit_price)}" + (f"/{unit}" if measured else "")
    if sale.exempt and sale.prices_include_tax:
        return f"{priced} less tax"
    return priced if extend(line.unit_price, line.quantity) == gross else f"{quantity}, price on pack"


def _numbers(
    page: Page, unit: str, quantity: int, numbers: Iterable[SoldNumber | ReturnedNumber]
) -> Iterator[ReceiptLine]:
    """What names the goods: each serial or lot once, with its date and how many of it there are.

    A lot that left from two places, or is known in two ways, is one lot to the customer.
    """
    counted: dict[tuple[str, ...], int] = {}
    for number in numbers:
        parts = _named(number)
        if parts:
            counted[parts] = counted.get(parts, 0) + number.quantity
    for parts, count in counted.items():
        if _measured(unit, quantity):
            shown, many = len(counted) > 1, f"{format_quantity(count)} {clean(unit, limit=8)}"
        else:
            shown, many = count != ONE, f"x{format_quantity(count)}"
        for row in flow([*parts[:-1], f"{parts[-1]} {many}" if shown else parts[-1]], page.columns - 2):
            yield ReceiptLine(f"  {row}")


def _named(number: SoldNumber | ReturnedNumber) -> tuple[str, ...]:
    """The words for one number; none for goods that carry no number."""
    words = [("serial", clean(number.serial or "")), ("lot", clean(number.lot or ""))]
    if isinstance(number, SoldNumber):
        if number.provenance is Provenance.UNKNOWN:
            return ("lot or serial not recorded",)
        words += [("exp", short_day(number.expiry)), ("best before", short_day(number.best_before))]
    return tuple(f"{word} {text}" for word, text in words if text)
