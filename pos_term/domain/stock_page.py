"""The paper that goes with goods: transfers, disposals, returns to suppliers, production, lots that were split."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from pos_term.domain.cells import wrap
from pos_term.domain.clean import clean
from pos_term.domain.dates import long_date
from pos_term.domain.receipt import NARROWEST, WIDEST
from pos_term.domain.receipt_page import Page, Receipt, ReceiptLine, Style
from pos_term.domain.shop import Shop

_INDENT = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class StockPaperLine:
    """A quantity of one lot, serial or loose product."""

    name: str
    """The product's."""
    sku: str
    rows: tuple[str, ...]
    """What is known of it: lot, serial, dates, grade."""
    quantity: str
    """With its unit and its places: `4 from Floor to Back room`."""
    value: int | None = None
    """Minor units; None shows nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StockPaper:
    """What stands on the paper of one document."""

    title: str
    """Such as `DISPOSAL RECORD`."""
    number: str
    at: datetime
    """In the shop's own time."""
    facts: tuple[tuple[str, str], ...]
    """What is said of the whole, each with its name: done by, reason, supplier."""
    parts: tuple[tuple[str, tuple[StockPaperLine, ...]], ...]
    """Lines under headings; a heading may be empty."""
    total: int | None = None
    """Minor units; None shows none."""
    total_words: str = ""
    """What stands where the total is not known in full."""
    signatures: tuple[str, ...] = ()


def lay_out_stock_paper(paper: StockPaper, shop: Shop, *, columns: int, training: bool) -> Receipt:
    """Lay the paper out.

    Raises ValueError, in plain words, when `columns` is not from `NARROWEST` to `WIDEST`.
    """
    if not NARROWEST <= columns <= WIDEST:
        raise ValueError(f"a line of {columns} characters is no page; columns must be {NARROWEST} to {WIDEST}")
    page = Page(columns, shop.digits)
    banners = [ReceiptLine(" TRAINING ".center(columns, "*"), Style.DOUBLE)] if training else []
    body = (*_head(page, shop, paper), *_goods(page, paper), *_foot(page, paper))
    return Receipt(columns, (*banners, *body, *banners))


def _head(page: Page, shop: Shop, paper: StockPaper) -> Iterator[ReceiptLine]:
    yield from page.text(shop.name, Style.CENTRED)
    for line in shop.address:
        yield from page.text(line, Style.CENTRED)
    yield ReceiptLine(paper.title, Style.DOUBLE)
    yield from page.text(paper.number, Style.CENTRED)
    yield from page.text(f"{long_date(paper.at.date())} {paper.at:%H:%M}", Style.CENTRED)
    yield page.rule()
    for name, words in paper.facts:
        yield from _fact(page, name, words)


def _fact(page: Page, name: str, words: str) -> Iterator[ReceiptLine]:
    """A name and what is said, on as many rows as it needs."""
    if not words:
        return
    for n, row in enumerate(wrap(clean(f"{name}: {words}"), page.columns - _INDENT)):
        yield ReceiptLine(row if n == 0 else " " * _INDENT + row)


def _goods(page: Page, paper: StockPaper) -> Iterator[ReceiptLine]:
    for heading, lines in paper.parts:
        yield page.rule()
        if heading:
            yield from page.text(heading, Style.BOLD)
        for line in lines:
            yield from page.text(f"{line.name} ({line.sku})")
            for row in line.rows:
                for part in wrap(clean(row), page.columns - _INDENT):
                    yield ReceiptLine(" " * _INDENT + part)
            value = "" if line.value is None else page.amount(line.value)
            yield from page.row(clean(line.quantity), value, indent=_INDENT)


def _foot(page: Page, paper: StockPaper) -> Iterator[ReceiptLine]:
    yield page.rule()
    if paper.total is not None:
        yield from page.row("TOTAL VALUE", page.amount(paper.total), Style.BOLD)
    elif paper.total_words:
        yield from page.text(paper.total_words)
    for name in paper.signatures:
        yield ReceiptLine("")
        yield from page.row(name, "_" * min(24, page.columns - len(name) - 1))
